public import Analysis
import Foundation
public import MDCore
import Trajectory

/// How a two-phase trajectory is analysed.
public struct MeltingAnalysisOptions: Sendable {
  /// The cell vector across the interfaces.
  public var normal: SlabNormal
  /// Runs of the pure phases to learn from; without both the slab's own atoms are split in two groups.
  public var solid: AnalysisSource?
  public var liquid: AnalysisSource?

  public init(normal: SlabNormal = .c, solid: AnalysisSource? = nil, liquid: AnalysisSource? = nil) {
    self.normal = normal
    self.solid = solid
    self.liquid = liquid
  }
}

/// Phase fraction, coexistence temperature and interface velocity of a slab from a run's folder or a trajectory.
///
/// Of a run the report and its tables are also written to its folder (`melting.json`, `two-phase.csv`, `profile.csv`, and
/// pictures `two-phase-*.svg`).
public func analyzeMelting(
  _ source: AnalysisSource, _ options: MeltingAnalysisOptions
) throws(MDError) -> AnalysisReport {
  let classifier: PhaseClassifier
  switch (options.solid, options.liquid) {
  case (let solid?, let liquid?):
    classifier = try PhaseClassifier(solid: try phaseFrames(solid), liquid: try phaseFrames(liquid))
  case (nil, nil):
    classifier = try PhaseClassifier(splitting: try phaseFrames(source))
  default:
    throw MDError(
      .input, "runs of both pure phases are needed, or of none",
      found: options.solid == nil ? "--liquid alone" : "--solid alone", expected: "--solid and --liquid")
  }
  var analysis = TwoPhaseAnalysis(classifier: classifier, normal: options.normal)
  try forEachSnapshot(source) { (snapshot) throws(MDError) in try analysis.consume(snapshot) }
  let folder = RunFolder(source.path)
  var series: SeriesTable?
  if folder.isRun, FileManager.default.fileExists(atPath: folder.series) {
    let steps = try stageSteps(try Manifest.read(folder.manifest), named: source.stage, folder)
    series = try SeriesTable(Series(path: folder.series), steps: steps, skip: source.skip)
  }
  let result = try analysis.finish(series: series)
  var report = result.report(title: source.path)
  report.findings.insert("order by \(classifier)", at: 0)
  if folder.isRun {
    try AtomicFile.write(Array(try report.json()) + [10], to: folder.melting)
    for table in report.tables {
      try AtomicFile.write(Array(table.csv.utf8), to: folder.table(table.name))
    }
    report.warnings += try writeFigures(result.figures, to: folder.path).notices
  }
  return report
}

/// At most thirty-two frames of the metal sublattice, spread evenly over the trajectory.
private func phaseFrames(_ source: AnalysisSource) throws(MDError) -> [PhaseFrame] {
  var kept: [PhaseFrame] = []
  var (index, stride) = (0, 1)
  try forEachSnapshot(source) { (snapshot) throws(MDError) in
    defer { index += 1 }
    if snapshot.topology.isPart, let part = snapshot.topology.part {
      throw MDError(
        .analysis, "the frames hold only some of the atoms", at: .init(file: source.path),
        found: part.description, expected: "all atoms")
    }
    guard index % stride == 0 else { return }
    kept.append(PhaseFrame(snapshot, atoms: PhaseFrame.metalSublattice(of: snapshot.topology)))
    if kept.count > 32 {
      kept = kept.indices.filter { $0 % 2 == 0 }.map { kept[$0] }
      stride *= 2
    }
  }
  return kept
}

/// Calls `body` with every frame of a run's last (or named) stage, or of a trajectory.
private func forEachSnapshot(
  _ source: AnalysisSource, _ body: (Snapshot) throws(MDError) -> Void
) throws(MDError) {
  let folder = RunFolder(source.path)
  if folder.isRun {
    let steps = try stageSteps(try Manifest.read(folder.manifest), named: source.stage, folder)
    let next = frames(of: try TrajectoryReader(path: folder.trajectory), steps: steps, skip: source.skip)
    while let snapshot = try next() { try body(snapshot) }
    return
  }
  let frames = try FrameStream(source)
  while let snapshot = try frames.next() { try body(snapshot) }
}
