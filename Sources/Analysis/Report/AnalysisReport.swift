/// An estimate with the name it is printed under.
public struct NamedEstimate: Sendable, Equatable, Codable {
  /// E.g. "density" or "diffusion of C".
  public var name: String
  public var estimate: Estimate

  public init(_ name: String, _ estimate: Estimate) {
    self.name = name
    self.estimate = estimate
  }
}

/// Which part of a run an analysis is of.
public struct AnalysedStretch: Sendable, Equatable, Codable, CustomStringConvertible {
  /// E.g. "stage 'npt' (npt, bussi, rescaling)".
  public var stage: String
  /// Times of its first and last sample (ps; reduced: tau), before any is discarded.
  public var start: Double
  public var end: Double
  public var timeUnit: String

  public init(stage: String, start: Double, end: Double, timeUnit: String) {
    self.stage = stage
    self.start = start
    self.end = end
    self.timeUnit = timeUnit
  }

  public var description: String {
    "\(stage), \(significant(start, digits: 4)) to \(significant(end, digits: 4)) \(timeUnit)"
  }
}

/// What an analysis found: warnings, findings in words, numbers with error bars, tables, pictures.
public struct AnalysisReport: Sendable, Equatable, Codable, CustomStringConvertible {
  /// What was analysed, e.g. the run's folder.
  public var title: String
  /// Of which part of a run; nil where it is of all there is.
  public var stretch: AnalysedStretch?
  /// Warnings that concern no single number; those of an estimate stand in the estimate.
  public var warnings: [String]
  /// Results that are no numbers, e.g. "no bcc crystal left at 1500 K, 0 GPa: ...".
  public var findings: [String]
  public var estimates: [NamedEstimate]
  public var tables: [Table]
  /// A table for reading, of results that have several places, as lines of aligned text.
  public var listing: String?
  /// Pictures of the tables, for files; JSON has the tables only.
  public var figures: [Figure] = []

  /// Which of it belongs to which analysis; nil where that is not known.
  public var parts: [Part]?

  private enum CodingKeys: String, CodingKey {
    case title, stretch, warnings, findings, estimates, tables, listing, parts
  }

  public init(
    title: String, warnings: [String] = [], findings: [String] = [], estimates: [NamedEstimate] = [],
    tables: [Table] = []
  ) {
    self.title = title
    self.warnings = warnings
    self.findings = findings
    self.estimates = estimates
    self.tables = tables
  }

  /// The estimate printed under this name.
  public subscript(_ name: String) -> Estimate? { estimates.first { $0.name == name }?.estimate }

  /// All warnings, those of estimates with their names in front. Estimates that share one are named together; those of
  /// one estimate that differ by their numbers only are one with a count.
  public var allWarnings: [String] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for entry in estimates {
      for warning in Self.merged(entry.estimate.warnings) {
        if names[warning] == nil { order.append(warning) }
        if names[warning]?.contains(entry.name) != true { names[warning, default: []].append(entry.name) }
      }
    }
    return warnings + order.map { "\((names[$0] ?? []).joined(separator: ", ")): \($0)" }
  }

  /// Warnings of several places, those that differ by their numbers only in one line that names all places.
  package static func gathered(_ warnings: [(place: String, warning: String)]) -> [String] {
    var kinds: [String] = []
    var found: [String: [(place: String, warning: String)]] = [:]
    for entry in warnings {
      let kind = withoutNumbers(entry.warning)
      if found[kind] == nil { kinds.append(kind) }
      found[kind, default: []].append(entry)
    }
    return kinds.map { kind in
      let alike = found[kind] ?? []
      var places: [String] = []
      for entry in alike where !places.contains(entry.place) { places.append(entry.place) }
      let more = alike.count > 1 ? " (and \(alike.count - 1) more like it)" : ""
      return "\(places.joined(separator: ", ")): \(alike[0].warning)\(more)"
    }
  }

  private static func withoutNumbers(_ text: String) -> String { text.filter { !$0.isNumber && $0 != "." } }

  private static func merged(_ warnings: [String]) -> [String] {
    var kinds: [String] = []
    for warning in warnings where !kinds.contains(withoutNumbers(warning)) {
      kinds.append(withoutNumbers(warning))
    }
    return kinds.map { kind in
      let alike = warnings.filter { withoutNumbers($0) == kind }
      return alike[0] + (alike.count > 1 ? " (and \(alike.count - 1) more like it)" : "")
    }
  }

  /// Plain text for a terminal: warnings first, then findings and the numbers in aligned columns.
  ///
  /// Tables are named with their size only; they go to files.
  public var description: String {
    var text = title.isEmpty ? "" : title + "\n"
    if let stretch { text += "of \(stretch)\n" }
    for warning in allWarnings { text += "warning: \(warning)\n" }
    for finding in findings { text += finding + "\n" }
    if let listing { text += listing }
    if !estimates.isEmpty { text += estimateTable }
    for table in tables { text += "table \(table.name): \(table.rowCount) rows\n" }
    return text
  }

  private var estimateTable: String {
    let heading = ["quantity", "value", "unit", "independent", "discarded", "correlation time", "error by"]
    let rows = estimates.map { entry -> [String] in
      let evidence = entry.estimate.evidence
      let effective = significant(evidence.effectiveSamples, digits: 3)
      let time = evidence.correlationTime.map { "\(significant($0, digits: 2)) \(evidence.timeUnit)" }
      let hasSamples = evidence.method != .constant && evidence.method != .none
      return [
        entry.name, entry.estimate.number, entry.estimate.unit,
        hasSamples ? "\(effective) of \(evidence.samples)" : "\(evidence.samples)",
        evidence.discarded > 0 ? "\(evidence.discarded)" : "-", hasSamples ? time ?? "-" : "-",
        evidence.method.rawValue,
      ]
    }
    return alignedColumns([heading] + rows, leftAligned: [0, 2, 6])
  }
}
