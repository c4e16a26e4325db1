public import MDCore

extension Estimate {
  /// The slope of a series against time by least squares, with an error that allows for correlated residuals.
  ///
  /// slope = sum_t (t - <t>) x_t / S, S = sum_t (t - <t>)^2. Its error is that of the sum of the products
  /// (t - <t>) e_t, e_t the residuals: the larger one of autocorrelation and blocking, widened by
  /// sqrt(n / (n - 2)) for the two fitted parameters, n the number of independent samples.
  /// The whole series is used. The slope is in the series' unit per `sampling.unit`, named `unit`.
  /// Throws for fewer than eight samples.
  public static func drift(of series: [Double], sampling: Sampling, unit: String) throws(MDError) -> Estimate
  {
    guard series.count >= fewestSamples else {
      throw MDError(
        .analysis, "a drift needs a longer series", found: "\(series.count) samples",
        expected: "at least \(fewestSamples)")
    }
    let times = series.indices.map { Double($0) * sampling.interval }
    let fit = try LinearFit(x: times, y: series)
    let middle = average(of: times)
    let spread = times.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    let moments = series.indices.map { (times[$0] - middle) * (series[$0] - fit.value(at: times[$0])) }
    var estimate = Estimate.mean(of: moments, unit: unit, sampling: sampling, from: .none(of: series.count))
    let factor = Double(series.count) / spread
    estimate = estimate.converted(by: factor, to: unit)
    let independent = estimate.evidence.effectiveSamples
    estimate.standardError *= (independent / max(independent - 2, 0.5)).squareRoot()
    estimate.value = fit.slope
    return estimate
  }
}
