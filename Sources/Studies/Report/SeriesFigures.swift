import Analysis
import Foundation
import MDCore
import Trajectory

/// Temperature, pressure, energy and density of a run over time, drawn from its series.
struct SeriesFigures {
  private let series: Series
  private let time: Series.Column
  private let atoms: Int?
  private let analysis: AnalysisReport?
  /// Last steps of the stages that are finished.
  private let ends: [Int]
  /// Rows that look equal to the eye are drawn as one point.
  private static let points = 500

  /// `atoms` for energies per atom, `analysis` for the means; either may be missing. `stages` tells where one stage ends
  /// and the next begins, which names cannot where two stages share one.
  init(_ series: Series, atoms: Int?, analysis: AnalysisReport?, stages: [Manifest.Stage] = [])
    throws(MDError)
  {
    self.series = series
    ends = stages.map(\.lastStep)
    self.atoms = atoms
    self.analysis = analysis
    time = try series.column("time")
  }

  /// What the series holds; rows that are no numbers are left out and said in `warnings`.
  func figures(warnings: inout [String]) -> [Figure] {
    var figures: [Figure] = []
    for (name, quantity) in [
      ("temperature", "temperature"), ("pressure", "pressure"), ("density", "density"),
    ] {
      guard let column = series[name] else { continue }
      let mean = analysis?[quantity]
      if let figure = figure(name, name, column.unit, column.values, mean, &warnings) {
        figures.append(figure)
      }
    }
    let share = atoms.map { 1 / Double(max(1, $0)) } ?? 1
    let per = atoms == nil ? "" : " per atom"
    if let column = series["potential_energy"],
      let figure = figure(
        "energy", "potential energy\(per)", column.unit, column.values.map { $0 * share },
        analysis?["potential energy"]?.converted(by: share, to: column.unit), &warnings)
    {
      figures.append(figure)
    }
    if let column = series["conserved_energy"] {
      let isElectronVolt = column.unit == "eV"
      let scale = share * (isElectronVolt ? 1000 : 1)
      if let figure = figure(
        "conserved-energy", "change of conserved energy\(per)",
        isElectronVolt ? "meV" : column.unit, sinceStage(column.values).map { $0 * scale }, nil, &warnings)
      {
        figures.append(figure)
      }
    }
    return figures
  }

  private func figure(
    _ name: String, _ label: String, _ unit: String, _ values: [Double], _ mean: Estimate?,
    _ warnings: inout [String]
  ) -> Figure? {
    warnings += damage(values, label)
    let drawn = Thinned(x: time.values, y: values, points: Self.points)
    guard drawn.mean.contains(where: \.isFinite) else { return nil }
    var layers: [Figure.Layer] = []
    if drawn.rows > 1 {
      layers.append(
        .band(label: "lowest to highest of \(drawn.rows) rows", x: drawn.x, low: drawn.low, high: drawn.high))
    }
    layers.append(.line(label: drawn.rows > 1 ? "their mean" : "", x: drawn.x, y: drawn.mean))
    if let mean, let span = analysed(mean) {
      layers.append(
        .line(
          label: "mean \(mean) of \(analysis?.stretch?.stage ?? "all")",
          x: [span.lowerBound, span.upperBound],
          y: [mean.value, mean.value]))
    }
    for (place, start) in stageStarts.dropFirst().enumerated() {
      layers.append(.verticalMark(label: place == 0 ? "a stage begins" : "", x: time.values[start]))
    }
    return Figure(
      name: name, title: label.prefix(1).uppercased() + label.dropFirst(),
      x: .init("time", unit: time.unit), y: .init(label, unit: unit), layers: layers)
  }

  /// The times that a mean is over: the stretch analysed less what was discarded.
  private func analysed(_ mean: Estimate) -> ClosedRange<Double>? {
    guard let first = time.values.first, let last = time.values.last, first <= last else { return nil }
    let (start, end) = (analysis?.stretch?.start ?? first, analysis?.stretch?.end ?? last)
    let count = mean.evidence.discarded + mean.evidence.samples
    guard start <= end, count > 1 else { return nil }
    let discarded = (end - start) * Double(mean.evidence.discarded) / Double(count - 1)
    return min(end, start + discarded)...end
  }

  /// First rows of the stages; the first row of all is none's alone. By steps where they are known, else by names.
  private var stageStarts: [Int] {
    if !ends.isEmpty, let steps = series["step"]?.values, let first = steps.first {
      let later = ends.filter { Double($0) >= first }.compactMap { end in
        steps.firstIndex { $0 > Double(end) }
      }
      return Set([0] + later).sorted()
    }
    guard series.stages.count == series.count, series.count > 0 else { return [0] }
    return [0] + series.stages.indices.dropFirst().filter { series.stages[$0] != series.stages[$0 - 1] }
  }

  /// What is conserved has another zero in each stage.
  private func sinceStage(_ values: [Double]) -> [Double] {
    var result = values
    let starts = stageStarts + [values.count]
    for (start, end) in zip(starts, starts.dropFirst()) {
      let zero = values[start..<end].first { $0.isFinite } ?? 0
      for k in start..<end { result[k] = values[k] - zero }
    }
    return result
  }

  /// A stage may know nothing of a quantity, but one that knows it should in every row.
  private func damage(_ values: [Double], _ label: String) -> [String] {
    let starts = stageStarts + [values.count]
    let missing = zip(starts, starts.dropFirst()).reduce(0) { sum, range in
      let finite = values[range.0..<range.1].count { $0.isFinite }
      return finite == 0 ? sum : sum + (range.1 - range.0 - finite)
    }
    return missing == 0
      ? [] : ["series: \(missing) of \(values.count) rows have no number for the \(label); they are left out"]
  }
}

/// Rows put together, so that a long series is drawn with few points and no peak is lost.
struct Thinned {
  private(set) var x: [Double] = []
  private(set) var mean: [Double] = []
  private(set) var low: [Double] = []
  private(set) var high: [Double] = []
  /// Rows behind each point.
  let rows: Int

  init(x all: [Double], y values: [Double], points: Int) {
    let count = min(all.count, values.count)
    rows = max(1, (count + points - 1) / points)
    for start in stride(from: 0, to: count, by: rows) {
      let range = start..<min(count, start + rows)
      let finite = values[range].filter(\.isFinite)
      x.append(all[range].reduce(0, +) / Double(range.count))
      mean.append(finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count))
      low.append(finite.min() ?? .nan)
      high.append(finite.max() ?? .nan)
    }
  }
}

extension Table {
  /// Curves against the first column, with bands of one standard error where the table has them.
  func figure(title: String) -> Figure? {
    let paired = PairedTable(self).columns
    guard name.isFileName, let x = paired.first, paired.count > 1 else { return nil }
    var layers: [Figure.Layer] = []
    for column in paired.dropFirst() {
      if let errors = column.errors, errors.allSatisfy(\.isFinite) {
        layers.append(
          .band(
            label: "", x: x.values, low: zip(column.values, errors).map { $0 - $1 },
            high: zip(column.values, errors).map { $0 + $1 }))
      }
      layers.append(.line(label: column.name, x: x.values, y: column.values))
    }
    return Figure(
      name: name, title: title, x: .init(x.name, unit: x.unit),
      y: .init(Set(paired.dropFirst().map(\.unit)).count == 1 ? yName : name, unit: paired[1].unit),
      layers: layers)
  }

  private var yName: String { name == "rdf" ? "g(r)" : name }
}
