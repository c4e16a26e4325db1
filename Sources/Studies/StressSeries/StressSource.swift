public import Analysis
import Deck
import Foundation
public import MDCore
import Trajectory

/// Where a stress series comes from, and what its file does not say.
public struct StressSource: Sendable {
  /// Folder of a run, a series (`series.nc`, `series.csv`), or a text file with columns.
  public var path: String
  /// Stage of a run, by name; nil for the last one.
  public var stage: String?
  /// What is left out at the start, in the unit of the file's times (ps, tau).
  public var skip: Double
  /// How to read a text file; nil for runs and series.
  public var columns: StressColumns?
  /// Volume of the cell (A^3; reduced) and mean temperature (K; reduced), where the file has none.
  public var volume: Double?
  public var temperature: Double?
  /// Mass of all atoms (u; reduced), for the kinematic viscosity.
  public var mass: Double?
  /// Unit system of a file that does not say.
  public var units: UnitSystem

  public init(
    path: String, stage: String? = nil, skip: Double = 0, columns: StressColumns? = nil,
    volume: Double? = nil, temperature: Double? = nil, mass: Double? = nil, units: UnitSystem = .metal
  ) {
    self.path = path
    self.stage = stage
    self.skip = skip
    self.columns = columns
    self.volume = volume
    self.temperature = temperature
    self.mass = mass
    self.units = units
  }
}

/// A stress series that was read, and what is known about its run.
public struct StressReading: Sendable {
  public var sequence: StressSequence
  public var units: UnitSystem
  /// Which rows these are, e.g. "stage 'production' (nve)".
  public var origin: String
  /// Nil where the file does not say how it was made.
  public var conservesEnergy: Bool?
  /// The temperature that its thermostat held, or that of the stage before (K; reduced); nil where none is known.
  public var heldTemperature: Double?
  public var warnings: [String]
  /// Of the warnings the one about how the stage moves atoms, which goes for all that is measured in time.
  var dynamicsWarning: String?
  /// By transverse currents, where frames with velocities lie close enough.
  public var transverse: TransverseViscosity?
}

/// Reads the stress of a run's stage, of a series file, or of text columns.
///
/// `stress_mean`, the mean over all steps between rows, is taken where it is there. Without it the instantaneous
/// `stress` serves, with a warning unless it has a row for every step. The series file of a run is read as that run. Fails
/// where neither is there, rows are not equally spaced, or the stage is no dynamics.
public func readStress(_ source: StressSource) throws(MDError) -> StressReading {
  if let columns = source.columns { return try columns.read(source) }
  let folder = RunFolder(source.path).isRun ? RunFolder(source.path) : RunFolder(ofSeries: source.path)
  guard let folder else {
    let series = try Series(path: source.path)
    let units = series.units.map(UnitSystem.named) ?? source.units
    return try StressRows(series, steps: nil, source, units).reading
  }
  let manifest = try Manifest.read(folder.manifest)
  let units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
  guard let steps = try stageSteps(manifest, named: source.stage, folder) else {
    throw MDError(.input, "the run has no finished stage", at: .init(file: folder.manifest))
  }
  let dynamics = StageDynamics(of: folder, manifest, named: source.stage)
  if let dynamics, !dynamics.stage.isDynamics {
    throw MDError(
      .input, "\(dynamics.description) is no dynamics, so its stress gives no viscosity",
      at: .init(file: folder.manifest), found: "steps \(steps.lowerBound) to \(steps.upperBound)",
      expected: "one of " + manifest.stages.map(\.name).joined(separator: ", "), hint: "--stage NAME")
  }
  var reading = try StressRows(Series(path: folder.series), steps: steps, source, units).reading
  let frames = LiquidFrames(folder, steps: steps, units: units)
  if let warning = try frames.solidWarning() { reading.warnings.append(warning) }
  reading.transverse = frames.transverseViscosity()
  if let dynamics {
    reading.origin = dynamics.description
    reading.conservesEnergy = dynamics.stage.kind == "nve"
    reading.heldTemperature = dynamics.heldTemperature
    reading.dynamicsWarning = dynamics.warning(of: .shearViscosity)
    if let warning = reading.dynamicsWarning { reading.warnings.append(warning) }
  }
  if manifest.ended == nil { reading.warnings.append("\(source.path): the run has not ended") }
  return reading
}

extension RunFolder {
  /// The run that a series file belongs to; nil for a series that lies alone.
  fileprivate init?(ofSeries path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    self.init(folder.isEmpty ? "." : folder)
    guard isRun,
      [series, seriesTable].map({ ($0 as NSString).lastPathComponent })
        .contains((path as NSString).lastPathComponent)
    else { return nil }
  }
}
