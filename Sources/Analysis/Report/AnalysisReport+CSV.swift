extension AnalysisReport {
  /// The estimates as comma-separated text, one line each, with error, unit, evidence and warnings.
  ///
  /// An unknown error is an empty field.
  public var csv: String {
    let heading =
      "quantity,value,standard error,unit,samples,independent samples,discarded,correlation time,time unit,"
      + "error by,warnings"
    let lines = estimates.map { entry in
      let (estimate, evidence) = (entry.estimate, entry.estimate.evidence)
      return [
        entry.name, "\(estimate.value)", estimate.standardError.isFinite ? "\(estimate.standardError)" : "",
        estimate.unit, "\(evidence.samples)", significant(evidence.effectiveSamples, digits: 4),
        "\(evidence.discarded)", evidence.correlationTime.map { "\($0)" } ?? "", evidence.timeUnit,
        evidence.method.rawValue, estimate.warnings.joined(separator: "; "),
      ].map(csvField).joined(separator: ",")
    }
    return ([heading] + lines).joined(separator: "\n") + "\n"
  }
}
