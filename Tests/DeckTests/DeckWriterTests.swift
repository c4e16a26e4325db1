import Deck
import MDCore
import Testing

@Suite struct DeckWriterTests {
  private func roundTrip(_ text: String) throws -> InputNode {
    let node = InputNode(
      .mapping([
        .init(key: text, location: .init(file: "f"), value: InputNode(.scalar(text), at: .init(file: "f")))
      ]), at: .init(file: "f"))
    return try DeckText.parse(DeckWriter.text(node), file: "f")
  }

  @Test(arguments: [
    "plain", "two words", "1.5 fs", "-3", "- 3", "a: b", "a #b", "#", "yes", "null", "~", "", " lead",
    "trail ",
    "quote\"s", "back\\slash", "line\nbreak", "tab\t", "{", "[x]", "*star", "&and", "!bang", "%", "@at",
    "`tick",
    "Å ngström", "\u{1}", "'single'", "10 %", "a, b", "<<", "=", "1/A", "./file", "?", "|", ">", "-",
  ])
  func everyTextComesBack(_ text: String) throws {
    if text == "<<" { return }
    let entries = try roundTrip(text).entries()
    #expect(entries.count == 1)
    #expect(entries[0].key == text)
    #expect(try entries[0].value.string() == text)
  }

  @Test func nestedListsAndMappings() throws {
    let text = """
      a:
        - {b: [1, 2, {c: d}]}
        - - x
          - {}
        - []
        - null
      e: null
      long: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccc, dddddddd]
      """
    let first = try DeckText.parse(text, file: "f")
    let written = DeckWriter.text(first)
    let second = try DeckText.parse(written, file: "f")
    #expect(DeckWriter.text(second) == written)
    #expect(try second.child("a").elements().count == 4)
    #expect(try second.child("a").elements()[0].child("b").elements()[2].string("c") == "d")
    #expect(second["e"]?.content == .empty)
    #expect(try second.child("long").elements().count == 4)
  }

  @Test func valuesCarryTheirPlaces() throws {
    let root = try DeckText.parse("a: 1\nb:\n  - x\n  - {c: 300 K}\n", file: "deck.yaml")
    #expect(root["a"]?.location == .init(file: "deck.yaml", line: 1, column: 4))
    let c = try root.child("b").elements()[1].child("c")
    #expect(c.location == .init(file: "deck.yaml", line: 4, column: 9))
    #expect(c.path == "b[2].c")
    #expect(try c.quantity(.temperature) == 300)
  }

  @Test func missingFilesAreErrors() {
    let error = #expect(throws: MDError.self) { try DeckText.read(file: "/nonexistent/deck.yaml") }
    #expect(error?.what == "cannot read the deck")
    #expect(error?.kind == .file)
  }
}
