import MDCore

/// The second line of an XYZ frame: the header of an extended file, or the comment of a plain one.
struct ExtendedXYZHeader {
  typealias Entry = ExtendedXYZTokens.Entry

  /// One group of columns of the atom lines.
  struct Column {
    let name: String
    /// S, R, I or L.
    let type: Character
    let width: Int
  }

  /// Keys whose values are taken.
  static let understood: Set<String> = [
    "Lattice", "lattice", "Properties", "properties", "pbc", "Origin", "energy", "virial", "stress",
    "vel_unit", "step", "time_unit", "unwrapped",
  ]

  let entries: [Entry]
  /// The text of a plain file, empty for an extended one.
  let comment: String
  private let line: TextLine

  /// Without `Properties` and without a valid `Lattice` the line is a comment, whatever words it holds.
  init(_ line: TextLine) throws(MDError) {
    self.line = line
    var entries: [Entry] = []
    if ["properties", "lattice"].contains(where: { ExtendedXYZTokens.mentions($0, in: line) }) {
      entries = try ExtendedXYZTokens(line).entries
    }
    let isExtended = entries.contains {
      switch $0.key.lowercased() {
      case "properties": true
      // In quotes or brackets it is meant, and is an error where it is wrong.
      case "lattice": $0.isEnclosed || Self.numbers($0)?.count == 9
      default: false
      }
    }
    self.entries = isExtended ? entries : []
    comment = isExtended ? "" : line.text
    try refuseContradictions()
  }

  /// Fails where a key that has a meaning stands twice with different values.
  private func refuseContradictions() throws(MDError) {
    func key(_ entry: Entry) -> String {
      ["lattice", "properties"].first { $0 == entry.key.lowercased() } ?? entry.key
    }
    var first: [String: Entry] = [:]
    for entry in entries where Self.understood.contains(entry.key) || entry.key == "time" {
      guard let known = first[key(entry)] else {
        first[key(entry)] = entry
        continue
      }
      guard known.value != entry.value else { continue }
      throw MDError(
        .input, "'\(entry.key)' stands twice",
        at: .init(file: line.path, line: line.number, column: entry.column),
        found: "'\(known.value)' and '\(entry.value)'", expected: "one value")
    }
  }

  var location: MDError.Location { .init(file: line.path, line: line.number) }

  /// The entry of a key; Lattice and Properties may be in lower case, as some programs write them.
  func entry(_ key: String) -> Entry? {
    entries.first { $0.key == key } ?? entries.first { $0.key == key.lowercased() && key != "Origin" }
  }

  func error(_ what: String, _ entry: Entry, expected: String, hint: String? = nil) -> MDError {
    MDError(
      .input, what, at: .init(file: line.path, line: line.number, column: entry.column),
      found: "'\(entry.value)'", expected: expected, hint: hint)
  }

  /// An error about a column, at the entry that lists them.
  func error(_ what: String, _ column: Column, expected: String, hint: String? = nil) -> MDError {
    MDError(
      .input, what, at: .init(file: line.path, line: line.number, column: entry("Properties")?.column),
      found: "\(column.name):\(column.type):\(column.width)", expected: expected, hint: hint)
  }

  /// All words as finite numbers, nil if one is none.
  private static func numbers(_ entry: Entry) -> [Double]? {
    let words = entry.value.split { " ,\t\n[]{}".contains($0) }
    let values = words.compactMap { PlainNumber.parse($0) }.filter(\.isFinite)
    return values.count == words.count ? values : nil
  }

  /// The numbers of an entry, nil without it; an error unless there are as many as allowed, all finite.
  func numbers(_ key: String, counts: [Int]) throws(MDError) -> [Double]? {
    guard let entry = entry(key) else { return nil }
    guard let values = Self.numbers(entry), counts.contains(values.count) else {
      throw error(
        "'\(key)' is wrong", entry,
        expected: counts.map(String.init).joined(separator: " or ") + " finite number"
          + (counts == [1] ? "" : "s"))
    }
    return values
  }

  /// One number that another program may have written, nil if it is none.
  func foreignNumber(_ key: String) -> Double? {
    guard let entry = entries.first(where: { $0.key == key }), let values = Self.numbers(entry),
      values.count == 1
    else { return nil }
    return values[0]
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
