import Foundation
import MDCore
import Testing

/// A deck with one mistake, and in a comment the message that names it:
/// `# error COLUMN: message` on the faulty line, `# error at LINE:COLUMN: message` where that line cannot hold a
/// comment, or `# error in FILE at LINE:COLUMN: message` where the mistake is in another file of the folder.
struct FaultyDeck {
  let folder: URL
  let name: String
  var path: String { folder.appending(path: name).path }

  /// Names of the decks in a folder.
  static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".yaml") }.sorted()
  }

  /// Holds the error of `read` against the comment. Paths in the folder appear as `./name`.
  func check(_ read: (_ path: String) throws -> Void) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let expected = try #require(expectation(in: text), "no comment with the message")
    let error = #expect(throws: MDError.self) { try read(path) }
    var found = "no error"
    if let error {
      let place = "\(error.location?.file ?? ""):\(error.location?.line ?? 0):\(error.location?.column ?? 0)"
      let message = error.description.components(separatedBy: "error: ").dropFirst().joined(
        separator: "error: ")
      found = "\(place): \(message)".replacingOccurrences(of: "\n  try: ", with: "; try ")
        .replacingOccurrences(of: folder.path, with: ".")
    }
    #expect(found == expected, "\(name) says: \(found)")
  }

  /// `file:line:column: message` as the comment says.
  private func expectation(in text: String) -> String? {
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      if let match = line.firstMatch(of: /# error in (\S+) at (.*)/) { return "./\(match.1):\(match.2)" }
      if let match = line.firstMatch(of: /# error at (.*)/) { return "./\(name):\(match.1)" }
      if let match = line.firstMatch(of: /# error (.*)/) { return "./\(name):\(index + 1):\(match.1)" }
    }
    return nil
  }
}
