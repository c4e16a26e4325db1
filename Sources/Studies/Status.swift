import Deck
import Foundation
public import MDCore
import Potentials
import Trajectory

/// How far a study or a run is, one line a task.
public func status(of path: String) throws(MDError) -> String {
  let study = StudyFolder(path)
  guard study.isStudy else {
    let run = RunFolder(path)
    guard run.isRun else {
      throw MDError(
        .input, "there is no study and no run in the folder", at: .init(file: path),
        expected: "a folder that mdrun made")
    }
    return try RunStatus(run).line(name: path) + "\n"
  }
  let manifest = try Manifest.read(study.manifest)
  var text = "\(path): "
  if manifest.ended != nil {
    text += "finished; see \(study.report)\n"
  } else {
    text += isHeld(path) ? "at work\n" : "not at work; go on with: mdrun resume \(path)\n"
  }
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: study.tasks)) ?? []).sorted {
    $0.compare($1, options: .numeric) == .orderedAscending
  }
  let tasks = names.filter { study.task($0).isRun }
  let width = (tasks.map(\.count).max() ?? 0) + 2
  for name in tasks {
    text +=
      "  "
      + (try RunStatus(study.task(name)).line(
        name: name.padding(toLength: width, withPad: " ", startingAt: 0))) + "\n"
  }
  for warning in manifest.warnings { text += "warning: \(warning)\n" }
  return text
}

/// Whether a process is at work in the folder.
private func isHeld(_ path: String) -> Bool {
  guard let lock = try? FolderLock(path) else { return true }
  lock.release()
  return false
}

/// What a run's files say about how far it is.
private struct RunStatus {
  private let text: String

  init(_ folder: RunFolder) throws(MDError) {
    let manifest = try Manifest.read(folder.manifest)
    let units = UnitSystem.named(UnitSystem.Name(rawValue: manifest.units) ?? .metal)
    if let reason = manifest.endedEarly {
      text = "ended early: \(reason)"
      return
    }
    if manifest.ended != nil {
      text = "done"
      return
    }
    let plan = try? Plan(text: manifest.deck, file: folder.deck, registry: .standard)
    let steps = plan.map { $0.stages.reduce(0) { $0 + $1.steps } }
    let step = (try? Checkpoint.read(folder.checkpoint).0.record.integer("step")) ?? 0
    let share = steps.map { " (\(100 * step / max(1, $0)) %)" } ?? ""
    let failure = manifest.warnings.last { $0.contains("error: ") }
    text =
      (isHeld(folder.path) ? "at work" : failure.map { "failed: \($0)" } ?? "waiting")
      + ", checkpoint at step \(step)\(share)"
      + (plan.map {
        ", \((Double(step) * $0.timestep * units.timeToUser / (units.name == .metal ? 1000 : 1)).formatted(4)) \(units.name == .metal ? "ps" : "tau")"
      } ?? "")
  }

  func line(name: String) -> String { "\(name) \(text)" }
}
