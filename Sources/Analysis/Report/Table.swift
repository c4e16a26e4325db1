/// Columns of numbers of equal length, each with name and unit.
public struct Table: Sendable, Equatable, Codable {
  public struct Column: Sendable, Equatable {
    public var name: String
    /// Empty for pure numbers.
    public var unit: String
    /// Values that are not finite mean "unknown"; files show them as null or an empty field.
    public var values: [Double]

    public init(_ name: String, unit: String = "", _ values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }

    /// "time (ps)", or the name alone.
    public var heading: String { unit.isEmpty ? name : "\(name) (\(unit))" }
  }

  /// Short name, fit for a file name, e.g. "rdf".
  public var name: String
  public let columns: [Column]

  public init(name: String, columns: [Column]) {
    precondition(Set(columns.map(\.values.count)).count <= 1)
    self.name = name
    self.columns = columns
  }

  public var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Comma-separated text with a heading line; shortest digits that give the same numbers back.
  public var csv: String {
    var lines = [columns.map { csvField($0.heading) }.joined(separator: ",")]
    for row in 0..<rowCount {
      lines.append(columns.map { $0.values[row].isFinite ? "\($0.values[row])" : "" }.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Right-aligned columns of plain text with six significant digits.
  public var text: String {
    alignedColumns(
      [columns.map(\.heading)]
        + (0..<rowCount).map { row in
          columns.map { $0.values[row].isFinite ? significant($0.values[row], digits: 6) : "-" }
        }, leftAligned: [])
  }
}

extension Table {
  private enum CodingKeys: String, CodingKey { case name, columns }

  /// Fails for columns that differ in length.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    columns = try container.decode([Column].self, forKey: .columns)
    guard Set(columns.map(\.values.count)).count <= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .columns, in: container, debugDescription: "the columns of '\(name)' differ in length")
    }
  }
}

extension Table.Column: Codable {
  private enum CodingKeys: String, CodingKey { case name, unit, values }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(String.self, forKey: .name),
      unit: try container.decode(String.self, forKey: .unit),
      try container.decode([Double?].self, forKey: .values).map { $0 ?? .infinity })
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(unit, forKey: .unit)
    try container.encode(values.map { $0.isFinite ? $0 : nil }, forKey: .values)
  }
}

/// Lines of cells padded to common widths, two blanks between columns, no blanks at line ends; nil aligns all to the left.
package func alignedColumns(_ rows: [[String]], leftAligned: Set<Int>? = nil) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { c in rows.map { c < $0.count ? $0[c].count : 0 }.max() ?? 0 }
  return rows.map { row in
    var line = row.indices.map { c in
      let padding = String(repeating: " ", count: widths[c] - row[c].count)
      return leftAligned?.contains(c) ?? true ? row[c] + padding : padding + row[c]
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }.joined()
}

/// Text as a field of comma-separated values, in quotes where it needs them.
package func csvField(_ text: String) -> String {
  let quoted = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
  return quoted
    ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    : text
}
