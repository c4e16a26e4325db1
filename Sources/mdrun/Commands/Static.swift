import ArgumentParser
import Deck
import Potentials
import Studies

struct Static: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lattice, elastic constants, equation of state and vacancies of a crystal at T = 0.",
    discussion: """
      Relaxes the crystal, tests with displaced atoms whether it is stable in the potential, strains it, compresses it, \
      and takes atoms out. What was worked out is kept: mdrun resume runs/x goes on after a stop.

      Example:
        mdrun static inputs/static-fe-eam/deck.yaml
      """)

  @Argument(
    help: "Deck with a 'static' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions

  func run() throws { try options.carryOutStudy(deck) }
}
