/// Runs that differ by nothing but their start.
extension Estimate {
  /// Mean of independent runs of the same state.
  ///
  /// Its error is the larger of two: the scatter of the runs, widened for their small number to where Student's t holds
  /// 68.3 %, and what the runs' own errors allow. The first knows what differs from start to start, chemical disorder
  /// above all; the second is steadier where runs are few.
  public static func ofReplicates(_ runs: [Estimate]) -> Estimate? {
    guard let first = runs.first else { return nil }
    guard runs.count > 1 else { return first }
    let n = Double(runs.count)
    let mean = runs.reduce(0) { $0 + $1.value } / n
    let squares = runs.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
    let scatter =
      (squares / (n * (n - 1))).squareRoot() * StudentT.twoSided(0.683, degreesOfFreedom: n - 1)
    let own = runs.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot() / n
    var warnings: [String] = []
    for warning in runs.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
    return Estimate(
      value: mean, standardError: own.isFinite ? max(scatter, own) : scatter, unit: first.unit,
      evidence: Evidence(samples: runs.count, method: scatter >= own ? .independentRuns : .propagation),
      warnings: warnings)
  }

  /// Mean difference of runs that share their starts in pairs: what both starts have in common drops out.
  ///
  /// The covariance of the two means follows from the error of the difference; nothing is assumed of it.
  public static func ofPairs(_ first: [Estimate], _ second: [Estimate]) -> Estimate? {
    ofReplicates(zip(first, second).map { $0.difference(from: $1) })
  }

  /// Difference from an independent estimate.
  public func difference(from other: Estimate) -> Estimate {
    Estimate(
      value: value - other.value,
      standardError: (standardError * standardError + other.standardError * other.standardError).squareRoot(),
      unit: unit, evidence: Evidence(samples: 2, method: .propagation))
  }
}
