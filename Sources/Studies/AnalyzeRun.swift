public import Analysis
import Deck
import Foundation
public import MDCore
public import Trajectory

/// What is to be analysed: a run's folder or a trajectory made elsewhere.
public struct AnalysisSource: Sendable {
  /// Folder of a run, or a trajectory of any format that is read.
  public var path: String
  /// Stage of a run, by name; nil for the last stage.
  public var stage: String?
  /// What is left out at the start, in the unit of the file's times (ps, tau).
  public var skip: Double
  /// Names for numeric types, type 1 first, for files without species.
  public var species: [String]?
  /// A structure file that says which atom is what.
  public var structure: String?
  /// Unit system of a file that does not say.
  public var units: UnitSystem
  /// What else a file does not say; its names and units are those above.
  public var file = StructureOptions()
  /// The crystal, for trajectories made elsewhere.
  public var lattice: LatticeDescription?

  public init(
    path: String, stage: String? = nil, skip: Double = 0, species: [String]? = nil, structure: String? = nil,
    units: UnitSystem = .metal, lattice: LatticeDescription? = nil
  ) {
    self.path = path
    self.stage = stage
    self.skip = skip
    self.species = species
    self.structure = structure
    self.units = units
    self.lattice = lattice
  }

  /// How the file is to be understood.
  var options: StructureOptions {
    var options = file
    options.units = units
    options.species = species
    return options
  }
}

/// Runs the analyses on a run's folder or a bare trajectory.
///
/// Of a run, the last stage is taken unless another is named. The report of a run is also written to its folder
/// (`analysis.json`, a CSV file for each table, pictures), unless it is only looked at; what stands there of other analyses
/// stays.
public func analyze(
  _ source: AnalysisSource, _ requests: [AnalysisRequest], options: AnalysisOptions = AnalysisOptions(),
  writes: Bool = true
) throws(MDError) -> AnalysisReport {
  let folder = RunFolder(source.path)
  guard folder.isRun else { return try analyzeTrajectory(source, requests, options) }
  let manifest = try Manifest.read(folder.manifest)
  let units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
  let steps = try stageSteps(manifest, named: source.stage, folder)
  let recorded = try LatticeDescription.read(folder.crystal)
  let lattice = source.lattice ?? recorded
  var report = AnalysisReport(title: "")
  var series: SeriesTable?
  if FileManager.default.fileExists(atPath: folder.series) {
    series = try SeriesTable(Series(path: folder.series), steps: steps, skip: source.skip)
  }
  let (atoms, ensemble) = try facts(of: folder, manifest, stage: source.stage, units)
  var totalMass: Double?
  if FileManager.default.fileExists(atPath: folder.trajectory) {
    let reader = try TrajectoryReader(path: folder.trajectory)
    if reader.count > 0 {
      let topology = try reader.read(0).topology
      totalMass = topology.isPart ? nil : topology.totalMass
    }
    report = try Analyses.run(
      requests, title: source.path, units: units, totalMass: totalMass, atoms: atoms, ensemble: ensemble,
      series: series, lattice: lattice, options: options,
      frames: frames(of: reader, steps: steps, skip: source.skip))
  } else {
    report = try Analyses.run(
      requests, title: source.path, units: units, atoms: atoms, ensemble: ensemble, series: series,
      lattice: lattice, options: options)
  }
  if let steps, steps.lowerBound > 0, let story = try crystalStory(requests, folder, units, lattice) {
    report.replaceCrystalFindings(story.findings)
  }
  if let dynamics = StageDynamics(of: folder, manifest, named: source.stage) {
    dynamics.warn(&report)
    if let series, series.rowCount > 0 {
      let end = series.start + Double(series.rowCount - 1) * series.sampling.interval
      report.stretch = AnalysedStretch(
        stage: dynamics.description, start: series.start, end: end, timeUnit: series.sampling.unit)
    }
  }
  report.warnings = manifest.warnings + report.warnings
  if let failure = manifest.failure { report.warnings.insert(failure, at: 0) }
  if manifest.ended == nil { report.warnings.insert("the run has not ended", at: 0) }
  guard writes else { return report }
  report.note(try basis(of: folder, manifest, source, steps))
  try writeAnalysis(report, to: folder, units)
  for table in report.tables {
    try AtomicFile.write(Array(table.csv.utf8), to: folder.table(table.name))
  }
  report.warnings += try writeFigures(report.figures, to: folder.path).notices
  return report
}

