import ArgumentParser
import Foundation
import MDCore
import Studies

struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a run or study that goes on elsewhere.",
    discussion: """
      Shows stage, step, temperature, pressure, drift of the conserved energy, time left, and a plot of the run so far; of \
      a study its tasks. Reads files only and disturbs nothing. Ends with the run; Ctrl-C ends it at any time.

      Example:
        mdrun watch runs/fe-300K
        mdrun watch runs/melting-al --plot pressure --every 10
      """)

  @Argument(help: "Folder of a run or study.", completion: .directory)
  var folder: String
  @Option(help: "Quantity to plot over time.")
  var plot: LiveSeries.Quantity = .temperature
  @Option(help: "Seconds between two looks.")
  var every = 2.0
  @Flag(help: "Show the present state once and end, as when the output is no terminal.")
  var once = false

  func validate() throws {
    guard every >= 0.1, every <= 86_400 else { throw ValidationError("--every must be from 0.1 to 86400") }
  }

  func run() throws {
    try reporting {
      var view = WatchView(quantity: plot)
      let isLive = !once && isatty(STDOUT_FILENO) == 1
      var shown = 0
      while true {
        let (text, goesOn) = try look(&view)
        if isLive, shown > 0 { print("\u{1B}[\(shown)F\u{1B}[J", terminator: "") }
        let lines = text.prefix(isLive ? max(5, Terminal.height - 1) : Int.max)
          .map { isLive ? String($0.prefix(max(20, Terminal.width - 1))) : $0 }
        print(lines.joined(separator: "\n"))
        fflush(nil)
        guard isLive, goesOn else { return }
        shown = lines.count
        Thread.sleep(forTimeInterval: every)
      }
    }
  }

  /// Lines to show, and whether there will be news.
  private func look(_ view: inout WatchView) throws(MDError) -> (lines: [String], goesOn: Bool) {
    let study = StudyFolder(folder)
    guard study.isStudy else {
      let run = try runProgress(of: folder)
      return (view.lines(run), run.state == .atWork)
    }
    let state = try StudyProgressOnDisk.state(of: study)
    return (view.lines(StudyProgressOnDisk(study), state, path: folder), state == .atWork)
  }
}
