import ArgumentParser
import Deck
import Potentials
import Studies

struct Elastic: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Elastic constants of a crystal at a temperature, isothermal and adiabatic.",
    discussion: """
      Finds the mean cell at temperature and pressure, strains it to both sides, and measures mean stresses in runs that \
      share their random numbers; two more temperatures give the adiabatic constants and the thermal expansion. Every task \
      goes on after a stop: mdrun resume runs/x.

      Example:
        mdrun elastic inputs/elastic-fe-eam/deck.yaml
        mdrun status runs/elastic-fe-eam
      """)

  @Argument(
    help: "Deck with an 'elastic' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions

  func run() throws { try options.carryOutStudy(deck) }
}
