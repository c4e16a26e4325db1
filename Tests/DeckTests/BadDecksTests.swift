import Deck
import Foundation
import MDCore
import Testing

/// Every file of decks/bad holds one mistake, and beside it a comment with the message that names it:
/// `# error COLUMN: message` on the faulty line, or `# error at LINE:COLUMN: message` on the first line where the
/// faulty one cannot hold a comment.
@Suite struct BadDecksTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "decks/bad")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func thereAreManyOfThem() { #expect(Self.names.count >= 40) }

  @Test(arguments: names) func givesItsMessage(_ name: String) throws {
    let path = Self.folder.appending(path: name).path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let expected = try #require(Self.expected(in: text), "no comment with the message")
    let error = #expect(throws: MDError.self) {
      let root = try DeckText.read(file: path)
      _ = try Plan(reading: root, name: "deck", vocabulary: sampleVocabulary)
    }
    let line = error?.location?.line ?? 0
    let column = error?.location?.column ?? 0
    var message = error?.description.components(separatedBy: "error: ").dropFirst().joined(
      separator: "error: ")
    message = message?.replacingOccurrences(of: "\n  try: ", with: "; try ")
    let found = "\(line):\(column): \(message ?? "no error")"
    #expect(found == expected, "\(name) says: \(found)")
    #expect(error?.location?.file == path)
  }

  /// `line:column: message` as the comment says.
  private static func expected(in text: String) -> String? {
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      if let range = line.range(of: "# error at ") { return String(line[range.upperBound...]) }
      if let range = line.range(of: "# error ") { return "\(index + 1):\(line[range.upperBound...])" }
    }
    return nil
  }
}
