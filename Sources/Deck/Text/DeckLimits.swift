import MDCore

/// Bounds on the text of a deck, checked before it is parsed: no deck can exhaust memory or the stack.
enum DeckLimits {
  /// Size of the text in bytes.
  static let bytes = 256 * 1024
  /// Values after aliases have been followed.
  static let values = 50_000
  /// Mappings and lists inside one another.
  static let depth = 32
  /// Uses of aliases; with all limits together an alias bomb stays small.
  static let aliases = 24

  static func check(_ text: String, file: String) throws(MDError) {
    let bytes = text.utf8
    guard bytes.count <= Self.bytes else { throw tooLarge(bytes.count, file: file) }
    var (line, open, aliases, lead) = (1, 0, 0, 0)
    var isLeading = true
    var previous = UInt8(ascii: "\n")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): (line, lead, isLeading) = (line + 1, 0, true)
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      default: break
      }
      if isLeading, " -?:".utf8.contains(byte) {
        lead += 1
      } else if byte != UInt8(ascii: "\n") {
        isLeading = false
      }
      if previous == UInt8(ascii: "*"), isWord(byte) { aliases += 1 }
      if open > 2 * depth || lead > 8 * depth {
        throw MDError(
          .input, "the deck is nested too deeply", at: .init(file: file, line: line),
          found: "more than \(depth) levels", expected: "at most \(depth)")
      }
      // A star inside a word ("eV*A") is no alias.
      previous = byte == UInt8(ascii: "*") && isWord(previous) ? UInt8(ascii: "x") : byte
    }
    guard aliases <= Self.aliases else {
      throw MDError(
        .input, "the deck uses too many aliases", at: .init(file: file), found: "\(aliases)",
        expected: "at most \(Self.aliases)")
    }
  }

  static func tooLarge(_ count: Int, file: String) -> MDError {
    MDError(
      .input, "the deck is too large", at: .init(file: file), found: "\(count) bytes",
      expected: "at most \(bytes)", hint: "structures belong into files of their own")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }
}
