import ArgumentParser
import MDCore
import Studies

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a page about a run, study, sweep or comparison: numbers, errors, pictures.",
    discussion: """
      Writes report.html into the folder: one file that opens in any browser, without network. Warnings come first. \
      Beside it come the pictures (SVG, with data and gnuplot script) and the numbers as CSV. What is missing or damaged \
      is said on the page and here; the rest of the page comes.

      Example:
        mdrun report runs/fe-300K
        mdrun report runs/melting-al
      """)

  @Argument(help: "Folder of a run or study.", completion: .directory)
  var folder: String

  func run() throws {
    try reporting {
      let written = try writeReport(of: folder)
      for warning in written.warnings { writeError("warning: \(Terminal.printable(warning))") }
      print(written.page)
    }
  }
}
