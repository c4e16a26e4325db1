public import Deck
import Foundation
public import MDCore
public import Potentials
import Trajectory

/// One run that can be killed at any moment: stages one after another, checkpoints in between.
///
/// A checkpoint holds the stage and everything the next step depends on, and the output files are brought to
/// disk before it is written; going on from it cuts them back to what it counted. So a resumed run ends with
/// the same bits as an unbroken one.
public struct RunTask: Sendable {
  public enum Outcome: Sendable, Equatable { case finished, stopped }

  /// What the caller is told while it runs.
  public enum Event: Sendable {
    /// A stage begins, or goes on.
    case stage(name: String, index: Int, count: Int)
    /// Now and then: the present instant and the step of all steps.
    case progress(Snapshot, step: Int, of: Int)
    /// Something the user should know.
    case notice(String)
    /// What the run's watch sees.
    case seen(String)
  }

  public let folder: RunFolder
  public let plan: Plan
  let assembly: Assembly
  private let field: ForceField
  private var manifest: Manifest
  private var checkpoint: Checkpoint?
  /// Whether all stages were done already when the run was opened.
  public let wasFinished: Bool
  /// Why the run ended before its last step, nil if it did not.
  public var endedEarly: String? { manifest.endedEarly }
  private var said: Set<String> = []

  private init(
    folder: RunFolder, plan: Plan, assembly: Assembly, field: ForceField, manifest: Manifest,
    checkpoint: Checkpoint?
  ) {
    self.folder = folder
    self.plan = plan
    self.assembly = assembly
    self.field = field
    self.manifest = manifest
    self.checkpoint = checkpoint
    wasFinished = manifest.ended != nil
  }

  /// A new run in the folder that the plan names. Fails if a run is there already, and before it makes the folder
  /// if the `Preflight` finds that the run cannot be made; what that warns of stays in the manifest.
  public static func begin(
    _ plan: Plan, scope: Preflight.Scope = .run, commandLine: [String], registry: PotentialRegistry
  ) throws(MDError) -> RunTask {
    let folder = RunFolder(plan.output.folder)
    try folder.refuseToOverwrite()
    let start = try Preflight(plan, scope: scope, registry: registry)
    try start.check()
    let (assembly, field) = (start.assembly, start.field)
    try AtomicFile.makeFolder(folder.path)
    let lock = try FolderLock(folder.path)
    defer { lock.release() }
    try folder.refuseToOverwrite()
    let manifest = Manifest(
      deck: plan.resolvedText, version: ferriteVersion, seeds: ["run": plan.seed],
      modelHashes: assembly.modelHashes, units: plan.units.name, commandLine: commandLine, started: Date(),
      warnings: start.warnings)
    try manifest.write(to: folder.manifest)
    let task = RunTask(
      folder: folder, plan: plan, assembly: assembly, field: field, manifest: manifest, checkpoint: nil)
    try task.writeStart()
    return task
  }

  /// A run that was begun before, to go on from its last checkpoint, or from the start if it has none.
  ///
  /// `extra` lengthens the last stage by a time with its unit, e.g. "100 ps".
  public static func reopen(
    _ folder: RunFolder, extendedBy extra: String? = nil, registry: PotentialRegistry
  ) throws(MDError) -> RunTask {
    guard folder.isRun else {
      throw MDError(
        .input, "there is no run in \(folder.path)", expected: "a folder with manifest.json",
        hint: "mdrun run deck.yaml")
    }
    let lock = try FolderLock(folder.path)
    defer { lock.release() }
    var manifest = try Manifest.read(folder.manifest)
    var plan = try Plan(text: manifest.deck, file: folder.deck, registry: registry)
    plan.output.folder = folder.path
    let before = plan
    if let extra {
      do throws(MDError) {
        try plan.extend(by: Quantity.parse(extra, as: .time, units: plan.units))
      } catch {
        throw MDError(
          .input, "the run cannot be extended by '\(extra)': \(error.what)", at: error.location,
          found: error.found, expected: error.expected, hint: error.hint)
      }
      manifest.deck = plan.resolvedText
      manifest.ended = nil
    }
    let assembly = try assembleAgain(plan, in: folder, registry: registry)
    for (file, hash) in assembly.modelHashes.sorted(by: { $0.key < $1.key })
    where manifest.modelHashes[file] != nil && manifest.modelHashes[file] != hash {
      throw MDError(
        .input, "the model has changed since the run began", at: .init(file: file), found: "SHA-256 \(hash)",
        expected: manifest.modelHashes[file], hint: "the file the run began with, or a new run")
    }
    let field = try assembly.forceField(plan)
    if extra != nil {
      func bytes(_ plan: Plan) -> Double { CostEstimate(plan, assembly, field).diskBytes }
      let warning = try FreeSpace.check(bytes(plan) - bytes(before), in: folder.path, at: nil)
      manifest.warnings += warning.map { [$0] } ?? []
    }
    let task = try RunTask(
      folder: folder, plan: plan, assembly: assembly, field: field, manifest: manifest, checkpoint: nil
    ).withCheckpoint()
    if extra != nil {
      try AtomicFile.write(Array(plan.resolvedText.utf8), to: folder.deck)
      try manifest.write(to: folder.manifest)
    }
    try task.writeStart()
    return task
  }

  private func withCheckpoint() throws(MDError) -> RunTask {
    var copy = self
    if folder.hasCheckpoint {
      let (checkpoint, notice) = try Checkpoint.read(folder.checkpoint)
      copy.checkpoint = checkpoint
      if let notice { copy.manifest.warnings.append(notice) }
    }
    return copy
  }

