import Analysis
import ArgumentParser
import Deck
import MDCore
import Potentials
import Studies

struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go on with a run or study after a stop or a kill, bit for bit.",
    discussion: """
      Example:
        mdrun resume runs/argon
        mdrun resume runs/argon --extend "100 ps"
        mdrun resume runs/sweep-argon --index 3
        mdrun resume runs/paper --so-far
      """)

  @Argument(help: "Folder of the run or study.", completion: .directory)
  var folder: String
  @Option(help: "Lengthen the last stage by this time, e.g. \"100 ps\".")
  var extend: String?

  @Option(
    help: "Make this point of a sweep or comparison alone, counted from zero, as a job of a cluster does.")
  var index: Int?
  @Flag(
    help:
      "Make nothing: report what the finished points of a sweep or comparison say, also while it is at work.")
  var soFar = false
  @Option(help: "Threads for that point.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    if threads != nil, index == nil { throw ValidationError("--threads goes with --index") }
  }

  func run() throws {
    try reporting {
      let study = StudyFolder(folder)
      if study.isStudy {
        if extend != nil {
          throw MDError(
            .input, "a study cannot be extended", hint: "ask for a smaller 'error' in a new study")
        }
        let study = try Study.reopen(study, registry: .standard)
        if soFar {
          print(try study.resultSoFar().description, terminator: "")
        } else if let index {
          try carryOut(study, point: index, threads: threads)
        } else {
          try carryOut(study)
        }
        return
      }
      guard index == nil else {
        throw MDError(
          .input, "a run has no points", at: .init(file: folder),
          expected: "the folder of a sweep or comparison")
      }
      let task = try RunTask.reopen(RunFolder(folder), extendedBy: extend, registry: .standard)
      if task.wasFinished {
        writeError("note: all stages of the run are done; --extend lengthens the last one")
      }
      try carryOut(task)
    }
  }
}
