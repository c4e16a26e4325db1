import Analysis
import Deck
import Foundation
import MDCore

/// Reads the text of a table of references row by row: one bad row costs no other.
struct ReferenceReader {
  private(set) var rows: [ReferenceTable.Row] = []
  private(set) var problems: [MDError] = []
  /// What comments `# name: ...` and `# kind: experiment` above the headings say.
  private(set) var name: String?
  private(set) var kind: ReferencePlan.Kind?

  static let headings = [
    "property", "material", "temperature", "value", "unit", "uncertainty", "source", "tag",
  ]
  private static let tags = ["V", "D", "M", "-", ""]

  private let file: String

  /// One field of a line and the column where it begins.
  private struct Field {
    var text = ""
    var column: Int
  }

  /// Fails where there are no headings.
  init(text: String, file: String) throws(MDError) {
    self.file = file
    var hasHeadings = false
    // A byte-order mark is no part of the first heading.
    let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    for (index, line) in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if line.allSatisfy(\.isWhitespace) { continue }
      if line.hasPrefix("#") {
        if !hasHeadings { readComment(line, index + 1) }
        continue
      }
      let fields = Self.fields(line)
      guard hasHeadings else {
        guard fields.map(\.text) == Self.headings else {
          throw MDError(
            .input, "this is no reference table", at: .init(file: file, line: index + 1),
            found: "'\(line.prefix(80))'", expected: Self.headings.joined(separator: ","))
        }
        hasHeadings = true
        continue
      }
      do throws(MDError) { try add(fields, line: index + 1) } catch { problems.append(error) }
    }
    guard hasHeadings else {
      throw MDError(
        .input, "the reference table is empty", at: .init(file: file),
        expected: Self.headings.joined(separator: ","))
    }
  }

  private mutating func readComment(_ line: Substring, _ number: Int) {
    let words = line.drop { $0 == "#" }.split(separator: ":", maxSplits: 1)
    guard words.count == 2 else { return }
    let value = words[1].trimmingCharacters(in: .whitespaces)
    switch words[0].trimmingCharacters(in: .whitespaces) {
    case "name" where !value.isEmpty: name = value
    case "kind":
      kind = ReferencePlan.Kind(rawValue: value)
      if kind == nil {
        problems.append(
          MDError(
            .input, "what the table's numbers are is not understood", at: .init(file: file, line: number),
            found: "'\(value)'",
            expected: ReferencePlan.Kind.allCases.map(\.rawValue).joined(separator: " or ")))
      }
    default: break
    }
  }

  private mutating func add(_ fields: [Field], line: Int) throws(MDError) {
    guard fields.count == Self.headings.count else {
      throw MDError(
        .input, "a row of the reference table has the wrong length", at: .init(file: file, line: line),
        found: "\(fields.count) fields", expected: "\(Self.headings.count)",
        hint: "quotes around text with commas")
    }
    func place(_ k: Int) -> MDError.Location { .init(file: file, line: line, column: fields[k].column) }
    func number(_ text: String, _ k: Int) throws(MDError) -> Double {
      guard let value = Double(text.trimmingCharacters(in: .whitespaces)), value.isFinite else {
        throw MDError(
          .input, "'\(Self.headings[k])' is not a number", at: place(k), found: "'\(fields[k].text)'",
          expected: "a number")
      }
      return value
    }
    for k in 0..<2 where fields[k].text.isEmpty {
      throw MDError(.input, "'\(Self.headings[k])' is empty", at: place(k), expected: "its name")
    }
    let property = fields[0].text
    let given = try number(fields[3].text, 3)
    let conversion = try converted(fields[4].text, of: property, place(4))
    var uncertainty: Double?
    let text = fields[5].text
    if text.hasSuffix("%") {
      guard let share = Double(text.dropLast().trimmingCharacters(in: .whitespaces)), share.isFinite,
        share >= 0
      else {
        throw MDError(
          .input, "'uncertainty' is not valid", at: place(5), found: "'\(text)'", expected: "e.g. 0.4 %")
      }
      uncertainty = conversion.value(given).magnitude * share / 100
    } else if !text.isEmpty {
      let size = try number(text, 5)
      guard size >= 0 else {
        throw MDError(
          .input, "'uncertainty' is not valid", at: place(5), found: "'\(text)'", expected: "zero or more")
      }
      uncertainty = conversion.difference(size)
    }
    guard Self.tags.contains(fields[7].text) else {
      throw MDError(
        .input, "'tag' is not known", at: place(7), found: "'\(fields[7].text)'",
        expected: "V (read in the source), D (computed from it), M (not verified), or nothing")
    }
    let row = ReferenceTable.Row(
      property: property, material: fields[1].text, temperature: try temperature(fields[2].text, place(2)),
      value: conversion.value(given), unit: conversion.unit, uncertainty: uncertainty,
      source: fields[6].text, tag: fields[7].text.isEmpty ? "-" : fields[7].text, place: place(0))
    if let first = rows.first(where: { $0.isSameQuestion(as: row) }) {
      throw MDError(
        .input, "the table answers this a second time", at: place(0),
        found: "line \(first.place.line ?? 0) with the same property, material, temperature and source",
        expected: "one row for each")
    }
    rows.append(row)
  }

  /// To the comparison's unit of the property; one that it does not know keeps its unit.
  private func converted(
    _ unit: String, of property: String, _ place: MDError.Location
  ) throws(MDError) -> (unit: String, value: (Double) -> Double, difference: (Double) -> Double) {
    guard let wanted = PropertyCatalog.unit(of: property) else { return (unit, { $0 }, { $0 }) }
    if unit == wanted { return (unit, { $0 }, { $0 }) }
    do throws(MDError) {
      let conversion = try UnitConversion(from: unit, to: wanted)
      return (wanted, conversion.value, conversion.difference)
    } catch {
      var located = error
      located.location = place
      located.expected = error.expected ?? "'\(wanted)' or another unit of it"
      throw located
    }
  }

  /// In K unless it has a unit; nil where there is none.
  private func temperature(_ text: String, _ place: MDError.Location) throws(MDError) -> Double? {
    if text.isEmpty { return nil }
    let unit = text.drop { "+-.eE".contains($0) || $0.isNumber }
    let digits = text.prefix(text.count - unit.count).trimmingCharacters(in: .whitespaces)
    let symbol = unit.trimmingCharacters(in: .whitespaces)
    guard let number = Double(digits), number.isFinite,
      let conversion = try? UnitConversion(from: symbol.isEmpty ? "K" : symbol, to: "K"),
      conversion.value(number) >= 0
    else {
      throw MDError(
        .input, "'temperature' is not valid", at: place, found: "'\(text)'",
        expected: "a number in K, or with its unit (K, degC), or nothing")
    }
    return conversion.value(number)
  }

  /// Fields of a line; quotes hold commas, doubled quotes a quote.
  private static func fields(_ line: Substring) -> [Field] {
    var fields = [Field(column: 1)]
    var quoted = false
    let characters = Array(line)
    var k = 0
    while k < characters.count {
      let character = characters[k]
      switch character {
      case "\"" where quoted && k + 1 < characters.count && characters[k + 1] == "\"":
        k += 1
        fields[fields.count - 1].text.append("\"")
      case "\"": quoted.toggle()
      case "," where !quoted: fields.append(Field(column: k + 2))
      case _ where character.isWhitespace && fields[fields.count - 1].text.isEmpty && !quoted:
        fields[fields.count - 1].column = k + 2
      default: fields[fields.count - 1].text.append(character)
      }
      k += 1
    }
    for f in fields.indices { fields[f].text = fields[f].text.trimmingCharacters(in: .whitespaces) }
    return fields
  }
}

extension ReferenceTable.Row {
  /// Whether two rows would give the same number of one source.
  fileprivate func isSameQuestion(as other: Self) -> Bool {
    property == other.property && material == other.material && temperature == other.temperature
      && source == other.source
  }
}
