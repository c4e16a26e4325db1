import Analysis
import ArgumentParser
import CKernels
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Trajectory

/// Options of all studies.
struct StudyOptions: ParsableArguments {
  @Option(help: "Output folder instead of the deck's.")
  var output: String?
  @Option(help: "Cores instead of the deck's threads: so many tasks run side by side.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    if output == "" { throw ValidationError("--output must name a folder") }
  }

  /// Runs the study, or writes the script with which a cluster runs it.
  func carryOutStudy(_ deck: String, slurm: String? = nil) throws {
    try reporting {
      var plan = try StudyPlan(file: deck, registry: .standard)
      if let output { plan.base.output.folder = output }
      if let threads { plan.base.threads = threads }
      if let slurm {
        let study = try Study.begin(plan, commandLine: CommandLine.arguments, registry: .standard)
        try AtomicFile.write(slurmScript(for: study), to: slurm)
        print(
          "\(plan.points.count) points; submit with: sbatch \(slurm), then: mdrun resume \(study.folder.path)"
        )
        return
      }
      for line in try studyCost(plan, registry: .standard) { writeError(line) }
      try carryOut(Study.begin(plan, commandLine: CommandLine.arguments, registry: .standard))
    }
  }
}

/// Runs a study with progress on the terminal, stops on signals, and prints its report.
func carryOut(_ study: Study) throws {
  var study = study
  ck_catch_stop_signals()
  let line = StudyLine()
  let outcome: Study.Outcome
  do {
    outcome = try study.execute(shouldStop: { ck_stop_signal() != 0 }, report: { line.show($0) })
  } catch {
    line.finish()
    throw error
  }
  line.finish()
  switch outcome {
  case .stopped:
    writeError(
      "stopped by signal; every task has its checkpoint. Go on with: mdrun resume \(study.folder.path)")
    throw ExitCode(ExitStatus.stopped.rawValue)
  case .finished(let report):
    print(report.description, terminator: "")
    print("report, figures and tasks: \(study.folder.path)")
    print("as a page: mdrun report \(study.folder.path)")
  }
}

/// Makes one point of a sweep or comparison with progress on the terminal.
func carryOut(_ study: Study, point: Int, threads: Int?) throws {
  ck_catch_stop_signals()
  let line = StudyLine()
  defer { line.finish() }
  let isDone = try study.executePoint(
    point, threads: threads, shouldStop: { ck_stop_signal() != 0 }, report: { line.show($0) })
  guard isDone else {
    line.finish()
    writeError("stopped by signal; the point has its checkpoint, the same command goes on")
    throw ExitCode(ExitStatus.stopped.rawValue)
  }
}
