internal import Foundation

/// The Green-Kubo integral as a function of its upper limit, and the Einstein-Helfand line: two older views of the same
/// information, to look at beside the spectrum.
///
/// C(t) = F <P(0) P(t)> over all time origins and series, its integral by the trapezoidal rule; F the prefactor
/// V/(kB T). H(t) = F/2 <(G(t0 + t) - G(t0))^2> with G the time integral of P, which for long t grows as eta t. Standard
/// errors come from the scatter over independent series (infinite for fewer than four).
public struct RunningIntegral: Sendable, Equatable {
  /// Times, from zero on.
  public let times: [Double]
  /// F C(t).
  public let correlation: [Double]
  /// Integral of F C up to t, and its standard error.
  public let integral: [Double]
  public let integralError: [Double]
  /// H(t) and its standard error.
  public let helfand: [Double]
  public let helfandError: [Double]

  /// Lags up to `longest` (time), at most half of the series; every series of one length.
  public init(_ series: [[Double]], prefactors: [Double], interval: Double, longest: Double) {
    let length = series[0].count
    let lags = max(2, min(length / 2, Int((longest / interval).rounded(.up)) + 1))
    let fourier = Fourier(atLeast: 2 * (length + 1))
    var correlations = Moments(lags)
    var integrals = Moments(lags)
    var lines = Moments(lags)
    for (x, factor) in zip(series, prefactors) {
      let sums = fourier.autocorrelationSums(of: x)
      let c = (0..<lags).map { factor * sums[$0] / Double(length - $0) }
      var running = Array(repeating: 0.0, count: lags)
      for k in 1..<lags { running[k] = running[k - 1] + 0.5 * interval * (c[k - 1] + c[k]) }
      correlations.add(c)
      integrals.add(running)
      var path = [0.0]
      for value in x { path.append(path[path.count - 1] + interval * value) }
      let squares = DisplacementCorrelation.squaredSums(of: path, lags: lags, using: fourier)
      lines.add((0..<lags).map { 0.5 * factor * squares[$0] / Double(length + 1 - $0) })
    }
    times = (0..<lags).map { Double($0) * interval }
    correlation = correlations.means
    (integral, integralError) = (integrals.means, integrals.errors)
    (helfand, helfandError) = (lines.means, lines.errors)
  }

  /// Slope of the Einstein-Helfand line between two times.
  public func helfandSlope(from start: Double, to end: Double) -> Double? {
    guard let first = times.firstIndex(where: { $0 >= start }),
      let last = times.lastIndex(where: { $0 <= end }),
      last > first
    else { return nil }
    return (helfand[last] - helfand[first]) / (times[last] - times[first])
  }
}

/// Means of vectors and their standard errors.
private struct Moments {
  private var sums: [Double]
  private var squares: [Double]
  private var count = 0

  init(_ width: Int) {
    sums = Array(repeating: 0, count: width)
    squares = sums
  }

  mutating func add(_ values: [Double]) {
    for k in values.indices {
      sums[k] += values[k]
      squares[k] += values[k] * values[k]
    }
    count += 1
  }

  var means: [Double] { sums.map { $0 / Double(count) } }

  var errors: [Double] {
    guard count >= 4 else { return sums.map { _ in .infinity } }
    let n = Double(count)
    return zip(sums, squares).map { sum, square in
      (max(0, square / n - sum / n * (sum / n)) / (n - 1)).squareRoot()
    }
  }
}
