/// The time between two samples of a series.
public struct Sampling: Sendable, Equatable {
  /// Interval in `unit`.
  public var interval: Double
  /// E.g. "ps".
  public var unit: String

  public init(interval: Double, unit: String) {
    self.interval = interval
    self.unit = unit
  }
}

extension Estimate {
  /// Fewer samples than this give no error bar.
  static let fewestSamples = 8

  /// The mean of a correlated series with the larger of its two errors, by autocorrelation and by blocking.
  ///
  /// Samples before `equilibration` are left out; without one it is detected from this series alone.
  /// Warns when the run is too short (fewer than 20 independent samples or 50 correlation times), when blocking
  /// finds no plateau, when more than half was discarded, and when the two halves of the production part differ.
  /// Values and error are in `unit`.
  public static func mean(
    of series: [Double], unit: String, sampling: Sampling? = nil, from equilibration: Equilibration? = nil
  ) -> Estimate {
    let equilibration = equilibration ?? .detect([series])
    let start = min(max(0, equilibration.start), series.count)
    var estimate = stationaryMean(of: Array(series[start...]), unit: unit, sampling: sampling)
    estimate.evidence.discarded = start
    if 2 * start > series.count, estimate.evidence.method != .constant {
      estimate.warnings.insert("more than half of the run discarded: it is hardly in equilibrium", at: 0)
    }
    return estimate
  }

  private static func stationaryMean(of series: [Double], unit: String, sampling: Sampling?) -> Estimate {
    let mean = average(of: series)
    if isConstant(series), series.count > 0 {
      return Estimate(
        value: mean, standardError: 0, unit: unit,
        evidence: Evidence(samples: series.count, method: .constant))
    }
    guard series.count >= fewestSamples, let blocking = Blocking(series) else {
      return Estimate(
        value: mean, standardError: .infinity, unit: unit,
        evidence: Evidence(samples: series.count, method: .none),
        warnings: ["too few samples for an error bar: \(series.count), at least \(fewestSamples) are needed"])
    }
    let g = statisticalInefficiency(of: series)
    let byCorrelation = (variance(of: series) * g / Double(series.count)).squareRoot()
    let error = max(byCorrelation, blocking.standardError)
    let evidence = Evidence(
      samples: series.count, statisticalInefficiency: g,
      correlationTime: sampling.map { 0.5 * (g - 1) * $0.interval }, timeUnit: sampling?.unit ?? "",
      method: byCorrelation >= blocking.standardError ? .autocorrelation : .blocking,
      autocorrelationError: byCorrelation, blockingError: blocking.standardError)
    return Estimate(
      value: mean, standardError: error, unit: unit, evidence: evidence,
      warnings: shortcomings(series, g: g, blocking: blocking, error: error))
  }

  private static func shortcomings(
    _ series: [Double], g: Double, blocking: Blocking, error: Double
  ) -> [String] {
    var warnings: [String] = []
    let effective = Double(series.count) / g
    let correlationTimes = 2 * Double(series.count) / max(g - 1, .leastNormalMagnitude)
    if effective < 20 {
      warnings.append(
        "run too short: \(significant(effective, digits: 2)) independent samples, at least 20 are needed")
    } else if correlationTimes < 50 {
      warnings.append(
        "run too short: \(significant(correlationTimes, digits: 2)) correlation times, at least 50 are needed"
      )
    } else if !blocking.hasPlateau {
      warnings.append("run too short: the error by blocking reaches no plateau")
    }
    let middle = series.count / 2
    let halves = average(of: Array(series[..<middle])) - average(of: Array(series[middle...]))
    // Two independent halves differ by twice the error of the whole.
    if halves.magnitude > 3 * 2 * error {
      warnings.append(
        "still drifting: the two halves of the production part differ by more than three errors")
    }
    return warnings
  }
}
