package import MDCore

/// Geometry of one neighbour in the environment of a centre.
package struct EnvironmentPair: BitwiseCopyable {
  /// r_j - r_i (A).
  package var displacement: Vec3
  /// 1 / |r_j - r_i| (1/A).
  package var inverse: Double
  /// Switching function and its derivative with respect to the distance (1, 1/A).
  package var weight: Double
  package var weightDerivative: Double
  /// Where the pair stands in the neighbour list.
  package var entry: Int
}

/// The environment matrix: one row w(r) (1/r, x/r^2, y/r^2, z/r^2) for each neighbour [Zhang2018].
///
/// With u = (r - rs) / (rc - rs) the switching function is w = 1 for u <= 0, 1 - 10 u^3 + 15 u^4 - 6 u^5 between, 0 for u >= 1:
/// value, first and second derivative are continuous at both ends. Rows are then normalised, (row - mean) / deviation,
/// with the statistics of the centre's type.
package enum Environment {
  /// w(r) and dw/dr; `inner` is rs and `width` rc - rs (A).
  @inline(__always)
  package static func switching(
    _ r: Double, inner: Double, width: Double
  ) -> (value: Double, derivative: Double) {
    let u = (r - inner) / width
    if u <= 0 { return (1, 0) }
    if u >= 1 { return (0, 0) }
    let v = 1 - u
    return (1 - u * u * u * (10 + u * (6 * u - 15)), -30 * u * u * v * v / width)
  }

  /// Normalised row of a neighbour: four numbers.
  @inline(__always)
  package static func row(
    _ pair: EnvironmentPair, mean: SIMD4<Double>, inverseDeviation: SIMD4<Double>
  ) -> SIMD4<Double> {
    let radial = pair.weight * pair.inverse
    let angular = radial * pair.inverse
    let d = pair.displacement
    return (SIMD4(radial, angular * d.x, angular * d.y, angular * d.z) - mean) * inverseDeviation
  }

  /// dE/d(r_j - r_i) from q = dE/d(row before normalisation).
  ///
  /// With a = 1/r: radial entry w a, angular entries w a^2 d, so that
  /// dE/dd = [q0 (w' a - w a^2) + (q . d) (w' a^2 - 2 w a^3)] a d + w a^2 q.
  @inline(__always)
  package static func gradient(_ pair: EnvironmentPair, _ q: SIMD4<Double>) -> Vec3 {
    let (a, w, dw, d) = (pair.inverse, pair.weight, pair.weightDerivative, pair.displacement)
    let angular = Vec3(q[1], q[2], q[3])
    let along = q[0] * (dw - w * a) + angular.dot(d) * a * (dw - 2 * w * a)
    return (along * a * a) * d + (w * a * a) * angular
  }
}
