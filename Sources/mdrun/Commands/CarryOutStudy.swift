import Analysis
import ArgumentParser
import CKernels
import Deck
import Foundation
import MDCore
import Potentials
import Studies

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

  func carryOutStudy(_ deck: String) throws {
    try reporting {
      var plan = try StudyPlan(file: deck, registry: .standard)
      if let output { plan.base.output.folder = output }
      if let threads { plan.base.threads = threads }
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
  }
}
