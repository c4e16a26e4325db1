/// Mean-squared displacement of one coordinate over all time origins.
///
///   msd(k) = 1/(N - k) sum_{j < N - k} (x_{j+k} - x_j)^2 = [S1(k) - 2 S2(k)] / (N - k),
/// S2 the autocorrelation sums by Fourier transform and S1 by recursion. O(N log N). Source: [Calandrini2011], section 4.2.
package enum DisplacementCorrelation {
  /// Sums over origins for lags 0 ..< lags, not yet divided by N - k. `fourier` has at least 2 N points.
  package static func squaredSums(of x: [Double], lags: Int, using fourier: Fourier) -> [Double] {
    let n = x.count
    // Differences do not depend on the origin; a centred series keeps the digits.
    let mean = average(of: x)
    let centered = x.map { $0 - mean }
    let products = fourier.autocorrelationSums(of: centered)
    var squares = 2 * centered.reduce(0) { $0 + $1 * $1 }
    var sums: [Double] = []
    for k in 0..<min(lags, n) {
      if k > 0 {
        squares -= centered[k - 1] * centered[k - 1] + centered[n - k] * centered[n - k]
      }
      sums.append(max(0, squares - 2 * products[k]))
    }
    return sums
  }
}
