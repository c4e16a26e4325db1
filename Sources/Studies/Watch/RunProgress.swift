import Deck
public import Foundation
public import MDCore
import Potentials
import Trajectory

/// Whether a run goes, has gone, or waits.
public enum RunState: Sendable, Equatable {
  case done
  /// Its watch ended it; the reason.
  case endedEarly(String)
  case atWork
  /// An error stopped it.
  case failed(String)
  /// Nobody is at work in it, and it is not done.
  case waiting

  public var isDone: Bool {
    switch self {
    case .done, .endedEarly: true
    case .atWork, .failed, .waiting: false
    }
  }

  public var text: String {
    switch self {
    case .done: "done"
    case .endedEarly(let reason): "ended early: \(reason)"
    case .atWork: "at work"
    case .failed(let error): "failed: \(error)"
    case .waiting: "waiting"
    }
  }

  init(_ manifest: Manifest, folder: String) {
    if let reason = manifest.endedEarly {
      self = .endedEarly(reason)
    } else if manifest.ended != nil {
      self = .done
    } else if FolderLock.isHeld(folder) {
      self = .atWork
    } else if let failure = manifest.failure {
      self = .failed(failure)
    } else {
      self = .waiting
    }
  }
}

/// How far a run is, as its files say: it may be at work in another process.
public struct RunProgress: Sendable {
  public let name: String
  public let state: RunState
  public let started: Date
  public let units: UnitSystem
  /// Name of the stage at work, its place from one, and how many there are; nil where the deck cannot be read.
  public let stage: (name: String, number: Int, count: Int)?
  /// Steps of all stages; nil where the deck cannot be read.
  public let steps: Int?
  /// Step at which the present stage began.
  let stageStart: Int
  /// Planned steps of the stages before less the steps that they took: a minimisation may end early.
  private let saved: Int
  /// One step in user time (ps, tau).
  let timestep: Double
  public let folder: RunFolder

  init(_ folder: RunFolder, name: String) throws(MDError) {
    self.folder = folder
    self.name = name
    let manifest = try Manifest.read(folder.manifest)
    units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
    started = manifest.started
    state = RunState(manifest, folder: folder.path)
    stageStart = manifest.stages.last?.lastStep ?? 0
    guard !state.isDone, let plan = try? Plan(text: manifest.deck, file: folder.deck, registry: .standard),
      !plan.stages.isEmpty
    else {
      (stage, steps, saved, timestep) = (nil, nil, 0, 0)
      return
    }
    let done = min(manifest.stages.count, plan.stages.count)
    let present = min(done, plan.stages.count - 1)
    stage = (plan.stages[present].name, present + 1, plan.stages.count)
    steps = plan.stages.reduce(0) { $0 + $1.steps }
    saved = plan.stages[..<done].reduce(0) { $0 + $1.steps } - stageStart
    timestep = plan.timestep * units.timeToUser / (units.name == .metal ? 1000 : 1)
  }

  /// Share of all steps that are made when the run is at a step of its count.
  public func fraction(at step: Int) -> Double? {
    if state.isDone { return 1 }
    return steps.map { min(1, Double(step + saved) / Double(max(1, $0))) }
  }

  /// Step of the last checkpoint, zero where there is none.
  public var checkpointStep: Int {
    (try? Checkpoint.read(folder.checkpoint).0.record.integer("step")) ?? 0
  }

  /// State, checkpoint, time: for a list of tasks.
  var line: String {
    guard !state.isDone else { return state.text }
    let step = checkpointStep
    let share = fraction(at: step).map { " (\(Int(100 * $0)) %)" } ?? ""
    let time =
      steps == nil ? "" : ", \((Double(step) * timestep).formatted(4)) \(units.name == .metal ? "ps" : "tau")"
    return "\(state.text), checkpoint at step \(step)\(share)\(time)"
  }
}

extension FolderLock {
  /// Whether a process is at work in the folder.
  static func isHeld(_ path: String) -> Bool {
    guard let lock = try? FolderLock(path) else { return true }
    lock.release()
    return false
  }
}
