internal import MDCore

/// The linear combination of features that tells two groups apart best: Fisher's discriminant.
///
///   score = w . x + b,   w proportional to C^-1 (m1 - m0)
/// with the means m0 and m1 of the groups and the mean C of their covariances. C is shrunk towards its diagonal,
/// (1 - s) C + s diag(C), s = 0.05, so that features that say nearly the same do no harm. Scale and offset make
/// the mean score 0 in the first group and 1 in the second. Source: [Fisher1936].
struct LinearDiscriminant: Sendable, Equatable, Codable {
  let weights: [Double]
  let offset: Double

  private static let shrinkage = 0.05

  init(weights: [Double], offset: Double) {
    self.weights = weights
    self.offset = offset
  }

  /// Rows are samples. Nil where the means agree or a group has fewer than two samples.
  init?(zero: [[Double]], one: [[Double]]) {
    guard zero.count > 1, one.count > 1, let count = zero.first?.count else { return nil }
    let (m0, m1) = (Self.mean(zero, count), Self.mean(one, count))
    var covariance = Self.covariance(zero, m0)
    let other = Self.covariance(one, m1)
    for i in 0..<count {
      for j in 0..<count {
        covariance[i][j] = 0.5 * (covariance[i][j] + other[i][j]) * (i == j ? 1 : 1 - Self.shrinkage)
      }
      covariance[i][i] += 1e-12
    }
    let difference = (0..<count).map { m1[$0] - m0[$0] }
    let direction = Self.solve(covariance, difference)
    let separation = Self.dot(direction, difference)
    guard separation > 0, separation.isFinite else { return nil }
    weights = direction.map { $0 / separation }
    offset = -Self.dot(weights, m0)
  }

  func score(_ features: [Double]) -> Double { Self.dot(weights, features) + offset }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] }
  }

  private static func mean(_ rows: [[Double]], _ count: Int) -> [Double] {
    (0..<count).map { k in rows.reduce(0) { $0 + $1[k] } / Double(rows.count) }
  }

  private static func covariance(_ rows: [[Double]], _ mean: [Double]) -> [[Double]] {
    var sum = Array(repeating: Array(repeating: 0.0, count: mean.count), count: mean.count)
    for row in rows {
      for i in mean.indices {
        for j in mean.indices { sum[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) }
      }
    }
    return sum.map { $0.map { $0 / Double(rows.count - 1) } }
  }

  /// Solves a x = b, a symmetric and positive definite, by elimination.
  private static func solve(_ a: [[Double]], _ b: [Double]) -> [Double] {
    var (a, x) = (a, b)
    for k in x.indices {
      for i in x.indices where i > k {
        let factor = a[i][k] / a[k][k]
        for j in k..<x.count { a[i][j] -= factor * a[k][j] }
        x[i] -= factor * x[k]
      }
    }
    for k in x.indices.reversed() {
      for j in k + 1..<x.count { x[k] -= a[k][j] * x[j] }
      x[k] /= a[k][k]
    }
    return x
  }
}
