import ArgumentParser
import Deck
import Potentials
import Studies

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run molecular dynamics from a deck.",
    discussion: """
      Writes trajectory, series, checkpoint and manifest to the deck's output folder, then prints the analyses that \
      the deck asks for. SIGINT and SIGTERM finish the step, write a checkpoint and exit with code 75.

      Example:
        mdrun run inputs/argon/deck.yaml
      """)

  @Argument(help: "Deck (YAML or JSON).", completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @Option(help: "Output folder instead of the deck's.")
  var output: String?
  @Option(help: "Threads instead of the deck's.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
    if output == "" { throw ValidationError("--output must name a folder") }
  }

  func run() throws {
    try reporting {
      var plan = try Plan(file: deck, registry: .standard)
      if let output { plan.output.folder = output }
      if let threads { plan.threads = threads }
      try carryOut(RunTask.begin(plan, commandLine: CommandLine.arguments, registry: .standard))
    }
  }
}
