import Foundation
import TestSupport

/// A sound file that the readers of a group know, and how it is damaged.
struct Sample {
  enum Kind { case text, bytes, archive, binaryWithText }

  /// The name under which readers see it: formats are told by names too.
  let name: String
  let kind: Kind
  let content: [UInt8]

  init(_ name: String, _ kind: Kind, text: String) {
    self.init(name, kind, content: Array(text.utf8))
  }

  init(_ name: String, _ kind: Kind, content: [UInt8]) {
    (self.name, self.kind, self.content) = (name, kind, content)
  }

  /// A file of the project by its path in the folder Tests.
  init(_ kind: Kind, _ path: String, as name: String? = nil) {
    let file = Self.tests.appendingPathComponent(path)
    guard let data = FileManager.default.contents(atPath: file.path) else {
      fatalError("the sample \(file.path) is missing")
    }
    self.init(name ?? file.lastPathComponent, kind, content: [UInt8](data))
  }

  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The file after some damage; the same numbers give the same damage.
  func damaged(_ random: inout FixedRandom) -> [UInt8] {
    switch kind {
    case .text:
      Int.random(in: 0..<6, using: &random) == 0
        ? ByteMutations.apply(content, &random) : TextMutations.apply(content, &random)
    case .bytes: ByteMutations.apply(content, &random)
    case .archive:
      Int.random(in: 0..<4, using: &random) == 0
        ? ByteMutations.apply(content, &random) : ByteMutations.applyInside(content, &random)
    case .binaryWithText:
      Int.random(in: 0..<3, using: &random) == 0
        ? ByteMutations.applyInPlace(content, &random) : ByteMutations.apply(content, &random)
    }
  }
}
