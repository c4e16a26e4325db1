import ArgumentParser
import Deck
import MDCore
import Potentials
import Studies

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a deck and show what it would do and cost.",
    discussion: """
      Reads the deck and all files it names, builds the structure, measures a few force evaluations, and prints the \
      resolved plan with the estimated time, memory and disk space; then what a run would warn of, and what it would \
      refuse: stages that cannot begin, analyses without their data, a disk that is too small. Nothing is written.

      Example:
        mdrun check inputs/argon/deck.yaml
      """)

  @Argument(help: "Deck (YAML or JSON).", completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String

  func run() throws {
    try reporting {
      let check = try checkDeck(deck, registry: .standard)
      print(check.text, terminator: "")
      for warning in check.warnings { print("warning: \(warning)") }
      for error in check.errors.dropFirst() { writeError(error.description) }
      if let first = check.errors.first { throw first }
    }
  }
}
