import Analysis
import Deck
import MDCore
import Trajectory

/// The viscosity of a liquid: replicas of constant energy from independent starts, more of them until the error asked
/// for holds, longer ones where the stress has not had the time to forget.
struct ViscosityStudy {
  let goal: ViscosityPlan
  let runner: StudyRunner

  /// Replicas with frames close enough for transverse currents.
  private static let replicasWithDenseFrames = 2
  private static let denseFrames = 3000
  private static let sparseFrames = 100
  /// Runs are lengthened at most so many times over.
  private static let longest = 8.0

  private var base: Plan { runner.plan.base }

  /// Replicas that the error asked for takes if every one is just long enough: a guess before anything is known.
  static func replicasExpected(_ goal: ViscosityPlan) -> Int {
    max(goal.replicas, SequencePlanning.runs(forRelativeError: goal.target))
  }

  /// What is decided after each batch.
  private struct Next: Codable {
    var replicas: Int
    var time: Double
    var isDone: Bool
  }

  func result() throws -> AnalysisReport {
    let start = try LiquidPreparation(goal: goal, runner: runner).start()
    let (folders, record) = try replicas("replica", from: start, count: goal.replicas)
    var report = record.report
    report.title = base.title.isEmpty ? runner.folder.name : base.title
    for notice in record.notices { runner.say(notice) }
    let byproducts = ViscosityByproducts(folders: folders, viscosity: record.result, units: base.units)
    let diffusion = try byproducts.diffusion()
    report.estimates += diffusion.estimates
    report.findings += diffusion.findings
    if let currents = report["viscosity by transverse currents"] {
      report.findings.append(
        "stress and transverse currents differ by "
          + "\(currents.deviation(from: record.result.viscosity).formatted(2)) combined standard errors"
          + (currents.warnings.isEmpty ? "" : ", but see the warning"))
    }
    if record.result.relativeError > goal.target {
      runner.warn(
        "the error asked for, \(percent(goal.target)), was not reached with \(goal.mostReplicas) replicas: "
          + "\(percent(record.result.relativeError)); raise 'most-replicas' or 'time'")
    }
    if goal.comparesSize { try compareSize(start, record.result, into: &report) }
    return report
  }

  /// Batches of replicas until the error holds: their folders and what they say together.
  private func replicas(
    _ name: String, from start: String, count: Int
  ) throws -> (folders: [RunFolder], record: ViscosityRecord) {
    var next = Next(replicas: count, time: goal.time, isDone: false)
    for round in 0... {
      runner.begin("\(next.replicas) \(name)s of \(timeText(next.time))")
      let tasks = (1...next.replicas).map { task(name, $0, from: start, time: next.time) }
      let outcomes = try runner.run(tasks)
      let folders = zip(tasks, outcomes).compactMap { $1.isComplete ? runner.folder.task($0.name) : nil }
      guard !folders.isEmpty else {
        throw MDError(.analysis, "all replicas failed", found: runner.warnings.last)
      }
      let sources = folders.map { StressSource(path: $0.path, stage: "production") }
      let decided = try runner.decide("\(name)s-\(round)") { () throws(MDError) in
        self.next(after: next, try analyzeViscosity(sources, writingTo: nil).result)
      }
      if decided.isDone {
        let main = name == "replica" ? runner.folder.path : runner.folder.file(name)
        return (folders, try analyzeViscosity(sources, writingTo: main))
      }
      next = decided
    }
    preconditionFailure("the loop ends by itself")
  }

  private func next(after last: Next, _ result: ViscosityResult) -> Next {
    var next = last
    let factor = base.units.longTimeFactor
    let needed = 1.1 * result.neededDuration / factor
    let length = result.duration / factor
    if length < result.neededDuration / factor, last.time < Self.longest * goal.time {
      next.time = min(Self.longest * goal.time, max(needed, 1.3 * last.time))
      return next
    }
    let wanted = SequencePlanning.runs(
      forRelativeError: goal.target, having: last.replicas, with: result.relativeError)
    if result.relativeError <= goal.target || last.replicas >= goal.mostReplicas {
      next.isDone = true
      return next
    }
    // Errors are uncertain themselves, so no more than a doubling at once.
    next.replicas = min(goal.mostReplicas, 2 * last.replicas, max(last.replicas + 2, wanted))
    return next
  }

  private func task(_ name: String, _ index: Int, from start: String, time: Double) -> StudyTask {
    let seed = base.seed &* 1000 &+ UInt64(index)
    let steps = base.steps(time)
    var plan = base.task(
      from: start, velocities: .draw(temperature: goal.temperature, seed: seed, exact: false),
      stages: [
        .langevin(
          "start", temperature: goal.temperature, relaxationTime: DeckDefaults(base.units).langevinTime,
          steps: base.steps(goal.startTime)),
        .nve("production", steps: steps),
      ], seed: seed)
    let isDense = index <= Self.replicasWithDenseFrames && name == "replica"
    // The interval follows the time first asked for, so that a run that is lengthened keeps it.
    plan.output.frameInterval = max(
      1, base.steps(goal.time) / (isDense ? Self.denseFrames : Self.sparseFrames))
    plan.output.velocities = isDense
    plan.output.stress = false
    plan.output.unwrapped = true
    plan.output.seriesInterval = goal.block
    plan.output.stressMean = true
    return StudyTask(name: "\(name)-\(index)", plan: plan)
  }

  /// Eight times the atoms: the same liquid twice as long along each axis.
  private func compareSize(_ start: String, _ small: ViscosityResult, into report: inout AnalysisReport)
    throws
  {
    let cell = try readStructure(start, options: StructureOptions(units: base.units))
    let atoms = AtomicStructure(cell: cell.cell, species: cell.species, positions: cell.positions)
    let path = try runner.writeStart("large", atoms.repeated([2, 2, 2]).file)
    let (_, record) = try replicas("large", from: path, count: max(2, goal.replicas / 2))
    var large = record.result.viscosity
    large.warnings = large.warnings.map { "eight times the atoms: \($0)" }
    report.estimates.append(NamedEstimate("viscosity, 8 times the atoms", large))
    report.findings.append(
      "finite size: \(8 * cell.count) atoms differ from \(cell.count) by "
        + "\(large.deviation(from: small.viscosity).formatted(2)) combined standard errors")
  }

  private func percent(_ fraction: Double) -> String { "\((100 * fraction).formatted(2)) %" }
  private func timeText(_ time: Double) -> String {
    "\((time * base.units.longTimeFactor).formatted(3)) \(base.units.longTimeSymbol)"
  }
}
