import Deck
import Foundation
import MDCore

/// Names of potentials and analyses in the tests of decks.
let sampleVocabulary = DeckVocabulary(
  potentials: ["deep", "lj", "wang-frenkel", "morse", "zbl", "eam"],
  analyses: ["temperature", "pressure", "density", "lattice", "rdf", "msd"])

/// Reads a deck from text.
func plan(_ text: String) throws -> Plan {
  try Plan(reading: DeckText.parse(text, file: "deck.yaml"), name: "deck", vocabulary: sampleVocabulary)
}
