/// Differences of runs that share what their starts have in common.
extension Estimate {
  /// Mean difference of runs that share their starts in pairs, nil without a pair: what both starts have in common drops out.
  ///
  /// The covariance of the two means follows from the error of the difference; nothing is assumed of it.
  public static func meanDifference(ofPairs first: [Estimate], _ second: [Estimate]) -> Estimate? {
    let differences = zip(first, second).map { $0.difference(from: $1) }
    return differences.isEmpty ? nil : mean(ofRuns: differences)
  }

  /// Difference from an independent estimate; warnings stay with the two.
  public func difference(from other: Estimate) -> Estimate {
    Estimate(
      value: value - other.value,
      standardError: (standardError * standardError + other.standardError * other.standardError).squareRoot(),
      unit: unit, evidence: Self.propagated([(1, self), (1, other)], samples: 2))
  }
}
