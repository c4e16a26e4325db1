import ArgumentParser
import Deck
import Potentials
import Studies

struct Melt: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Two-phase melting temperature of a crystal, with its error budget.",
    discussion: """
      Heats and cools to bracket the melting point, brings crystal and liquid side by side in slabs, and lets them find \
      their temperature at constant enthalpy; repeats with the crystal of that temperature and several seeds. The \
      error is given by parts. Every task goes on after a stop: mdrun resume runs/x.

      Example:
        mdrun melt inputs/melting-al/deck.yaml
        mdrun status runs/melting-al
      """)

  @Argument(
    help: "Deck with a 'melt' section (YAML or JSON).",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var deck: String
  @OptionGroup var options: StudyOptions

  func run() throws { try options.carryOutStudy(deck) }
}
