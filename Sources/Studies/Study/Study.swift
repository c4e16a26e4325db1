public import Analysis
public import Deck
import Foundation
public import MDCore
public import Potentials
import Trajectory

/// A study of many tasks that can be killed at any moment and goes on where it was.
public struct Study: Sendable {
  public enum Outcome: Sendable {
    case finished(AnalysisReport)
    case stopped
  }

  public let folder: StudyFolder
  public let plan: StudyPlan
  private var manifest: Manifest
  private let registry: PotentialRegistry

  /// A new study in the folder that the plan names. Fails if something is there already.
  public static func begin(_ plan: StudyPlan, commandLine: [String], registry: PotentialRegistry)
    throws(MDError)
    -> Study
  {
    let folder = StudyFolder(plan.base.output.folder)
    if folder.isStudy {
      throw MDError(
        .input, "there is a study in \(folder.path) already", at: .init(file: folder.manifest),
        hint: "mdrun resume \(folder.path), another output folder, or remove it")
    }
    try RunFolder(folder.path).refuseToOverwrite()
    // What cannot be read or made fails before there is a folder.
    _ = try plan.referenceTables()
    let start = try StudyPreflight(plan, registry: registry)
    try start.check()
    try AtomicFile.makeFolder(folder.tasks)
    var manifest = Manifest(
      deck: plan.resolvedText, version: ferriteVersion, seeds: ["study": plan.base.seed],
      modelHashes: start.modelHashes, units: plan.base.units.name, commandLine: commandLine,
      started: Date())
    manifest.startWarnings = start.warnings
    try manifest.write(to: folder.manifest)
    try AtomicFile.write(plan.resolvedText, to: folder.deck)
    return Study(folder: folder, plan: plan, manifest: manifest, registry: registry)
  }

  /// A study that was begun before.
  public static func reopen(_ folder: StudyFolder, registry: PotentialRegistry) throws(MDError) -> Study {
    let manifest = try Manifest.read(folder.manifest)
    var plan = try StudyPlan(text: manifest.deck, file: folder.deck, registry: registry)
    plan.base.output.folder = folder.path
    return Study(folder: folder, plan: plan, manifest: manifest, registry: registry)
  }

  /// Makes all tasks that are left, then the analysis. The report is also written into the folder.
  public mutating func execute(
    shouldStop: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(MDError) -> Outcome {
    let lock = try FolderLock(folder.path)
    defer { lock.release() }
    // What an earlier attempt complained of may not be true any more.
    if manifest.failure != nil {
      (manifest.failure, manifest.warnings) = (nil, [])
      try manifest.write(to: folder.manifest)
    }
    let runner = try runner(shouldStop, report)
    // Points say in their own results what was seen of them.
    for warning in manifest.startWarnings ?? [] {
      if plan.points.isEmpty { runner.warn(warning) } else { runner.say(warning) }
    }
    do {
      var result: AnalysisReport
      switch plan.goal {
      case .viscosity(let goal): result = try ViscosityStudy(goal: goal, runner: runner).result()
      case .melting(let goal): result = try MeltingStudy(goal: goal, runner: runner).result()
      case .sweep(let goal): result = try SweepStudy(goal: goal, runner: runner).result()
      case .comparison(let goal): result = try ComparisonStudy(goal: goal, runner: runner).result()
      case .statics(let goal): result = try StaticStudy(goal: goal, runner: runner).result()
      case .elastic(let goal): result = try ElasticStudy(goal: goal, runner: runner).result()
      }
      result.warnings = runner.warnings.filter { !result.warnings.contains($0) } + result.warnings
      try write(result)
      manifest.warnings = result.warnings
      manifest.ended = Date()
      try manifest.write(to: folder.manifest)
      return .finished(result)
    } catch is StudyRunner.Stopped {
      return .stopped
    } catch let error as MDError {
      (manifest.failure, manifest.warnings) = (error.description, runner.warnings)
      try? manifest.write(to: folder.manifest)
      throw error
    } catch {
      throw MDError(.file, "the study cannot go on", found: "\(error)")
    }
  }

  /// Makes one point of a sweep or comparison and nothing else, as a job of a cluster does; several may be made at once
  /// by as many processes. True when it is done.
  public func executePoint(
    _ index: Int, threads: Int? = nil, shouldStop: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(MDError) -> Bool {
    let points = plan.points
    guard points.indices.contains(index) else {
      throw MDError(
        .input, "there is no point of this index", at: .init(file: folder.deck), found: "\(index)",
        expected: points.isEmpty ? "a sweep or a comparison" : "0 to \(points.count - 1)")
    }
    do {
      try PointRunner(runner: try runner(threads: threads, shouldStop, report)).make(points[index])
      return true
    } catch is StudyRunner.Stopped {
      return false
    } catch let error as MDError {
      throw error
    } catch {
      throw MDError(.file, "the point cannot be made", found: "\(error)")
    }
  }

  /// What the finished points of a sweep or comparison say; it makes nothing, and the study may be at work meanwhile. The
  /// report is written into the folder too.
  public func resultSoFar() throws(MDError) -> AnalysisReport {
    do {
      let runner = try runner(makesNothing: true, { false }, { _ in })
      var result: AnalysisReport
      switch plan.goal {
      case .sweep(let goal): result = try SweepStudy(goal: goal, runner: runner).result()
      case .comparison(let goal): result = try ComparisonStudy(goal: goal, runner: runner).result()
      default:
        throw MDError(
          .input, "only a sweep or a comparison has a result before its end", at: .init(file: folder.deck),
          hint: "mdrun status \(folder.path)")
      }
      result.warnings = runner.warnings.filter { !result.warnings.contains($0) } + result.warnings
      try write(result)
      return result
    } catch let error as MDError {
      throw error
    } catch {
      throw MDError(.file, "the result so far cannot be had", found: "\(error)")
    }
  }

  private func write(_ result: AnalysisReport) throws(MDError) {
    try AtomicFile.write(Array(try result.json()) + [10], to: folder.result)
    try AtomicFile.write(result.description, to: folder.report)
  }

  private func runner(
    threads: Int? = nil, makesNothing: Bool = false, _ shouldStop: @escaping @Sendable () -> Bool,
    _ report: @escaping @Sendable (StudyEvent) -> Void
  ) throws(MDError) -> StudyRunner {
    let cores = threads ?? plan.base.threads ?? ProcessInfo.processInfo.activeProcessorCount
    return try StudyRunner(
      folder: folder, plan: plan,
      pool: TaskPool(
        folder: folder, cores: cores, registry: registry, commandLine: manifest.commandLine,
        shouldStop: shouldStop), makesNothing: makesNothing, report: report)
  }
}
