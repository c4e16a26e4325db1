import Analysis
import Deck

/// Results of points, those that differ by nothing but their seed taken together.
struct SweepResults {
  /// Points of one place in the sweep.
  struct Row {
    /// Where they lie on the axes, seeds apart.
    var coordinates: [PointPlan.Coordinate]
    var reports: [AnalysisReport]
    /// The run, where it is one and no study.
    var plan: Plan?
    /// What its runs, or the runs of its studies, have in common, one for each report.
    var bases: [Plan] = []

    subscript(axis: String) -> PointPlan.Coordinate? { coordinates.first { $0.axis == axis } }

    /// One report with the means of the seeds, what is warned of in any of them, and crystals that were lost.
    var merged: AnalysisReport {
      var names: [String] = []
      for entry in reports.flatMap(\.estimates) where !names.contains(entry.name) { names.append(entry.name) }
      return AnalysisReport(
        title: name, warnings: warnings, findings: findings,
        estimates: names.compactMap { name in estimate(name).map { NamedEstimate(name, $0) } })
    }

    var name: String {
      coordinates.isEmpty ? "all seeds" : coordinates.map(\.label).joined(separator: ", ")
    }

    /// Mean of the seeds that have this quantity.
    func estimate(_ name: String) -> Estimate? { .mean(ofPresent: reports.map { $0[name] }) }

    /// Its number, with a mark where there is a warning; a bound where there is no more; else a dash.
    func shown(_ name: String) -> String {
      estimate(name)?.markedNumber ?? reports.lazy.compactMap { $0.bound(of: name)?.number }.first ?? "-"
    }

    /// What a run says of a quantity that it has no number of; nil where it says nothing.
    func absence(of name: String) -> String? {
      let sentence = name.hasPrefix("diffusion ") ? "no diffusion of \(name.dropFirst(10)) " : nil
      let said = reports.flatMap { $0.findings + $0.warnings }
      return said.first { sentence.map($0.hasPrefix) ?? $0.hasPrefix("\(name): ") }
        ?? (name.hasPrefix("diffusion ") ? said.first { $0.hasPrefix("msd: ") } : nil)
    }

    /// Of the runs as wholes, each once; what concerns one number stands in its estimate.
    private var warnings: [String] {
      var list: [String] = []
      if let shared = SharedNumbers.described(bases) {
        list.append("\(shared), so that its seeds are not independent runs")
      }
      for warning in reports.flatMap(\.warnings) where !list.contains(warning) { list.append(warning) }
      return list
    }
    /// Crystals that were lost, and what else has no number.
    var findings: [String] {
      var list: [String] = []
      for finding in reports.flatMap(\.findings)
      where CrystalTest.tellsLoss(finding) && !list.contains(finding) { list.append(finding) }
      return list
    }
  }

  let rows: [Row]
  /// Names of all quantities, in the order of their first appearance.
  let quantities: [String]

  /// `outcomes` are in the order of the points; nil where there is none.
  init(points: [PointPlan], outcomes: [AnalysisReport?]) {
    var rows: [Row] = []
    var quantities: [String] = []
    for (point, report) in zip(points, outcomes) {
      let place = point.coordinates.filter { $0.axis != "seed" }
      let index = rows.firstIndex { $0.coordinates == place } ?? rows.count
      if index == rows.count {
        var row = Row(coordinates: place, reports: [])
        if case .run(let plan) = point.content { row.plan = plan }
        rows.append(row)
      }
      guard let report else { continue }
      rows[index].reports.append(report)
      rows[index].bases.append(point.base)
      for entry in report.estimates where !quantities.contains(entry.name) { quantities.append(entry.name) }
    }
    self.rows = rows
    self.quantities = quantities
  }

  /// The points with all their numbers, as a file holds them.
  var points: SweepPoints {
    SweepPoints(
      points: rows.map { row in
        SweepPoints.Point(
          place: row.coordinates.map {
            .init(axis: $0.axis, label: $0.label, number: $0.number, unit: $0.unit)
          },
          runs: row.reports.count, report: row.merged)
      })
  }

