import Deck
import MDCore

/// One run of a study.
struct StudyTask: Sendable {
  /// Name of its folder.
  var name: String
  /// The whole run; the study gives it folder and threads.
  var plan: Plan
  /// How much of the plan is the user's own.
  var scope = Preflight.Scope.task
  /// What may end it early.
  var watch: RunWatch?

  /// Steps of all its stages.
  var steps: Int { plan.stages.reduce(0) { $0 + $1.steps } }
}

/// How a task ended.
enum TaskOutcome: Sendable, Equatable {
  case finished
  /// Its watch ended it; the reason.
  case endedEarly(String)
  case failed(MDError)
  case stopped

  /// Whether the run is complete, and may be analysed.
  var isComplete: Bool {
    switch self {
    case .finished, .endedEarly: true
    case .failed, .stopped: false
    }
  }
}
