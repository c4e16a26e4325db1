/// What of a report belongs to which analysis, so that one analysis can be made anew beside the others.
extension AnalysisReport {
  /// What one analysis gave, and from which part of a run.
  public struct Part: Sendable, Equatable, Codable {
    public var analysis: AnalysisRequest
    /// Names of estimates and tables, and texts.
    public var estimates: [String] = []
    public var tables: [String] = []
    public var findings: [String] = []
    public var warnings: [String] = []
    /// Nil for no run.
    public var basis: Basis?

    public init(_ analysis: AnalysisRequest) { self.analysis = analysis }
  }

  /// The part of a run that numbers are made from.
  public struct Basis: Sendable, Equatable, Codable {
    public var stage: String
    public var firstStep: Int
    public var lastStep: Int
    /// Left out at the start (ps, tau).
    public var skip: Double

    public init(stage: String, steps: ClosedRange<Int>, skip: Double) {
      self.stage = stage
      (firstStep, lastStep) = (steps.lowerBound, steps.upperBound)
      self.skip = skip
    }

    /// "steps 0 to 2000 of stage 'measure', without the first 2 ps".
    public func text(timeUnit: String) -> String {
      "steps \(firstStep) to \(lastStep) of stage '\(stage)'"
        + (skip > 0 ? ", without the first \(significant(skip, digits: 4)) \(timeUnit)" : "")
    }
  }

  /// Everything that was added since the last call belongs to an analysis; a warning that names another one to that.
  mutating func attribute(to analysis: AnalysisRequest) {
    let known = parts ?? []
    func new<Item: Equatable>(_ all: [Item], _ old: (Part) -> [Item]) -> [Item] {
      Array(all.dropFirst(known.reduce(0) { $0 + old($1).count }))
    }
    var part = Part(analysis)
    part.estimates = new(estimates.map(\.name), \.estimates)
    part.tables = new(tables.map(\.name), \.tables)
    part.findings = new(findings, \.findings)
    part.warnings = new(warnings, \.warnings)
    parts = known + [part]
  }

  /// Adds warnings that begin with the name of their analysis, as its own.
  mutating func add(warnings more: [String]) {
    for warning in more {
      warnings.append(warning)
      if let request = AnalysisRequest.allCases.first(where: { warning.hasPrefix("\($0.rawValue):") }) {
        attribute(to: request)
      }
    }
  }

  /// Puts other findings in the place of those of the crystal.
  public mutating func replaceCrystalFindings(_ new: [String]) {
    for k in (parts ?? []).indices {
      guard let part = parts?[k], [.lattice, .structure].contains(part.analysis), !part.findings.isEmpty
      else {
        continue
      }
      findings = new + findings.filter { !part.findings.contains($0) && !new.contains($0) }
      parts?[k].findings = new
    }
  }

  /// Notes from which part of a run everything was made.
  public mutating func note(_ basis: Basis?) {
    for k in (parts ?? []).indices { parts?[k].basis = basis }
  }

  /// Puts what an earlier report has of other analyses behind what this one has; equal to a report that was made at once.
  /// What was made from another part of the run says so.
  public func adding(to earlier: AnalysisReport, timeUnit: String) -> AnalysisReport {
    let own = parts ?? []
    let made = Set(own.map(\.analysis))
    let kept = (earlier.parts ?? []).filter { !made.contains($0.analysis) }
    var merged = self
    if earlier.parts == nil {
      let lost = earlier.estimates.map(\.name).filter { self[$0] == nil }
      if !lost.isEmpty {
        merged.warnings.append(
          "left out, since the file does not say what they were made from: \(lost.joined(separator: ", ")); analyse them again"
        )
      }
    }
    guard !kept.isEmpty else { return merged }
    let basis = own.lazy.compactMap(\.basis).first
    (merged.estimates, merged.tables, merged.findings, merged.parts) = ([], [], [], [])
    let ownWarnings = Set(own.flatMap(\.warnings))
    merged.warnings.removeAll(where: ownWarnings.contains)
    let order = AnalysisRequest.allCases
    func place(_ part: Part) -> Int { order.firstIndex(of: part.analysis) ?? order.count }
    for var part in (own + kept).sorted(by: { place($0) < place($1) }) {
      let source = made.contains(part.analysis) ? self : earlier
      let isOld = part.basis != basis && !made.contains(part.analysis)
      let remark = "made from \(part.basis?.text(timeUnit: timeUnit) ?? "another part of the run")"
      var note = part.warnings
      if isOld {
        let names = (part.estimates + part.tables).joined(separator: ", ")
        let text = "\(part.analysis.rawValue): \(names.isEmpty ? "this is" : "\(names) are") \(remark)"
        if !note.contains(text) { note.append(text) }
      }
      for entry in source.estimates where part.estimates.contains(entry.name) {
        var entry = entry
        if isOld, !entry.estimate.warnings.contains(remark) { entry.estimate.warnings.append(remark) }
        if merged[entry.name] == nil { merged.estimates.append(entry) }
      }
      merged.tables += source.tables.filter { table in
        part.tables.contains(table.name) && !merged.tables.contains { $0.name == table.name }
      }
      merged.findings += part.findings.filter { !merged.findings.contains($0) }
      merged.warnings += note.filter { !merged.warnings.contains($0) }
      part.warnings = note
      merged.parts?.append(part)
    }
    return merged
  }
}