  /// Quantities that belong into a table for reading: the pressure's components do not.
  private var shown: [String] { quantities.filter(SweepPoints.isShown) }

  private func unit(_ quantity: String) -> String {
    rows.lazy.compactMap { $0.estimate(quantity)?.unit }.first ?? ""
  }

  private func heading(_ name: String, _ unit: String) -> String { unit.isEmpty ? name : "\(name) (\(unit))" }

  /// A table for reading: a line for each row, value with error, and a mark where there is a warning about it.
  var text: String {
    guard let first = rows.first else { return "" }
    var lines = [first.coordinates.map(\.axis) + shown.map { heading($0, unit($0)) }]
    for row in rows {
      lines.append(row.coordinates.map(\.label) + shown.map { row.shown($0) })
    }
    let hasMarks = rows.contains { row in shown.contains { !(row.estimate($0)?.warnings ?? []).isEmpty } }
    return alignedColumns(lines) + (hasMarks ? "\(Estimate.warningMark) there is a warning about it\n" : "")
  }

  /// All quantities with their errors, comma-separated; what is warned of in the last field.
  var csv: String {
    guard let first = rows.first else { return "" }
    var lines = [
      first.coordinates.map { heading($0.axis, $0.unit) } + ["runs"]
        + quantities.flatMap { [heading($0, unit($0)), heading("error of \($0)", unit($0))] } + ["warnings"]
    ]
    for row in rows {
      lines.append(
        row.coordinates.map { $0.number.map { "\($0)" } ?? $0.label } + ["\(row.reports.count)"]
          + quantities.flatMap { name -> [String] in
            guard let estimate = row.estimate(name) else { return ["", ""] }
            return ["\(estimate.value)", estimate.standardError.isFinite ? "\(estimate.standardError)" : ""]
          } + [row.merged.allWarnings.joined(separator: "; ")])
    }
    return lines.map { $0.map(csvField).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// Rows that differ only in the number on `axis`, in rising order: one group for each choice of the others.
  func series(along axis: String) -> [(name: String, rows: [Row])] {
    var groups: [(key: [PointPlan.Coordinate], rows: [Row])] = []
    for row in rows where row[axis]?.number != nil {
      let key = row.coordinates.filter { $0.axis != axis }
      if let k = groups.firstIndex(where: { $0.key == key }) {
        groups[k].rows.append(row)
      } else {
        groups.append((key, [row]))
      }
    }
    func number(_ row: Row) -> Double { row[axis]?.number ?? 0 }
    return groups.map { group in
      (group.key.map(\.label).joined(separator: ", "), group.rows.sorted { number($0) < number($1) })
    }
  }

  /// Every quantity over the first axis that has numbers.
  var figures: [Figure] {
    guard
      let axis = rows.first?.coordinates.first(where: { c in
        c.number != nil
          && Set(rows.compactMap { $0[c.axis]?.number }).count > 1
      })
    else { return [] }
    return shown.filter { $0 != axis.axis }.map { quantity in
      let layers = series(along: axis.axis).flatMap { group in
        Figure.Layer.points(
          group.name,
          group.rows.compactMap { row -> (x: Double, estimate: Estimate)? in
            guard let x = row[axis.axis]?.number, let estimate = row.estimate(quantity) else { return nil }
            return (x, estimate)
          })
      }
      return Figure(
        name: "sweep-\(PointPlan.fileName(quantity))", title: quantity, x: .init(axis.axis, unit: axis.unit),
        y: .init(quantity, unit: unit(quantity)), layers: layers)
    }
  }
}

extension Estimate {
  /// Mean of the runs that gave a number, nil where none did.
  static func mean(ofPresent runs: [Estimate?]) -> Estimate? {
    let present = runs.compactMap { $0 }
    return present.isEmpty ? nil : mean(ofRuns: present)
  }
}
