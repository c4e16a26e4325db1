public import Analysis
import Foundation
public import MDCore
import Trajectory

/// The viscosity of one or many runs of one system, and the files it was written to.
public struct ViscosityRecord: Sendable {
  public var result: ViscosityResult
  public var report: AnalysisReport
  /// What to tell the user besides, e.g. that pictures need gnuplot.
  public var notices: [String]
}

/// Combines the stress series of all sources into one viscosity.
///
/// Writes `viscosity.json`, the tables (CSV) and the figures into `folder`; nil writes nothing.
public func analyzeViscosity(_ sources: [StressSource], writingTo folder: String?) throws(MDError)
  -> ViscosityRecord
{
  var readings: [StressReading] = []
  for source in sources { readings.append(try readStress(source)) }
  guard let first = readings.first else {
    throw MDError(.input, "there is no run to analyse")
  }
  if let other = readings.first(where: { $0.units != first.units }) {
    throw MDError(
      .input, "runs of different unit systems cannot be combined",
      found: "\(other.units.name.rawValue) in \(other.sequence.name)", expected: first.units.name.rawValue)
  }
  let known = readings.compactMap(\.conservesEnergy)
  let held = Set(readings.map(\.heldTemperature))
  var result = try ViscosityAnalysis.estimate(
    readings.map(\.sequence), units: first.units,
    options: .init(
      conservesEnergy: known.contains(false) ? false : known.isEmpty ? nil : true,
      target: held.count == 1 ? first.heldTemperature : nil))
  let title = sources.count == 1 ? sources[0].path : "\(sources[0].path) and \(sources.count - 1) more"
  result.origin = each(readings.map(\.origin)).joined(separator: ", ")
  result.warnings = unlike(readings.map(\.sequence)) + result.warnings
  result.blame(each(readings.flatMap(\.warnings)))
  var report = result.report(title: title)
  let transverse = try TransverseViscosity(meanOf: readings.compactMap(\.transverse))
  if let transverse {
    var estimate = transverse.viscosity
    estimate.warnings += each(readings.compactMap(\.dynamicsWarning))
    if let warning = result.correlationTime.flatMap(transverse.shearWaveWarning) {
      estimate.warnings.append(warning)
    }
    report.estimates.append(NamedEstimate("viscosity by transverse currents", estimate))
    report.tables.append(transverse.table)
  }
  guard let folder else { return ViscosityRecord(result: result, report: report, notices: []) }
  var notices = try write(result, report, to: folder)
  if let transverse { notices += try writeFigures([transverse.figure], to: folder).notices }
  return ViscosityRecord(result: result, report: report, notices: notices)
}

/// Writes report, tables and figures of a viscosity; returns notices about pictures.
public func write(_ result: ViscosityResult, _ report: AnalysisReport, to folder: String) throws(MDError)
  -> [String]
{
  try AtomicFile.makeFolder(folder)
  func path(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
  try AtomicFile.write(Array(try report.json()) + [10], to: path("viscosity.json"))
  for table in report.tables { try AtomicFile.write(table.csv, to: path("\(table.name).csv")) }
  return try writeFigures(result.figures, to: folder).notices
}

/// A warning where volumes or temperatures tell that the runs are of different states.
private func unlike(_ sequences: [StressSequence]) -> [String] {
  func spread(_ values: [Double]) -> Double {
    guard let low = values.min(), let high = values.max(), high > 0 else { return 0 }
    return (high - low) / high
  }
  var warnings: [String] = []
  if spread(sequences.map(\.volume)) > 0.02 {
    warnings.append("the volumes of the runs differ by more than 2 %: are they of one state?")
  }
  if spread(sequences.map(\.temperature)) > 0.2 {
    warnings.append("the temperatures of the runs differ by more than 20 %: are they of one state?")
  }
  return warnings
}

/// The same in the same order, each once.
private func each(_ texts: [String]) -> [String] {
  var list: [String] = []
  for text in texts where !list.contains(text) { list.append(text) }
  return list
}

extension ViscosityResult {
  /// Adds warnings about the runs to every viscosity that comes of them: wherever the number goes they go too.
  fileprivate mutating func blame(_ warnings: [String]) {
    viscosity.warnings = warnings + viscosity.warnings
    if let moved = atTarget { atTarget?.warnings = warnings + moved.warnings }
    if let kinematic = kinematicViscosity { kinematicViscosity?.warnings = warnings + kinematic.warnings }
    if let bulk = bulkViscosity { bulkViscosity?.warnings = warnings + bulk.warnings }
  }
}
