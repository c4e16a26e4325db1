import Analysis

/// A comparison as sections of a page.
struct ComparisonSections {
  private let comparison: Comparison
  /// Sources in the order in which the tables name them.
  private let sources: [Comparison.Reference]

  init(_ comparison: Comparison) {
    self.comparison = comparison
    var sources: [Comparison.Reference] = []
    for reference in comparison.groups.flatMap(\.rows).flatMap(\.references)
    where !sources.contains(where: { Self.isSameSource($0, reference) }) {
      sources.append(reference)
    }
    self.sources = sources
  }

  /// One section for each group, the sources below the last.
  var groups: [ReportPage.Section] {
    let sections = comparison.groups.enumerated().map { place, group in
      ReportPage.Section(anchor: "group-\(place + 1)", title: group.title, body: table(group))
    }
    return sources.isEmpty
      ? sections : sections + [ReportPage.Section(anchor: "sources", title: "Sources", body: sourceList)]
  }

  private func table(_ group: Comparison.Group) -> HTML {
    var names: [String] = []
    for reference in group.rows.flatMap(\.references) where !names.contains(reference.column) {
      names.append(reference.column)
    }
    var columns = [ReportTables.Column("property"), .init("unit")]
    columns += comparison.subjects.map { .init($0.name) } + names.map { .init($0) }
    columns.append(.init("difference"))
    let rows = group.rows.map { row -> [HTML] in
      let property =
        HTML.text(row.property + " ") + .element("span", ["class": "note"], text: row.system)
      return [property, .element("span", ["class": "unit"], .unit(row.unit))]
        + row.cells.map { cell($0, unit: row.unit) }
        + names.map { name in .join(row.references.filter { $0.column == name }.map(reference)) }
        + [.join(row.differences.map { difference($0, row) })]
    }
    return ReportTables.table(
      "\(group.title): value and one standard error of each potential", columns, rows) + verdicts(group)
  }

  private func verdicts(_ group: Comparison.Group) -> HTML {
    let rows = group.rows.filter { !$0.verdict.isEmpty }.map { row in
      HTML.element(
        "dt", [:], .text(row.property + " "), .element("span", ["class": "note"], text: row.system))
        + .join(row.verdict.map { HTML.element("dd", [:], text: $0) })
    }
    return rows.isEmpty
      ? .empty : .element("h3", [:], text: "What the numbers allow to say") + .element("dl", [:], .join(rows))
  }

  private func cell(_ cell: Comparison.Cell, unit: String) -> HTML {
    let note = cell.note.map { HTML.element("span", ["class": "note"], text: $0) } ?? .empty
    guard let estimate = cell.estimate else { return cell.note == nil ? .text(cell.bound ?? "-") : note }
    // The column names the unit of the row; another one must be seen.
    let number =
      HTML.quantity(estimate.number, unit: estimate.unit == unit ? "" : estimate.unit)
      + ReportTables.mark(cell.warnings)
    return number + (note == .empty ? .empty : .text(" ") + note)
  }

  private func reference(_ reference: Comparison.Reference) -> HTML {
    let place = (sources.firstIndex { Self.isSameSource($0, reference) } ?? 0) + 1
    let number =
      reference.uncertainty.map { errorNotation(reference.value, $0) } ?? "\(plain(reference.value))(?)"
    let mark = reference.isVerified ? HTML.empty : .text(" ") + ReportTables.badge("not verified", "alert")
    return .element(
      "span", ["class": "quantity"], .number(number),
      .element(
        "sup", [:],
        .element("a", ["href": "#source-\(place)", "aria-label": "source \(place)"], text: "[\(place)]")))
      + mark + .text(" ")
  }

  /// All digits that the source gives, without a point that nothing follows.
  private func plain(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private func difference(_ difference: Comparison.Difference, _ row: Comparison.Row) -> HTML {
    let number = errorNotation(difference.value, difference.standardError ?? .infinity)
    let sigmas = difference.significance ?? "error not known"
    return .element("span", ["class": "note"], text: comparison.name(of: difference))
      + .quantity(number, unit: row.unit) + ReportTables.mark(comparison.warnings(of: difference, in: row))
      + .element("span", ["class": "note"], text: sigmas)
  }

  private var sourceList: HTML {
    let meaning = ["V": "read in the source", "D": "computed from the source", "M": "recalled, not verified"]
    let items = sources.enumerated().map { place, source in
      HTML.element(
        "li", ["id": "source-\(place + 1)"], .text("\(source.source) "),
        source.isVerified
          ? .element("span", ["class": "note"], text: "(\(meaning[source.tag] ?? source.tag))")
          : ReportTables.badge("not verified: recalled", "alert"))
    }
    return .element("ol", [:], .join(items))
      + .element(
        "p", ["class": "note"],
        text: "(?) behind a reference: its source gives no uncertainty, or we have not read it.")
  }

  /// Each claim with its status in words, a sign and a colour.
  var claims: HTML {
    let items = comparison.claims.map { claim -> HTML in
      let badge =
        switch claim.status {
        case .reproduced: ReportTables.badge("\u{2713} reproduced", "good")
        case .notReproduced: ReportTables.badge("\u{2717} not reproduced", "alert")
        case .cannotTell: ReportTables.badge("? cannot tell", "note")
        }
      return .element(
        "li", [:], .element("strong", text: claim.statement), badge, .element("p", text: claim.because))
    }
    return items.isEmpty ? .empty : .element("ul", ["class": "claims"], .join(items))
  }

  var limits: HTML {
    comparison.limits.isEmpty
      ? .empty : .element("ul", [:], .join(comparison.limits.map { .element("li", text: $0) }))
  }

  /// Names, files, hashes, speeds.
  var subjects: HTML {
    guard !comparison.subjects.isEmpty else { return .empty }
    return ReportTables.table(
      "The potentials; the time is that of one core, measured on the machine of this comparison",
      [.init("potential"), .init("what it is"), .init("time per atom and step"), .init("SHA-256")],
      comparison.subjects.map { subject in
        [
          .text(subject.name), .text(subject.description),
          subject.microsecondsPerAtomStep.map { .quantity("\(significant($0, digits: 3))(?)", unit: "µs") }
            ?? .text("-"),
          subject.hash.isEmpty ? .text("-") : .element("code", ["class": "hash"], text: subject.hash),
        ]
      })
  }

  private static func isSameSource(_ a: Comparison.Reference, _ b: Comparison.Reference) -> Bool {
    a.source == b.source && a.tag == b.tag
  }
}