  /// Runs all stages that are left. `shouldStop` is asked after every step; a stop leaves a checkpoint. `watch` may end
  /// the run early. Fails if another process is at work in the folder.
  public mutating func execute(
    watch: RunWatch? = nil, shouldStop: () -> Bool = { false }, report: (Event) -> Void = { _ in }
  ) throws(MDError) -> Outcome {
    let lock = try FolderLock(folder.path)
    defer { lock.release() }
    if manifest.failure != nil {
      manifest.failure = nil
      try manifest.write(to: folder.manifest)
    }
    var observers = assembly.observers(
      plan, trajectory: folder.trajectory, series: folder.series, table: folder.seriesTable,
      deviation: folder.deviation)
    do throws(MDError) {
      return try executeStages(&observers, watch: watch, shouldStop: shouldStop, report: report)
    } catch {
      // What was seen before the failure stays readable; a second failure here must not hide the first.
      for k in observers.indices { try? observers[k].flush() }
      manifest.failure = error.description
      try? manifest.write(to: folder.manifest)
      throw error
    }
  }

  private mutating func executeStages(
    _ observers: inout [any Observer], watch: RunWatch?, shouldStop: () -> Bool, report: (Event) -> Void
  ) throws(MDError) -> Outcome {
    var state = assembly.state
    var field = self.field
    let first = try checkpoint?.record.integer("stage") ?? 0
    // A run that begins says what was seen before its first step; one that goes on has said it.
    if checkpoint == nil { for warning in manifest.warnings { say(warning, report) } }
    let total = plan.stages.reduce(0) { $0 + $1.steps }
    for index in plan.stages.indices.dropFirst(first) {
      let stage = plan.stages[index]
      report(.stage(name: stage.name, index: index, count: plan.stages.count))
      var simulation = Simulation(
        state: state, field: field, scheme: stage.scheme(assembly.topology), observers: observers,
        stage: stage.name, seed: plan.seed, timestep: plan.timestep, steps: stage.steps,
        bounds: plan.stability)
      var firstStep = state.step
      if let checkpoint, index == first {
        try simulation.resume(from: checkpoint.record)
        firstStep = try checkpoint.record.integer("stage-first-step")
      } else {
        do throws(MDError) {
          try simulation.start(observing: index == 0)
        } catch {
          throw plan.advised(error, stage: index, simulation.state, assembly.topology)
        }
        if index == 0 { try save(&simulation, stage: index, firstStep: firstStep) }
      }
      let before = plan.stages[..<index].reduce(0) { $0 + $1.steps }
      var shown = ContinuousClock.now
      // A run that was killed just after its watch had ended it ends here again.
      var verdict = try watch?.verdict(on: simulation, report)
      var stopped = verdict != nil
      if !stopped {
        do throws(MDError) {
          try simulation.run { (now: inout Simulation) throws(MDError) in
            verdict = try watch?.verdict(on: now, report)
            stopped = verdict != nil || shouldStop()
            if stopped || now.isFinished || now.state.step % plan.checkpointInterval == 0 {
              try save(&now, stage: index, firstStep: firstStep)
            }
            if stopped || now.isFinished || ContinuousClock.now - shown > .milliseconds(200) {
              shown = .now
              report(.progress(now.snapshot(forces: false), step: before + now.stepsDone, of: total))
            }
            return !stopped
          }
        } catch {
          throw plan.advised(error, stage: index, simulation.state, assembly.topology)
        }
      }
      for notice in simulation.field.notices { say(notice, report) }
      if case .minimization(let minimizer) = simulation.scheme, simulation.isFinished,
        !minimizer.result.isConverged
      {
        say(
          "stage '\(stage.name)' ended after \(stage.steps) steps before the forces were small: largest force "
            + "\(minimizer.result.maximumForce.formatted(3)) \(plan.units.energySymbol)/\(plan.units.lengthSymbol)",
          report)
      }
      (state, field, observers) = (simulation.state, simulation.field, simulation.observers)
      if stopped && verdict == nil && !(simulation.isFinished && index == plan.stages.count - 1) {
        try manifest.write(to: folder.manifest)
        return .stopped
      }
      try recordStage(index, steps: min(firstStep, state.step)...state.step)
      manifest.endedEarly = verdict
      if verdict != nil { break }
    }
    for k in observers.indices { try observers[k].flush() }
    try writeFinal(state, field.topology)
    manifest.ended = Date()
    try manifest.write(to: folder.manifest)
    return .finished
  }

  /// Output to disk first, then the checkpoint that counts it.
  private func save(_ simulation: inout Simulation, stage: Int, firstStep: Int) throws(MDError) {
    try simulation.flush()
    var record = CheckpointRecord()
    simulation.save(into: &record)
    record.set("stage", stage)
    record.set("stage-first-step", firstStep)
    try Checkpoint(identity: ["program": "ferrite", "version": ferriteVersion], record: record)
      .write(to: folder.checkpoint)
  }

  private mutating func say(_ notice: String, _ report: (Event) -> Void) {
    guard said.insert(notice).inserted else { return }
    report(.notice(notice))
    if !manifest.warnings.contains(notice) { manifest.warnings.append(notice) }
  }

  /// Notes the steps of a finished stage, which may have been noted before: a finished run can be extended.
  ///
  /// The manifest is written before the next stage begins, so that a run that is killed there still knows it.
  private mutating func recordStage(_ index: Int, steps: ClosedRange<Int>) throws(MDError) {
    let record = Manifest.Stage(
      name: plan.stages[index].name, firstStep: steps.lowerBound, lastStep: steps.upperBound)
    manifest.stages = Array(manifest.stages.prefix(index)) + [record]
    try manifest.write(to: folder.manifest)
  }
}
