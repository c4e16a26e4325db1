/// Mean of a correlated series with a standard error from blocks.
public struct SeriesMean: Sendable {
  public let mean: Double
  public let error: Double

  /// Blocks must be longer than the correlation time for the error to be right.
  public init(_ values: [Double], blocks: Int = 40) {
    precondition(values.count >= 2 * blocks)
    let size = values.count / blocks
    let means = (0..<blocks).map { b in
      values[b * size..<(b + 1) * size].reduce(0, +) / Double(size)
    }
    let mean = means.reduce(0, +) / Double(blocks)
    let square = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    error = (square / Double(blocks * (blocks - 1))).squareRoot()
  }

  /// Distance to an expected value in standard errors.
  public func deviation(from expected: Double) -> Double { (mean - expected) / error }
}
