import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Synchronization
import Trajectory

/// What a study asks of its surroundings: tasks made, choices remembered, warnings kept.
///
/// A study is a function of its deck that may be called again: tasks that are done are left alone, and every choice that
/// was made from results is read back, so that a study that was killed anywhere ends with the same numbers.
final class StudyRunner {
  /// Thrown through a study when the user stopped it.
  struct Stopped: Error {}

  let folder: StudyFolder
  let plan: StudyPlan
  let pool: TaskPool
  /// Whether it only looks at what is there: no task is made, no choice kept.
  let makesNothing: Bool
  private let report: @Sendable (StudyEvent) -> Void
  private var decisions: [String: Data]
  private var ownWarnings: [String] = []
  private var taskWarnings: [(place: String, warning: String)] = []
  private var phase = ""

  /// What its tasks warn of, those that differ by their numbers only together, then what the study does.
  var warnings: [String] { AnalysisReport.gathered(taskWarnings) + ownWarnings }

  init(
    folder: StudyFolder, plan: StudyPlan, pool: TaskPool, makesNothing: Bool = false,
    report: @escaping @Sendable (StudyEvent) -> Void
  ) throws(MDError) {
    self.folder = folder
    self.plan = plan
    self.pool = pool
    self.makesNothing = makesNothing
    self.report = report
    decisions = [:]
    guard let data = FileManager.default.contents(atPath: folder.decisions) else { return }
    guard let read = try? JSONDecoder().decode([String: Data].self, from: data) else {
      throw MDError(
        .file, "the study's decisions are damaged", at: .init(file: folder.decisions),
        expected: "the file that mdrun wrote",
        hint: "remove it: the choices are then made anew from the tasks")
    }
    decisions = read
  }

  /// Says what comes next.
  func begin(_ phase: String) {
    self.phase = phase
    report(.phase(phase))
  }

  /// Says something the user should know, which the report repeats.
  func warn(_ text: String) {
    guard !ownWarnings.contains(text) else { return }
    ownWarnings.append(text)
    report(.notice(text))
  }

  /// Says something that needs no repeating.
  func say(_ text: String) { report(.notice(text)) }

  /// The outcomes of tasks, in their order; those that failed are warned of, and what the others warn of is kept unless
  /// their analysis brings it along. Throws `Stopped`.
  func run(_ tasks: [StudyTask], keepsWarnings: Bool = true) throws -> [TaskOutcome] {
    let (phase, report) = (phase, report)
    let names = tasks.map(\.name)
    let steps = tasks.map(\.steps)
    let outcomes = pool.run(tasks) { statuses in
      report(.progress(StudyProgress(phase: phase, names: names, steps: steps, statuses: statuses)))
    }
    if outcomes.contains(.stopped) { throw Stopped() }
    for (task, outcome) in zip(tasks, outcomes) {
      if case .failed(let error) = outcome { warn("task \(task.name) failed: \(error.description)") }
      guard keepsWarnings, outcome.isComplete else { continue }
      for warning in try Manifest.read(folder.task(task.name).manifest).warnings
      where !taskWarnings.contains(where: { $0 == (task.name, warning) }) {
        taskWarnings.append((task.name, warning))
      }
    }
    return outcomes
  }

  /// Runs one task; its failure is the study's.
  func runOne(_ task: StudyTask) throws -> RunFolder {
    if case .failed(let error) = try run([task])[0] { throw error }
    return folder.task(task.name)
  }

  /// A study within this one, in a folder among its tasks; one that is finished is read back.
  func substudy(_ name: String, _ plan: StudyPlan) throws -> AnalysisReport {
    let place = StudyFolder(folder.task(name).path)
    var study: Study
    if place.isStudy {
      if try Manifest.read(place.manifest).ended != nil {
        return try AnalysisReport(json: Data(try FileBytes.read(place.result)))
      }
      study = try Study.reopen(place, registry: pool.registry)
    } else {
      var plan = plan
      plan.base.output.folder = place.path
      plan.base.threads = pool.cores
      study = try Study.begin(plan, commandLine: pool.commandLine, registry: pool.registry)
    }
    let report = report
    let outcome = try study.execute(shouldStop: pool.shouldStop) { event in
      switch event {
      case .phase(let phase): report(.phase("\(name): \(phase)"))
      case .notice(let text): report(.notice("\(name): \(text)"))
      case .progress: report(event)
      }
    }
    guard case .finished(let result) = outcome else { throw Stopped() }
    return result
  }

  /// A choice made from results, made once and kept.
  func decide<Choice: Codable>(_ name: String, _ make: () throws -> Choice) throws -> Choice {
    if let data = decisions[name] {
      guard let kept = try? JSONDecoder().decode(Choice.self, from: data) else {
        throw MDError(
          .file, "a decision of the study is damaged", at: .init(file: folder.decisions), found: name)
      }
      return kept
    }
    let choice = try make()
    if makesNothing { return choice }
    decisions[name] = try JSONEncoder().encode(choice)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try AtomicFile.write(Array(try encoder.encode(decisions)) + [10], to: folder.decisions)
    return choice
  }

  /// Writes the structure that a task starts from, and gives its path.
  func writeStart(_ name: String, _ structure: Structure) throws(MDError) -> String {
    let path = folder.start(name)
    try AtomicFile.makeFolder(folder.tasks)
    let text = ExtendedXYZ.text(structure, options: StructureOptions(units: plan.base.units))
    if FileManager.default.contents(atPath: path) != Data(text.utf8) {
      try AtomicFile.write(text, to: path)
    }
    return path
  }
}

/// What the caller is told while a study runs.
public enum StudyEvent: Sendable {
  /// The protocol enters a new part.
  case phase(String)
  case progress(StudyProgress)
  /// Something the user should know.
  case notice(String)
}

/// How far the tasks of a phase are.
public struct StudyProgress: Sendable {
  public let phase: String
  public let done: Int
  public let failed: Int
  public let count: Int
  /// Fraction of all steps made.
  public let fraction: Double
  /// The part of it that was there before these tasks were begun or went on.
  public let fractionBefore: Double
  /// Tasks at work and what is seen of them.
  public let running: [String]

  init(phase: String, names: [String], steps: [Int], statuses: [TaskPool.Status]) {
    self.phase = phase
    count = names.count
    done = statuses.count { $0.outcome?.isComplete ?? false }
    failed = statuses.count { if case .failed = $0.outcome { true } else { false } }
    let total = steps.reduce(0, +)
    let made = zip(steps, statuses).reduce(0) { $0 + ($1.1.isOver ? $1.0 : min($1.1.step, $1.0)) }
    let before = zip(steps, statuses).reduce(0) { $0 + min($1.1.firstStep ?? 0, $1.0) }
    fractionBefore = total > 0 ? Double(before) / Double(total) : 0
    fraction = total > 0 ? Double(made) / Double(total) : 1
    running = zip(names, statuses).compactMap { name, status in
      status.outcome == nil && status.step > 0 ? "\(name) \(status.text)" : nil
    }
  }
}
