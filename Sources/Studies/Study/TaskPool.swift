import Deck
import Dispatch
import MDCore
import Potentials
import Synchronization

/// Runs tasks side by side on the cores, each in its own folder and resumable on its own; one that fails does not stop
/// the others.
struct TaskPool: Sendable {
  let folder: StudyFolder
  let cores: Int
  let registry: PotentialRegistry
  let commandLine: [String]
  let shouldStop: @Sendable () -> Bool

  /// What is known of a task while the pool works.
  struct Status: Sendable {
    var step = 0
    /// Steps that were made before this call.
    var firstStep: Int?
    var text = ""
    var outcome: TaskOutcome?

    /// Whether nothing is left to be made of it: one that was stopped has steps left.
    var isOver: Bool { outcome.map { $0 != .stopped } ?? false }
  }

  /// Tasks that are done already are left alone, those begun go on. `report` is called with the status of all tasks,
  /// one call at a time.
  func run(_ tasks: [StudyTask], report: @Sendable ([Status]) -> Void) -> [TaskOutcome] {
    let side = max(1, min(cores, tasks.count))
    let threads = max(1, cores / side)
    let statuses = Mutex(Array(repeating: Status(), count: tasks.count))
    let next = Atomic<Int>(0)
    @Sendable func note(_ k: Int, _ change: (inout Status) -> Void) {
      statuses.withLock {
        change(&$0[k])
        report($0)
      }
    }
    DispatchQueue.concurrentPerform(iterations: side) { _ in
      while true {
        let k = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if k >= tasks.count { return }
        let outcome =
          shouldStop() ? .stopped : carryOut(tasks[k], threads: threads) { change in note(k, change) }
        note(k) { $0.outcome = outcome }
      }
    }
    return statuses.withLock { $0.map { $0.outcome ?? .stopped } }
  }

  private func carryOut(
    _ task: StudyTask, threads: Int, note: ((inout Status) -> Void) -> Void
  ) -> TaskOutcome {
    do throws(MDError) {
      var run = try open(task, threads: threads)
      let units = run.plan.units
      if run.wasFinished {
        note { $0.firstStep = task.steps }
        return run.endedEarly.map { .endedEarly($0) } ?? .finished
      }
      let outcome = try run.execute(watch: task.watch, shouldStop: shouldStop) { event in
        switch event {
        case .progress(let snapshot, let step, _):
          note {
            $0.firstStep = $0.firstStep ?? step
            $0.step = step
            if task.watch == nil, let temperature = snapshot.temperature {
              $0.text = "T \(temperature.formatted(4)) \(units.temperatureSymbol)"
            }
          }
        case .seen(let text): note { $0.text = text }
        case .stage, .notice: break
        }
      }
      if outcome == .stopped { return .stopped }
      return run.endedEarly.map { .endedEarly($0) } ?? .finished
    } catch {
      return .failed(error)
    }
  }

  /// Begins a task, goes on with it, or lengthens it to what is wanted now.
  private func open(_ task: StudyTask, threads: Int) throws(MDError) -> RunTask {
    let place = folder.task(task.name)
    guard place.isRun else {
      var plan = task.plan
      plan.output.folder = place.path
      plan.threads = threads
      return try RunTask.begin(plan, scope: task.scope, commandLine: commandLine, registry: registry)
    }
    let run = try RunTask.reopen(place, registry: registry)
    guard let wanted = task.plan.stages.last?.steps, let made = run.plan.stages.last?.steps, wanted > made
    else {
      return run
    }
    let extra = Quantity.text(Double(wanted - made) * run.plan.timestep, .time, units: run.plan.units)
    return try RunTask.reopen(place, extendedBy: extra, registry: registry)
  }
}
