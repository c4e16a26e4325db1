import Foundation

extension CounterRandom {
  /// Sum of the squares of `count` independent standard normal numbers (chi-squared distributed).
  ///
  /// Uses counter values from `index` on, a handful on average. Twice a gamma variate of shape count / 2.
  public func sumOfSquares(_ count: Int, step: Int, index: Int) -> Double {
    guard count > 1 else {
      let x = count == 1 ? normals(step: step, index: index).0 : 0
      return x * x
    }
    return 2 * gamma(shape: 0.5 * Double(count), step: step, index: index)
  }

  /// A gamma variate of unit scale, shape at least one, by rejection. Source: [Marsaglia2000].
  public func gamma(shape: Double, step: Int, index: Int) -> Double {
    precondition(shape >= 1)
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    var next = index
    while true {
      let x = normals(step: step, index: next).0
      let u = uniforms(step: step, index: next + 1).0
      next += 2
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}
