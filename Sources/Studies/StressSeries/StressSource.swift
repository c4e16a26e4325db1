public import Analysis
import Deck
public import MDCore
import Potentials
import Trajectory

/// Where a stress series comes from, and what its file does not say.
public struct StressSource: Sendable {
  /// Folder of a run, a series (`series.nc`, `series.csv`), or a text file with columns.
  public var path: String
  /// Stage of a run, by name; nil for the last one that keeps its cell.
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
  /// Nil where the file does not say how it was made.
  public var conservesEnergy: Bool?
  public var warnings: [String]
  /// By transverse currents, where frames with velocities lie close enough.
  public var transverse: TransverseViscosity?
}

/// Reads the stress of a run's stage, of a series file, or of text columns.
///
/// `stress_mean`, the mean over all steps between rows, is taken where it is there. Without it the instantaneous
/// `stress` serves, with a warning unless it has a row for every step. Fails where neither is there, rows are not
/// equally spaced, or the cell changes.
public func readStress(_ source: StressSource) throws(MDError) -> StressReading {
  if let columns = source.columns { return try columns.read(source) }
  let folder = RunFolder(source.path)
  guard folder.isRun else {
    let series = try Series(path: source.path)
    let units = series.units.map(UnitSystem.named) ?? source.units
    return try StressRows(series, steps: nil, source, units).reading
  }
  let manifest = try Manifest.read(folder.manifest)
  let units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
  let kinds = (try? Plan(file: folder.deck, registry: .standard))?.stages.map(\.kind) ?? []
  let place = try stagePlace(in: manifest, kinds, named: source.stage, folder)
  let stage = manifest.stages[place]
  let kind = place < kinds.count ? kinds[place] : stage.name
  let steps = stage.firstStep...max(stage.firstStep, stage.lastStep)
  var reading = try StressRows(Series(path: folder.series), steps: steps, source, units).reading
  let frames = LiquidFrames(folder, steps: steps, units: units)
  if let warning = try frames.solidWarning() { reading.warnings.append(warning) }
  reading.transverse = frames.transverseViscosity()
  reading.conservesEnergy = kind == "nve"
  if kind == "npt" || kind == "nph" {
    reading.warnings.append("\(source.path): the cell changes in \(kind) stages, which biases the viscosity")
  }
  if manifest.ended == nil { reading.warnings.append("\(source.path): the run has not ended") }
  return reading
}

/// Where in the run the stage of that name is, or the last one that keeps its cell.
private func stagePlace(
  in manifest: Manifest, _ kinds: [String], named name: String?, _ folder: RunFolder
) throws(MDError) -> Int {
  if let name {
    if let place = manifest.stages.lastIndex(where: { $0.name == name }) { return place }
  } else {
    let fixed = manifest.stages.indices.last { place in
      ["nve", "nvt"].contains(place < kinds.count ? kinds[place] : manifest.stages[place].name)
    }
    if let place = fixed ?? manifest.stages.indices.last { return place }
  }
  throw MDError(
    .input, name.map { "no finished stage of the run is called '\($0)'" } ?? "the run has no finished stage",
    at: .init(file: folder.manifest), expected: manifest.stages.map(\.name).joined(separator: ", "))
}
