import ArgumentParser
import MDCore
import Studies

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how far a study or run is, task by task.",
    discussion: """
      Works while the study runs, after a kill, and at its end.

      Example:
        mdrun status runs/melting-al
      """)

  @Argument(help: "Folder of a study or run.", completion: .directory)
  var folder: String

  func run() throws {
    try reporting { print(try status(of: folder), terminator: "") }
  }
}
