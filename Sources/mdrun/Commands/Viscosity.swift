import ArgumentParser
import Deck
import Potentials
import Studies

struct Viscosity: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Green-Kubo viscosity of a liquid, with its error.",
    discussion: """
      Melts, equilibrates at temperature and pressure, starts many replicas of constant energy from Langevin dynamics, \
      and fits the spectrum of their stress; adds replicas until the error asked for holds. Every task goes on after a \
      stop: mdrun resume runs/x.

      Example:
        mdrun viscosity inputs/viscosity-lj/deck.yaml
        mdrun status runs/viscosity-lj
      """)

  @Argument(
    help: "Deck with a 'viscosity' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions

  func run() throws { try options.carryOutStudy(deck) }
}
