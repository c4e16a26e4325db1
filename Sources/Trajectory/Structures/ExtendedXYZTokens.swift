import MDCore

/// `key=value` pairs of the second line of an extended XYZ frame, with quotes, escapes, brackets and blanks around `=`.
///
/// A backslash escapes quotes, brackets and the like; `\n` in quotes is a new line. Keys may be quoted. A key without a value is true.
/// [libAtoms/extxyz, specification]
struct ExtendedXYZTokens {
  struct Entry {
    let key: String
    let value: String
    /// Column of the key, from one.
    let column: Int
    /// Whether the value stood in quotes, brackets or braces.
    let isEnclosed: Bool
  }

  private let line: TextLine
  private let bytes: [UInt8]
  private var place = 0
  private var isInQuotes = false
  private(set) var entries: [Entry] = []

  init(_ line: TextLine) throws(MDError) {
    self.line = line
    bytes = Array(line.text.utf8)
    skipBlanks()
    while place < bytes.count {
      entries.append(try entry())
      skipBlanks()
    }
  }

  /// Whether a line says `key = ...` anywhere: without it nothing needs to be in order.
  static func mentions(_ key: String, in line: TextLine) -> Bool {
    let text = line.text.lowercased()
    var rest = text[...]
    while let found = rest.firstRange(of: key) {
      rest = rest[found.upperBound...]
      if rest.first(where: { $0 != " " && $0 != "\t" && $0 != "\"" }) == "=" { return true }
    }
    return false
  }

  private mutating func entry() throws(MDError) -> Entry {
    let start = place
    let key = bytes[place] == UInt8(ascii: "\"") ? try quoted(from: start) : bare(until: UInt8(ascii: "="))
    let end = place
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else {
      place = end
      return Entry(key: key, value: "T", column: start + 1, isEnclosed: false)
    }
    place += 1
    skipBlanks()
    guard place < bytes.count else {
      return Entry(key: key, value: "", column: start + 1, isEnclosed: false)
    }
    switch bytes[place] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return Entry(key: key, value: try quoted(from: start), column: start + 1, isEnclosed: true)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      return Entry(key: key, value: try enclosed(from: start), column: start + 1, isEnclosed: true)
    default: return Entry(key: key, value: bare(until: nil), column: start + 1, isEnclosed: false)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

  private mutating func skipBlanks() {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
  }

  /// Characters up to a blank, or up to `stop`.
  private mutating func bare(until stop: UInt8?) -> String {
    var text: [UInt8] = []
    while place < bytes.count, bytes[place] != stop, !Self.isBlank(bytes[place]) { text.append(character()) }
    return String(decoding: text, as: UTF8.self)
  }

  /// A value in quotes.
  private mutating func quoted(from start: Int) throws(MDError) -> String {
    let (open, quote) = (place, bytes[place])
    var text: [UInt8] = []
    place += 1
    isInQuotes = true
    defer { isInQuotes = false }
    while place < bytes.count, bytes[place] != quote { text.append(character()) }
    guard place < bytes.count else { throw unclosed(quote, from: start, open) }
    place += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// A value in brackets or braces, with those inside it.
  private mutating func enclosed(from start: Int) throws(MDError) -> String {
    let open = place
    var closing: [UInt8] = []
    repeat {
      switch bytes[place] {
      case UInt8(ascii: "["): closing.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): closing.append(UInt8(ascii: "}"))
      case closing.last: closing.removeLast()
      default: break
      }
      place += 1
    } while place < bytes.count && !closing.isEmpty
    if let expected = closing.first { throw unclosed(expected, from: start, open) }
    return String(decoding: bytes[(open + 1)..<(place - 1)], as: UTF8.self)
  }

  /// The next character; that behind a backslash as itself where it has a meaning otherwise.
  private mutating func character() -> UInt8 {
    defer { place += 1 }
    guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else { return bytes[place] }
    let next = bytes[place + 1]
    if next == UInt8(ascii: "n"), isInQuotes {
      place += 1
      return 10
    }
    if "\"'\\=[]{}, \t".utf8.contains(next) { place += 1 }
    return bytes[place]
  }

  private func unclosed(_ closing: UInt8, from start: Int, _ open: Int) -> MDError {
    MDError(
      .input, "a quoted value does not end",
      at: .init(file: line.path, line: line.number, column: open + 1),
      found: "'\(String(decoding: bytes[start..<min(bytes.count, open + 20)], as: UTF8.self))'",
      expected: "a closing \(Character(UnicodeScalar(closing)))")
  }
}

extension String {
  /// As a value of an extended XYZ header: in quotes where it must be, with `"`, `\` and new lines escaped.
  var asExtendedXYZValue: String {
    guard isEmpty || contains(where: { $0.isWhitespace || "='\"\\{}[],".contains($0) }) else { return self }
    var text = "\""
    for character in self {
      switch character {
      case "\"", "\\": text += "\\\(character)"
      case "\n", "\r\n", "\r": text += "\\n"
      default: text.append(character)
      }
    }
    return text + "\""
  }
}
