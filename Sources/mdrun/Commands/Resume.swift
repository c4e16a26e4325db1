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
      """)

  @Argument(help: "Folder of the run or study.", completion: .directory)
  var folder: String
  @Option(help: "Lengthen the last stage by this time, e.g. \"100 ps\".")
  var extend: String?

  func run() throws {
    try reporting {
      let study = StudyFolder(folder)
      if study.isStudy {
        if extend != nil {
          throw MDError(
            .input, "a study cannot be extended", hint: "ask for a smaller 'error' in a new study")
        }
        try carryOut(Study.reopen(study, registry: .standard))
        return
      }
      let task = try RunTask.reopen(RunFolder(folder), extendedBy: extend, registry: .standard)
      if task.wasFinished {
        writeError("note: all stages of the run are done; --extend lengthens the last one")
      }
      try carryOut(task)
    }
  }
}
