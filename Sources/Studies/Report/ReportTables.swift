import Analysis
import Foundation

/// Tables of a page. Wide ones scroll by themselves, so that the page never does.
enum ReportTables {
  /// Rows of a table that is still printed; longer ones are files only.
  static let longestTable = 60

  /// A column's heading, and whether its cells are numbers.
  struct Column {
    var heading: HTML
    var isNumber: Bool

    init(_ heading: HTML, isNumber: Bool = false) {
      self.heading = heading
      self.isNumber = isNumber
    }
    init(_ heading: String, isNumber: Bool = false) { self.init(.text(heading), isNumber: isNumber) }
  }

  /// Rows whose first cell is the heading of the row.
  static func table(_ caption: String, _ columns: [Column], _ rows: [[HTML]]) -> HTML {
    let head = columns.map { column in
      HTML.element(
        "th", ["scope": "col", "class": column.isNumber ? "number" : nil], column.heading)
    }
    let body = rows.map { row in
      HTML.element(
        "tr", [:],
        .join(
          row.enumerated().map { place, cell in
            let kind = columns.indices.contains(place) && columns[place].isNumber ? "number" : nil
            return place == 0
              ? .element("th", ["scope": "row", "class": kind], cell)
              : .element("td", ["class": kind], cell)
          }))
    }
    // A keyboard can scroll what takes the focus.
    return .element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
      .element(
        "table", ["class": columns.count > 3 ? "sticky" : nil], .element("caption", text: caption),
        .element("thead", [:], .element("tr", [:], .join(head))), .element("tbody", [:], .join(body))))
  }

  /// The first numbers large, then all with their evidence.
  static func estimates(_ estimates: [NamedEstimate]) -> HTML {
    guard !estimates.isEmpty else { return .empty }
    let cards = estimates.filter { !$0.name.hasPrefix("pressure ") }.prefix(4)
    let large = cards.map { entry in
      HTML.element(
        "div", [:], .element("dt", text: entry.name),
        .element("dd", [:], .estimate(entry.estimate) + mark(entry.estimate.warnings)))
    }
    return .element("dl", ["class": "cards"], .join(large)) + evidence(estimates)
  }

  private static func evidence(_ estimates: [NamedEstimate]) -> HTML {
    let columns = [
      Column("quantity"), Column("value"), Column("independent samples"), Column("discarded", isNumber: true),
      Column("correlation time"), Column("error by"),
    ]
    let rows = estimates.map { entry -> [HTML] in
      let evidence = entry.estimate.evidence
      let hasSamples = evidence.method != .constant && evidence.method != .none
      let samples =
        hasSamples
        ? "\(counted(evidence.effectiveSamples)) of \(evidence.samples)"
        : "\(evidence.samples)"
      let time = evidence.correlationTime.flatMap {
        hasSamples ? HTML.quantity(significant($0, digits: 2), unit: evidence.timeUnit) : nil
      }
      return [
        .text(entry.name), .estimate(entry.estimate) + mark(entry.estimate.warnings), .text(samples),
        .text(evidence.discarded > 0 ? "\(evidence.discarded)" : "-"), time ?? .text("-"),
        .text(evidence.method.rawValue),
      ]
    }
    return table("All numbers, with one standard error and what it rests on", columns, rows)
  }

  /// Stands behind a number that there are warnings about.
  static func mark(_ warnings: [String]) -> HTML {
    warnings.isEmpty ? .empty : .constant(" ") + badge("see warnings", "alert")
  }

  /// A number of samples, which need not be whole.
  private static func counted(_ number: Double) -> String {
    number >= 100 && number < 1e15 ? "\(Int(number.rounded()))" : significant(number, digits: 3)
  }

  /// A word in a frame.
  static func badge(_ text: String, _ kind: String) -> HTML {
    .element("span", ["class": "badge \(kind)"], text: text)
  }

  /// A table of numbers, columns of standard errors put behind the numbers they belong to.
  ///
  /// A column belongs to the one whose name it ends with ("standard error of X", "error X"), or else to the one before.
  static func values(_ table: Table) -> HTML {
    let paired = PairedTable(table)
    let columns = paired.columns.map { Column(.heading($0.name, unit: $0.unit), isNumber: true) }
    let rows = (0..<table.rowCount).map { row in
      paired.columns.map { column -> HTML in
        let value = column.values[row]
        guard value.isFinite else { return .text("-") }
        guard let errors = column.errors else { return .number(significant(value, digits: 6)) }
        return .number(errorNotation(value, errors[row]))
      }
    }
    let bare = paired.columns.filter { $0.errors == nil }.map(\.name)
    let caption =
      bare.isEmpty
      ? table.name : "\(table.name); no error is given for \(bare.joined(separator: ", "))"
    return self.table(caption, columns, rows)
  }

  /// The same, behind its name if it is long.
  static func folded(_ table: Table) -> HTML {
    guard table.rowCount > 12 else { return values(table) }
    return .element(
      "details", [:], .element("summary", text: "\(table.name): \(ReportPage.count(table.rowCount, "row"))"),
      values(table))
  }

  /// Findings in words; lines in aligned columns become a table.
  static func findings(_ findings: [String]) -> HTML {
    var parts: [HTML] = []
    var words: [HTML] = []
    var aligned: [[String]] = []
    func close() {
      if !words.isEmpty { parts.append(.element("ul", [:], .join(words))) }
      if let heading = aligned.first {
        let width = aligned.map(\.count).max() ?? 0
        let columns = (0..<width).map { Column($0 < heading.count ? heading[$0] : "remark") }
        parts.append(
          table(
            "Parts", columns,
            aligned.dropFirst().map { row in
              row.map { HTML.text($0) } + Array(repeating: .empty, count: width - row.count)
            }))
      }
      (words, aligned) = ([], [])
    }
    for line in findings.flatMap({ $0.split(separator: "\n").map(String.init) }) {
      let cells = line.components(separatedBy: "  ").map { $0.trimmingPrefix(" ") }.filter { !$0.isEmpty }
      if cells.count >= 3 {
        if !words.isEmpty { close() }
        aligned.append(cells.map(String.init))
      } else {
        if !aligned.isEmpty { close() }
        words.append(.element("li", text: line))
      }
    }
    close()
    return .join(parts)
  }
}
