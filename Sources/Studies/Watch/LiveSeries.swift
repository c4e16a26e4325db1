import Foundation
public import MDCore
import Trajectory

/// What the series of a run shows now: its last row, and one quantity over time.
public struct LiveSeries: Sendable {
  /// What can be drawn.
  public enum Quantity: String, Sendable, CaseIterable {
    case temperature, pressure, density
    case energy = "potential-energy"
    case conserved = "conserved-energy"

    var column: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }
    public var title: String { String(rawValue.map { $0 == "-" ? " " : $0 }) }
  }

  public let step: Int
  public let times: [Double]
  public let timeUnit: String
  public let values: [Double]
  public let unit: String
  public let temperature: Double?
  public let pressure: Double?
  /// Change of the conserved energy per atom since the present stage began (eV; reduced: epsilon), nil where unknown.
  public let conservedChange: Double?

  /// Reads what the run has written so far; nil where it has no row yet. Fails if the file is damaged.
  public init?(of run: RunProgress, _ quantity: Quantity) throws(MDError) {
    let wanted: Set<String> = [
      "step", "time", "temperature", "pressure", "conserved_energy", quantity.column,
    ]
    guard FileManager.default.fileExists(atPath: run.folder.series) else { return nil }
    let series = try Series(path: run.folder.series, only: wanted)
    let steps = try series.column("step").values
    guard let last = steps.last else { return nil }
    guard let number = Int(exactly: last) else {
      throw MDError(
        .file, "the last step of the series is no whole number", at: .init(file: run.folder.series),
        found: "\(last)")
    }
    step = number
    let time = try series.column("time")
    let shown = try series.column(quantity.column)
    (times, timeUnit, values, unit) = (time.values, time.unit, shown.values, shown.unit)
    func present(_ name: String) -> Double? {
      series[name]?.values.last.flatMap { $0.isFinite ? $0 : nil }
    }
    temperature = present("temperature")
    pressure = present("pressure")
    if let energy = series["conserved_energy"]?.values, let end = energy.last, end.isFinite,
      let first = steps.firstIndex(where: { $0 > Double(run.stageStart) || run.stageStart == 0 }),
      energy[first].isFinite, let atoms = run.folder.atomCount
    {
      conservedChange = (end - energy[first]) / Double(atoms)
    } else {
      conservedChange = nil
    }
  }
}

extension RunFolder {
  /// Number of atoms, as the structure that the run began with says; nil where it cannot be read.
  var atomCount: Int? {
    guard let bytes = try? FileBytes.head(topology, count: 32) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)).flatMap {
      $0 > 0 ? $0 : nil
    }
  }
}
