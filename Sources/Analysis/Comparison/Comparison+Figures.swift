extension Comparison {
  /// Deviations of all potentials from experiment, then each property by itself, with error bars.
  public var figures: [Figure] {
    let rows = groups.flatMap(\.rows)
    return [deviationFigure(rows)].compactMap { $0 }
      + rows.enumerated().compactMap { rowFigure($1, number: $0 + 1) }
  }

  /// Per cent from the experiment, one line for each row that has one.
  private func deviationFigure(_ rows: [Row]) -> Figure? {
    // The first category is lowest, so the first row comes last.
    let shown = rows.reversed().compactMap { row in row.experiment.map { (row, $0) } }
      .filter { row, experiment in experiment.value != 0 && row.cells.contains { $0.estimate != nil } }
    guard !shown.isEmpty else { return nil }
    var layers: [Figure.Layer] = []
    for (place, subject) in subjects.enumerated() {
      var points: [(x: Double, y: Double, error: Double, isWarned: Bool)] = []
      for (line, (row, experiment)) in shown.enumerated() {
        // A crystal that is lost has no place beside those that are kept.
        guard row.cells.indices.contains(place), row.cells[place].note == nil,
          let estimate = row.cells[place].estimate
        else { continue }
        points.append(
          (
            100 * (estimate.value / experiment.value - 1), Double(line + 1) + offset(place),
            100 * estimate.standardError / experiment.value.magnitude, !row.cells[place].warnings.isEmpty
          ))
      }
      for (label, points) in Figure.Layer.marked(subject.name, points, isWarned: \.isWarned) {
        layers.append(
          .pointsAcross(label: label, x: points.map(\.x), y: points.map(\.y), errors: points.map(\.error)))
      }
    }
    let known = shown.enumerated().filter { $1.1.uncertainty != nil }
    if !known.isEmpty {
      layers.append(
        .pointsAcross(
          label: "experiment, with its uncertainty", x: known.map { _ in 0 },
          y: known.map { Double($0.offset + 1) },
          errors: known.map { 100 * ($1.1.uncertainty ?? 0) / $1.1.value.magnitude }))
    }
    layers.append(.verticalMark(label: "", x: 0))
    return Figure(
      name: "compare-deviation", title: "Deviation from experiment, bars of one standard error",
      x: .init("deviation", unit: "%"),
      y: .init("", categories: shown.map { "\($0.0.property), \($0.0.system)\($0.1.mark)" }), layers: layers)
  }

  /// One property of one system: a line for each potential and reference.
  private func rowFigure(_ row: Row, number: Int) -> Figure? {
    let known = zip(subjects, row.cells).compactMap { subject, cell in
      cell.estimate.map {
        (
          name: subject.name + (cell.warnings.isEmpty ? "" : " (with a warning)"), value: $0.value,
          error: $0.standardError
        )
      }
    }
    guard !known.isEmpty else { return nil }
    let references = row.references.map {
      (name: $0.column + $0.mark, value: $0.value, error: $0.uncertainty ?? .infinity)
    }
    let count = known.count + references.count
    func layer(_ label: String, _ lines: [(name: String, value: Double, error: Double)], from top: Int)
      -> Figure.Layer
    {
      .pointsAcross(
        label: label, x: lines.map(\.value), y: lines.indices.map { Double(top - $0) },
        errors: lines.map(\.error))
    }
    return Figure(
      name: "compare-\(number)", title: "\(row.property), \(row.system)",
      x: .init(row.property, unit: row.unit),
      y: .init("", categories: (known + references).reversed().map(\.name)),
      layers: [layer("potentials", known, from: count)]
        + (references.isEmpty ? [] : [layer("references", references, from: count - known.count)]))
  }

  /// Potentials of one row stand a little apart.
  private func offset(_ place: Int) -> Double {
    subjects.count < 2 ? 0 : 0.5 * (0.5 - Double(place) / Double(subjects.count - 1))
  }
}

extension Comparison.Row {
  /// The number from experiment that the verdict goes by: the first, a verified one where there is one.
  public var experiment: Comparison.Reference? {
    let measured = references.filter(\.isExperiment)
    return measured.first(where: \.isVerified) ?? measured.first
  }
}

extension Comparison.Reference {
  /// What stands behind the name of a number that nobody verified.
  var mark: String { isVerified ? "" : " (not verified)" }
}
