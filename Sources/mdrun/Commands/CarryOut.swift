import Analysis
import ArgumentParser
import CKernels
import Deck
import Foundation
import MDCore
import Studies

/// Runs a task with progress on the terminal, stops on signals, and prints the analysis at the end.
func carryOut(_ task: RunTask) throws {
  var task = task
  let units = task.plan.units
  ck_catch_stop_signals()
  var progress = ProgressLine(units: units)
  let timestep = task.plan.timestep * units.timeToUser
  var stage = ""
  let outcome: RunTask.Outcome
  do {
    outcome = try task.execute(
      shouldStop: { ck_stop_signal() != 0 },
      report: { event in
        switch event {
        case .stage(let name, let index, let count):
          stage = count > 1 ? "\(index + 1)/\(count) \(name)" : name
        case .progress(let snapshot, let step, let steps):
          progress.show(step: step, of: steps, stage: stage, snapshot: snapshot, timestep: timestep)
        case .notice(let text):
          progress.finish()
          writeError("note: \(text)")
        case .seen: break
        }
      })
  } catch {
    progress.finish()
    throw error
  }
  progress.finish()
  if outcome == .stopped {
    writeError("stopped by signal; a checkpoint is written. Go on with: mdrun resume \(task.folder.path)")
    throw ExitCode(ExitStatus.stopped.rawValue)
  }
  let plan = task.plan
  guard !plan.analyses.isEmpty else { return }
  let report = try analyze(
    AnalysisSource(path: task.folder.path), plan.requests, options: plan.analysisOptions())
  print(report.description, terminator: "")
}
