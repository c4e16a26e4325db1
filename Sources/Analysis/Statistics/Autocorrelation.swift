/// Autocovariances c_k = (1/N) sum_j (x_j - m)(x_{j+k} - m), k = 0 ..< N, m the mean of the series.
///
/// `fourier` may be given to share its tables between series; its length must be at least 2 N.
package func autocovariance(of series: [Double], using fourier: Fourier? = nil) -> [Double] {
  let n = series.count
  guard n > 0 else { return [] }
  let mean = average(of: series)
  let centered = series.map { $0 - mean }
  return (fourier ?? Fourier(atLeast: 2 * n)).autocorrelationSums(of: centered).map { $0 / Double(n) }
}

/// Arithmetic mean; zero of nothing.
package func average(of series: [Double]) -> Double {
  guard let first = series.first else { return 0 }
  // Summing deviations from the first value keeps the digits of series that hardly vary.
  return first + series.reduce(0) { $0 + ($1 - first) } / Double(series.count)
}

/// Statistical inefficiency g of a stationary series: the variance of its mean is g sigma^2 / N.
///
/// g = 1 + 2 sum_k rho_k, cut by Geyer's initial monotone sequence: sums of two successive autocovariances of a
/// reversible process are positive and fall, so the sum ends where the estimated ones stop being positive, and
/// rises among them are flattened. The bias from subtracting the sample's own mean is corrected to first order,
/// factor 1 + (2 W + 1)/N with W the last lag used.
/// Sources: [Geyer1992], [Wolff2004]. At least 1; 1 for a constant series. O(N log N).
public func statisticalInefficiency(of series: [Double]) -> Double {
  statisticalInefficiency(of: series, using: nil)
}

/// The same with shared tables of the Fourier transform.
package func statisticalInefficiency(of series: [Double], using fourier: Fourier?) -> Double {
  let n = series.count
  guard n > 2 else { return 1 }
  let c = autocovariance(of: series, using: fourier)
  guard c[0] > 0 else { return 1 }
  var sum = 0.0
  var previous = Double.infinity
  var lag = 0
  while lag + 1 < n {
    let pair = min(previous, c[lag] + c[lag + 1])
    guard pair > 0 else { break }
    sum += pair
    previous = pair
    lag += 2
  }
  let window = max(0, lag - 1)
  let g = (2 * sum / c[0] - 1) * (1 + Double(2 * window + 1) / Double(n))
  return min(max(1, g), Double(n))
}

/// Sample variance with N - 1; zero of fewer than two values.
package func variance(of series: [Double]) -> Double {
  guard series.count > 1 else { return 0 }
  let mean = average(of: series)
  return series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(series.count - 1)
}
