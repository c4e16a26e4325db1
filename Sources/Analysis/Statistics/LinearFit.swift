public import MDCore

/// The straight line y = intercept + slope x of least weighted squares.
public struct LinearFit: Sendable, Equatable {
  public let intercept: Double
  public let slope: Double
  /// Covariance of intercept and slope if each weight is 1 / variance of an independent y.
  public let interceptVariance: Double
  public let slopeVariance: Double
  public let covariance: Double
  /// Weighted sum of squared residuals.
  public let chiSquared: Double

  /// Fits `y` over `x` with weights (1 / variance of each y); all weights one when none are given.
  ///
  /// Throws unless there are two different x with positive finite weights.
  public init(x: [Double], y: [Double], weights: [Double]? = nil) throws(MDError) {
    let w = weights ?? Array(repeating: 1, count: x.count)
    precondition(x.count == y.count && x.count == w.count)
    let total = w.reduce(0, +)
    guard x.count >= 2, w.allSatisfy({ $0 >= 0 && $0.isFinite }), total > 0 else {
      throw MDError(
        .analysis, "a straight line cannot be fitted", found: "\(x.count) points",
        expected: "at least two points with finite weights")
    }
    let indices = x.indices
    let meanX = indices.reduce(0) { $0 + w[$1] * x[$1] } / total
    let meanY = indices.reduce(0) { $0 + w[$1] * y[$1] } / total
    let sxx = indices.reduce(0) { $0 + w[$1] * (x[$1] - meanX) * (x[$1] - meanX) }
    let sxy = indices.reduce(0) { $0 + w[$1] * (x[$1] - meanX) * (y[$1] - meanY) }
    guard sxx > 0 else {
      throw MDError(
        .analysis, "a straight line cannot be fitted", found: "all points at x = \(meanX)",
        expected: "at least two different x")
    }
    let b = sxy / sxx
    let a = meanY - b * meanX
    slope = b
    intercept = a
    slopeVariance = 1 / sxx
    interceptVariance = 1 / total + meanX * meanX / sxx
    covariance = -meanX / sxx
    chiSquared = indices.reduce(0) { $0 + w[$1] * (y[$1] - a - b * x[$1]) * (y[$1] - a - b * x[$1]) }
  }

  public func value(at x: Double) -> Double { intercept + slope * x }
}
