import Analysis
import MDCore
import Trajectory

/// The series of one stage of a finished run.
struct StageSeries {
  let table: SeriesTable
  let units: UnitSystem

  /// The first row of a stage is the last state of the one before, and is left out.
  init(_ folder: RunFolder, stage: String) throws(MDError) {
    let manifest = try Manifest.read(folder.manifest)
    guard let record = manifest.stages.last(where: { $0.name == stage }) else {
      throw MDError(
        .analysis, "the run has not finished its stage '\(stage)'", at: .init(file: folder.manifest),
        found: manifest.stages.map(\.name).joined(separator: ", "))
    }
    units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
    let first = min(record.firstStep + 1, record.lastStep)
    table = try SeriesTable(Series(path: folder.series), steps: first...record.lastStep, skip: 0)
  }

  /// Finite values of a column, all rows.
  func values(_ name: String) throws(MDError) -> [Double] {
    guard let values = table.values(name) else {
      throw MDError(
        .analysis, "the series has no numbers in '\(name)'",
        found: table.columns.map(\.name).joined(separator: " "))
    }
    return values
  }

  /// Mean of a series of one number a row, with its error.
  func mean(_ values: [Double], unit: String) -> Estimate {
    .mean(of: values, unit: unit, sampling: table.sampling, from: .none(of: values.count))
  }
}

extension RunFolder {
  /// Snapshots of one stage of a finished run, one at a time to `body`.
  func forEachFrame(
    stage: String, _ body: (Snapshot) throws(MDError) -> Void
  ) throws(MDError) {
    let reader = try TrajectoryReader(path: trajectory)
    for k in 0..<reader.count {
      let snapshot = try reader.read(k)
      if snapshot.stage == stage { try body(snapshot) }
    }
  }
}
