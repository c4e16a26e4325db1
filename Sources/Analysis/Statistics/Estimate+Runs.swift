extension Estimate {
  /// The mean of independent runs of one kind, each with its own error.
  ///
  /// The error is the larger of two: the scatter of the runs, widened by Student's t so that it holds the truth in 68 % of all
  /// cases, and what the errors within the runs make of the mean. The first knows what differs from start to start, chemical
  /// disorder above all; the second is steadier where runs are few. Of a single run only the second is known.
  public static func mean(ofRuns runs: [Estimate]) -> Estimate {
    precondition(!runs.isEmpty)
    let count = Double(runs.count)
    let mean = runs.reduce(0) { $0 + $1.value } / count
    let within = runs.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot() / count
    let squares = runs.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
    let factor = StudentT.twoSided(0.6827, degreesOfFreedom: count - 1)
    let scatter = runs.count > 1 ? (squares / (count * (count - 1))).squareRoot() * factor : 0
    let usesScatter = scatter >= within || !within.isFinite
    var warnings: [String] = []
    for warning in runs.flatMap(\.warnings) {
      // A warning that differs in numbers only is one of a kind.
      let kind = warning.prefix { !$0.isNumber }
      if !warnings.contains(where: { $0.hasPrefix(kind) }) { warnings.append(warning) }
    }
    if runs.count == 1 { return runs[0] }
    let evidence: Evidence
    if usesScatter {
      evidence = Evidence(
        samples: runs.count, method: .independentRuns, widening: scatter > 0 ? factor : nil)
    } else {
      var parts = propagated(runs.map { (1 / count, $0) }, samples: runs.count)
      parts.method = runs[0].evidence.method
      evidence = parts
    }
    return Estimate(
      value: mean, standardError: usesScatter ? scatter : within, unit: runs[0].unit, evidence: evidence,
      warnings: warnings)
  }
}
