package import Analysis
import Deck
import Foundation
package import MDCore
import Trajectory

/// Numbers from elsewhere: experiment, assessments, other computations. A comma-separated table with the columns property,
/// material, temperature (K), value, unit, uncertainty (one standard, in the same unit or in %), source, tag.
///
/// Between rows that differ only in temperature values are interpolated, viscosity and diffusion by their logarithm in
/// 1/T. Nothing is extrapolated; a single row holds within 30 K of its temperature, a row without one everywhere.
package struct ReferenceTable {
  package struct Row {
    package var property: String
    package var material: String
    package var temperature: Double?
    /// In `unit`.
    package var value: Double
    package var unit: String
    package var uncertainty: Double?
    package var source: String
    package var tag: String
  }

  /// Heading of its column.
  package var column: String
  package var rows: [Row]

  private static let headings = [
    "property", "material", "temperature", "value", "unit", "uncertainty", "source", "tag",
  ]
  /// How far from its temperature a single value is taken to hold (K).
  private static let reach = 30.0

  /// The table of experimental and assessed numbers that ships with the program.
  package static func experiment() throws(MDError) -> ReferenceTable {
    try ReferenceTable(
      text: String(decoding: PackageResources.experiment_csv, as: UTF8.self), file: "experiment.csv",
      column: "experiment")
  }

  package init(file path: String) throws(MDError) {
    guard let text = String(bytes: try FileBytes.read(path), encoding: .utf8) else {
      throw MDError(.input, "the reference table is not UTF-8 text", at: .init(file: path))
    }
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    try self.init(text: text, file: path, column: name)
  }

  package init(text: String, file: String, column: String) throws(MDError) {
    self.column = column
    rows = []
    var hasHeadings = false
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let place = MDError.Location(file: file, line: index + 1)
      if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
      let fields = Self.fields(line)
      guard hasHeadings else {
        guard fields == Self.headings else {
          throw MDError(
            .input, "this is no reference table", at: place, found: "'\(line.prefix(80))'",
            expected: Self.headings.joined(separator: ","))
        }
        hasHeadings = true
        continue
      }
      guard fields.count == Self.headings.count else {
        throw MDError(
          .input, "a row of the reference table has the wrong length", at: place,
          found: "\(fields.count) fields",
          expected: "\(Self.headings.count)", hint: "quotes around text with commas")
      }
      rows.append(try Self.row(fields, place))
    }
    guard hasHeadings else {
      throw MDError(
        .input, "the reference table is empty", at: .init(file: file),
        expected: Self.headings.joined(separator: ","))
    }
  }

  private static func row(_ fields: [String], _ place: MDError.Location) throws(MDError) -> Row {
    func number(_ k: Int) throws(MDError) -> Double {
      guard let value = Double(fields[k]), value.isFinite else {
        throw MDError(
          .input, "'\(headings[k])' is not a number", at: place, found: "'\(fields[k])'", expected: "a number"
        )
      }
      return value
    }
    let value = try number(3)
    var uncertainty: Double?
    if fields[5].hasSuffix("%") {
      guard let share = Double(fields[5].dropLast().filter { $0 != " " }) else {
        throw MDError(
          .input, "'uncertainty' is not valid", at: place, found: "'\(fields[5])'", expected: "e.g. 0.4 %")
      }
      uncertainty = value.magnitude * share / 100
    } else if !fields[5].isEmpty {
      uncertainty = try number(5)
    }
    let expected = PropertyCatalog.unit(of: fields[0])
    if let expected, expected != fields[4] {
      throw MDError(
        .input, "the reference table has a wrong unit", at: place, found: "'\(fields[4])' for \(fields[0])",
        expected: "'\(expected)'", hint: "convert the value")
    }
    return Row(
      property: fields[0], material: fields[1], temperature: fields[2].isEmpty ? nil : try number(2),
      value: value,
      unit: fields[4], uncertainty: uncertainty, source: fields[6], tag: fields[7].isEmpty ? "-" : fields[7])
  }

  /// Fields of a line; quotes hold commas, doubled quotes a quote.
  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var quoted = false
    var characters = Array(line)[...]
    while let character = characters.popFirst() {
      switch character {
      case "\"" where quoted && characters.first == "\"":
        characters.removeFirst()
        fields[fields.count - 1].append("\"")
      case "\"": quoted.toggle()
      case "," where !quoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// What it knows of a property at a temperature (K), one for each source.
  package func references(_ property: String, of material: String, at temperature: Double?) -> [Comparison
    .Reference]
  {
    var sources: [String] = []
    let fitting = rows.filter { $0.property == property && $0.material == material }
    for row in fitting where !sources.contains(row.source) { sources.append(row.source) }
    return sources.compactMap { source in
      let rows = fitting.filter { $0.source == source }
      guard let (value, uncertainty) = Self.interpolated(rows, property, at: temperature) else { return nil }
      return Comparison.Reference(
        column: column, value: value, uncertainty: uncertainty, source: source, tag: rows[0].tag)
    }
  }

  private static func interpolated(
    _ rows: [Row], _ property: String, at temperature: Double?
  ) -> (Double, Double?)? {
    if let fixed = rows.first(where: { $0.temperature == nil }) { return (fixed.value, fixed.uncertainty) }
    guard let temperature else { return nil }
    let sorted = rows.compactMap { row in row.temperature.map { ($0, row) } }.sorted { $0.0 < $1.0 }
    let nearest = sorted.min { ($0.0 - temperature).magnitude < ($1.0 - temperature).magnitude }
    guard let upper = sorted.first(where: { $0.0 >= temperature }),
      let lower = sorted.last(where: { $0.0 <= temperature }), upper.0 > lower.0
    else {
      guard let nearest, (nearest.0 - temperature).magnitude <= reach else { return nil }
      return (nearest.1.value, nearest.1.uncertainty)
    }
    let isActivated = property.hasPrefix("viscosity") || property.hasPrefix("diffusion")
    let (x, x0, x1) =
      isActivated ? (1 / temperature, 1 / lower.0, 1 / upper.0) : (temperature, lower.0, upper.0)
    let share = (x - x0) / (x1 - x0)
    let (a, b) = (lower.1.value, upper.1.value)
    let value = isActivated && a > 0 && b > 0 ? a * pow(b / a, share) : a + share * (b - a)
    let relative = lower.1.uncertainty.map { $0 / a }
    return (value, relative.map { ($0 * value).magnitude })
  }
}
