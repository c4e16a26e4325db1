import Deck
import Foundation
import Testing

/// Mistakes that the deck alone shows: one file of decks/bad each.
@Suite struct BadDecksTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "decks/bad")
  static let names = FaultyDeck.names(in: folder)

  @Test func thereAreManyOfThem() { #expect(Self.names.count >= 40) }

  @Test(arguments: names) func givesItsMessage(_ name: String) throws {
    try FaultyDeck(folder: Self.folder, name: name).check { path in
      let root = try DeckText.read(file: path)
      _ = try Plan(reading: root, name: "deck", vocabulary: sampleVocabulary)
    }
  }
}
