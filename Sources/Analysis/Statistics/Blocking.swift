/// Error of a mean from averages over blocks that are doubled until they no longer correlate.
///
/// At each level neighbouring blocks are averaged in pairs; the error sigma_k / sqrt(n_k) rises to a plateau
/// [FlyvbjergPetersen1989]. The level is chosen by the automatic test of [Jonsson2018]: with gamma_k the
/// covariance of neighbouring blocks,
///   M_k = sum over j >= k of n_j [(n_j - 1) sigma_j^2 / n_j^2 + gamma_j]^2 / sigma_j^4
/// follows a chi-squared distribution with one degree of freedom a level once blocks are independent; the first
/// level where M_k is below the 99 % quantile is taken.
public struct Blocking: Sendable, Equatable {
  /// Standard error of the mean at the level chosen.
  public let standardError: Double
  /// Samples a block at that level.
  public let blockLength: Int
  /// Blocks at that level.
  public let blocks: Int
  /// False when the blocks still correlate or fewer than sixteen are left: the error is then a lower bound.
  public let hasPlateau: Bool

  /// Needs at least four samples, otherwise nil. Where a length is odd the oldest block is left out. O(N).
  public init?(_ series: [Double]) {
    guard series.count >= 4 else { return nil }
    var levels: [Level] = []
    var blocks = series
    while blocks.count >= 2 {
      levels.append(Level(blocks))
      blocks = Self.paired(blocks)
    }
    let chosen = Self.firstUncorrelated(levels)
    let level = levels[chosen ?? levels.indices.max { levels[$0].error < levels[$1].error } ?? 0]
    standardError = level.error
    self.blocks = level.count
    blockLength = series.count / level.count
    hasPlateau = chosen != nil && level.count >= 16
  }

  private struct Level {
    let count: Int
    let variance: Double
    let covariance: Double

    init(_ blocks: [Double]) {
      let n = blocks.count
      let mean = average(of: blocks)
      var (square, product) = (0.0, 0.0)
      for i in 0..<n {
        let d = blocks[i] - mean
        square += d * d
        if i + 1 < n { product += d * (blocks[i + 1] - mean) }
      }
      count = n
      variance = square / Double(n)
      covariance = product / Double(n)
    }

    var error: Double { (variance / Double(count - 1)).squareRoot() }
    var statistic: Double {
      guard variance > 0 else { return 0 }
      let n = Double(count)
      let excess = ((n - 1) / (n * n) * variance + covariance) / variance
      return n * excess * excess
    }
  }

  private static func paired(_ blocks: [Double]) -> [Double] {
    let first = blocks.count % 2
    return stride(from: first, to: blocks.count, by: 2).map { 0.5 * (blocks[$0] + blocks[$0 + 1]) }
  }

  private static func firstUncorrelated(_ levels: [Level]) -> Int? {
    var sum = 0.0
    var chosen: Int?
    for k in levels.indices.reversed() {
      sum += levels[k].statistic
      if sum < chiSquared99(degreesOfFreedom: levels.count - k) { chosen = k }
    }
    return chosen
  }
}

/// The 99 % quantile of the chi-squared distribution.
///
/// Tabulated up to four degrees of freedom, Wilson and Hilferty's approximation (better than 0.3 %) above.
package func chiSquared99(degreesOfFreedom n: Int) -> Double {
  let table = [6.634897, 9.210340, 11.344867, 13.276704]
  if n <= table.count { return table[max(1, n) - 1] }
  let a = 2 / (9 * Double(n))
  let root = 1 - a + 2.326347874 * a.squareRoot()
  return Double(n) * root * root * root
}
