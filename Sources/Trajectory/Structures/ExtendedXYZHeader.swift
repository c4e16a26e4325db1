import MDCore

/// The second line of an extended XYZ frame: `key=value` pairs, values bare or in quotes, brackets or braces.
struct ExtendedXYZHeader {
  struct Entry {
    let key: String
    let value: String
    /// Column of the key, from one.
    let column: Int
  }
  /// One group of columns of the atom lines.
  struct Column {
    let name: String
    /// S, R, I or L.
    let type: Character
    let width: Int
  }

  let entries: [Entry]
  private let line: TextLine

  init(_ line: TextLine) throws(MDError) {
    self.line = line
    let bytes = Array(line.text.utf8)
    var entries: [Entry] = []
    var place = 0
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
    while place < bytes.count {
      guard !isBlank(bytes[place]) else {
        place += 1
        continue
      }
      let start = place
      while place < bytes.count, bytes[place] != UInt8(ascii: "="), !isBlank(bytes[place]) { place += 1 }
      let key = text(start..<place)
      guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else {
        entries.append(Entry(key: key, value: "T", column: start + 1))
        continue
      }
      place += 1
      let closing: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "["): UInt8(ascii: "]"),
      ]
      if place < bytes.count, let end = closing[bytes[place]] {
        guard let close = bytes[(place + 1)...].firstIndex(of: end) else {
          throw MDError(
            .input, "a quoted value does not end",
            at: .init(file: line.path, line: line.number, column: place + 1),
            found: "'\(key)=\(text(place..<min(bytes.count, place + 20)))'",
            expected: "a closing \(Character(UnicodeScalar(end)))")
        }
        entries.append(Entry(key: key, value: text(place + 1..<close), column: start + 1))
        place = close + 1
      } else {
        let valueStart = place
        while place < bytes.count, !isBlank(bytes[place]) { place += 1 }
        entries.append(Entry(key: key, value: text(valueStart..<place), column: start + 1))
      }
    }
    self.entries = entries
  }

  /// The entry of a key, whatever its case.
  func entry(_ key: String) -> Entry? { entries.first { $0.key.lowercased() == key.lowercased() } }

  func error(_ what: String, _ entry: Entry, expected: String, hint: String? = nil) -> MDError {
    MDError(
      .input, what, at: .init(file: line.path, line: line.number, column: entry.column),
      found: "'\(entry.value)'", expected: expected, hint: hint)
  }

  /// The numbers of an entry, nil without it; an error unless there are as many as allowed, all finite.
  func numbers(_ key: String, counts: [Int]) throws(MDError) -> [Double]? {
    guard let entry = entry(key) else { return nil }
    let words = entry.value.split { " ,\t[]{}".contains($0) }
    let values = words.compactMap { Double($0) }.filter(\.isFinite)
    guard values.count == words.count, counts.contains(values.count) else {
      throw error(
        "'\(key)' is wrong", entry,
        expected: counts.map(String.init).joined(separator: " or ") + " finite number"
          + (counts == [1] ? "" : "s"))
    }
    return values
  }

  /// The columns of the atom lines; `species:S:1:pos:R:3` where the header does not say.
  func columns() throws(MDError) -> [Column] {
    guard let entry = entry("Properties") else {
      return [Column(name: "species", type: "S", width: 1), Column(name: "pos", type: "R", width: 3)]
    }
    let parts = entry.value.split(separator: ":", omittingEmptySubsequences: false)
    var columns: [Column] = []
    for start in stride(from: 0, to: parts.count, by: 3) {
      guard start + 2 < parts.count, let type = parts[start + 1].first, parts[start + 1].count == 1,
        "SRIL".contains(type), let width = Int(parts[start + 2]), (1...1000).contains(width)
      else {
        throw error(
          "'Properties' is wrong", entry, expected: "name:type:count triples, e.g. species:S:1:pos:R:3")
      }
      columns.append(Column(name: String(parts[start]), type: type, width: width))
    }
    return columns
  }
}