/// What became of the crystal from the first frame of the run on: a crystal may have gone before the last stage.
private func crystalStory(
  _ requests: [AnalysisRequest], _ folder: RunFolder, _ units: UnitSystem, _ lattice: LatticeDescription?
) throws(MDError) -> AnalysisReport? {
  guard lattice != nil, requests.contains(.lattice) || requests.contains(.structure),
    FileManager.default.fileExists(atPath: folder.trajectory)
  else { return nil }
  let reader = try TrajectoryReader(path: folder.trajectory)
  let series = try? SeriesTable(Series(path: folder.series), steps: nil, skip: 0)
  return try Analyses.run(
    [.structure], units: units, series: series, lattice: lattice,
    frames: frames(of: reader, steps: nil, skip: 0))
}

private func analyzeTrajectory(
  _ source: AnalysisSource, _ requests: [AnalysisRequest], _ options: AnalysisOptions
) throws(MDError) -> AnalysisReport {
  var isFolder: ObjCBool = false
  if FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder), isFolder.boolValue {
    throw MDError(
      .input, "there is no run in the folder", at: .init(file: source.path),
      expected: "a folder with manifest.json, or a trajectory")
  }
  let frames = try FrameStream(source)
  let (requests, refusals) = try answerable(requests, frames, source)
  var report = try Analyses.run(
    requests, title: source.path, units: frames.units, lattice: source.lattice, options: options
  ) { () throws(MDError) in try frames.next() }
  report.warnings = source.file.notices.all + refusals + report.warnings
  return report
}

/// The analyses that a trajectory made elsewhere allows, and why not the others.
///
/// Fails where there is none, and for velocities that no matter has.
private func answerable(
  _ requests: [AnalysisRequest], _ frames: FrameStream, _ source: AnalysisSource
) throws(MDError) -> ([AnalysisRequest], refusals: [String]) {
  guard let first = try frames.peek() else { return (requests, []) }
  if let temperature = first.temperature, frames.units.name == .metal, temperature > 1e5 {
    throw MDError(
      .input, "the velocities are absurd", at: .init(file: source.path),
      found: "a temperature of \(Int(min(temperature, 1e18))) K", expected: "less than 100000 K",
      hint: source.file.hints.velocityUnit.map { "another unit: \($0)" })
  }
  let timed = requests.filter { $0.needs.contains(.times) }
  guard first.state.time == nil, !timed.isEmpty else { return (requests, []) }
  let names = timed.map(\.rawValue).joined(separator: ", ")
  guard timed.count < requests.count else {
    throw MDError(
      .input, "the frames do not say their times, which \(names) needs", at: .init(file: source.path),
      expected: "times, or the time between two frames",
      hint: source.file.hints.interval.map { "the time between two frames: \($0)" })
  }
  let hint = source.file.hints.interval.map { ": give the time between two, \($0)" } ?? ""
  return (
    requests.filter { !timed.contains($0) },
    ["\(names): left out, as the frames do not say their times\(hint)"]
  )
}

/// Frames of a run one at a time.
func frames(
  of reader: TrajectoryReader, steps: ClosedRange<Int>?, skip: Double
) -> () throws(MDError) -> Snapshot? {
  let stream = FrameStream(reader, steps: steps, skip: skip)
  return { () throws(MDError) in try stream.next() }
}

/// First and last step of the stage to analyse; the first row of a stage is the last state of the one before.
func stageSteps(
  _ manifest: Manifest, named name: String?, _ folder: RunFolder
) throws(MDError) -> ClosedRange<Int>? {
  guard let name else { return manifest.stages.last.map { $0.firstStep...max($0.firstStep, $0.lastStep) } }
  guard let stage = manifest.stages.last(where: { $0.name == name }) else {
    throw MDError(
      .input, "no finished stage of the run is called '\(name)'", at: .init(file: folder.manifest),
      expected: manifest.stages.map(\.name).joined(separator: ", "))
  }
  return stage.firstStep...max(stage.firstStep, stage.lastStep)
}

extension SeriesTable {
  /// The rows of a series between two steps, less what is skipped at the start.
  init(_ series: Series, steps: ClosedRange<Int>?, skip: Double) throws(MDError) {
    let times = try series.column("time")
    let numbers = try series.column("step").values
    var rows = numbers.indices.filter { k in steps.map { $0.contains(Int(numbers[k])) } ?? true }
    if let first = rows.first { rows.removeAll { times.values[$0] - times.values[first] < skip } }
    try self.init(
      times: rows.map { times.values[$0] }, timeUnit: times.unit,
      columns: series.columns.filter { !["time", "step"].contains($0.name) }.map { column in
        SeriesTable.Column(column.name, unit: column.unit, rows.map { column.values[$0] })
      })
  }
}
