import Deck
import Foundation
import Potentials
import Testing

/// Mistakes in the options of potentials, which show when the potential is made: one file of decks/bad-potentials
/// each, named after the term.
@Suite struct BadPotentialsTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "decks/bad-potentials")
  static let names = FaultyDeck.names(in: folder)

  @Test(arguments: names) func givesItsMessage(_ name: String) throws {
    try FaultyDeck(folder: Self.folder, name: name).check { path in
      let plan = try Plan(file: path, registry: .standard)
      _ = try plan.assemble(registry: .standard).forceField(plan)
    }
  }

  @Test(arguments: PotentialRegistry.standard.keys) func everyTermHasSome(_ key: String) {
    #expect(Self.names.filter { $0.hasPrefix(key + "-") }.count >= 5)
  }
}
