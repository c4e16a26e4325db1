/// Where a run has reached equilibrium: the start that leaves the most independent samples.
///
/// For every candidate start t0 the number of independent samples of what is left is (N - t0) / g(t0); a
/// transient left in raises g, samples thrown away lower N - t0. For several series together the smallest number
/// among them counts, so that all share one production part. Source: [Chodera2016].
///
/// The largest of many noisy numbers is too large, and always choosing by it makes the error bars of short runs too
/// small: at ten independent samples 46 % instead of 68 % of them hold the truth. So nothing is discarded unless that
/// at least doubles the number of independent samples.
public struct Equilibration: Sendable, Equatable {
  /// First sample of the production part.
  public let start: Int
  /// Number of samples of the whole series.
  public let count: Int

  public init(start: Int, count: Int) {
    self.start = start
    self.count = count
  }

  /// The whole of a series of `count` samples is production.
  public static func none(of count: Int) -> Equilibration { Equilibration(start: 0, count: count) }

  /// Looks at `candidates` starts in the first three quarters of the series, all of one length.
  ///
  /// Series longer than 2048 samples are averaged in blocks first. Constant series do not count.
  /// Cost O(candidates N log N), N at most 2048.
  public static func detect(_ series: [[Double]], candidates: Int = 40) -> Equilibration {
    let count = series.map(\.count).min() ?? 0
    let block = max(1, (count + 2047) / 2048)
    let coarse = series.filter { !isConstant($0) }.map { blockAverages($0, length: block) }
    let length = count / block
    guard !coarse.isEmpty, length >= 16 else { return .none(of: count) }
    let fourier = Fourier(atLeast: 2 * length)
    var trials: [(start: Int, effective: Double)] = []
    for candidate in 0..<candidates {
      let start = 3 * length * candidate / (4 * candidates)
      let effective =
        coarse.map {
          Double(length - start) / statisticalInefficiency(of: Array($0[start..<length]), using: fourier)
        }.min() ?? 0
      trials.append((start, effective))
    }
    guard let whole = trials.first, let best = trials.max(by: { $0.effective < $1.effective }),
      best.effective > 2 * whole.effective
    else { return .none(of: count) }
    return Equilibration(start: best.start * block, count: count)
  }

  /// Means over successive blocks; an incomplete last block is left out.
  static func blockAverages(_ series: [Double], length: Int) -> [Double] {
    guard length > 1 else { return series }
    return (0..<series.count / length).map { average(of: Array(series[$0 * length..<($0 + 1) * length])) }
  }
}

/// True when the values differ by no more than rounding in double precision makes them.
package func isConstant(_ series: [Double]) -> Bool {
  guard let low = series.min(), let high = series.max() else { return true }
  return high - low <= 1e-12 * max(low.magnitude, high.magnitude)
}
