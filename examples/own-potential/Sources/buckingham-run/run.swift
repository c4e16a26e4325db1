import Buckingham
import Deck
import Foundation
import MDCore
import Potentials
import Studies

/// Runs one deck with the potentials of Ferrite and `buckingham`, and prints what the deck asks for.
@main
struct Run {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 2 else { fail("usage: buckingham-run deck.yaml") }
    do throws(MDError) {
      let registry = PotentialRegistry.withBuckingham
      let plan = try Plan(file: arguments[1], registry: registry)
      var task = try RunTask.begin(plan, commandLine: arguments, registry: registry)
      let report = { (event: RunTask.Event) in
        if case .stage(let name, let index, let count) = event {
          print("stage \(index + 1)/\(count) \(name)")
        }
        if case .notice(let text) = event { print("note: \(text)") }
      }
      _ = try task.execute(report: report)
      let source = AnalysisSource(path: task.folder.path)
      print(try analyze(source, plan.requests, options: plan.analysisOptions()), terminator: "")
    } catch {
      fail(error.description)
    }
  }

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }
}
