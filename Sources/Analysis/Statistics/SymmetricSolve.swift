internal import Foundation

/// A symmetric positive definite matrix of a few rows, by Cholesky factors of its scaled form D A D, D_ii = A_ii^-1/2.
struct SymmetricSolve {
  private let scales: [Double]
  private let factor: [[Double]]

  /// Nil where the matrix is not positive definite to rounding.
  init?(_ matrix: [[Double]]) {
    let n = matrix.count
    guard (0..<n).allSatisfy({ matrix[$0][$0] > 0 && matrix[$0][$0].isFinite }) else { return nil }
    let scales = (0..<n).map { 1 / matrix[$0][$0].squareRoot() }
    var l = Array(repeating: Array(repeating: 0.0, count: n), count: n)
    for i in 0..<n {
      for j in 0...i {
        var sum = matrix[i][j] * scales[i] * scales[j]
        for k in 0..<j { sum -= l[i][k] * l[j][k] }
        if i == j {
          guard sum > 1e-13 else { return nil }
          l[i][i] = sum.squareRoot()
        } else {
          l[i][j] = sum / l[j][j]
        }
      }
    }
    self.scales = scales
    factor = l
  }

  func solve(_ right: [Double]) -> [Double] {
    let n = right.count
    var x = (0..<n).map { right[$0] * scales[$0] }
    for i in 0..<n {
      for k in 0..<i { x[i] -= factor[i][k] * x[k] }
      x[i] /= factor[i][i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in (i + 1)..<max(n, i + 1) { x[i] -= factor[k][i] * x[k] }
      x[i] /= factor[i][i]
    }
    return (0..<n).map { x[$0] * scales[$0] }
  }

  var inverse: [[Double]] {
    let n = scales.count
    let columns = (0..<n).map { j in solve((0..<n).map { $0 == j ? 1.0 : 0 }) }
    return (0..<n).map { i in (0..<n).map { j in 0.5 * (columns[j][i] + columns[i][j]) } }
  }

  /// ln det A.
  var logDeterminant: Double {
    var sum = 0.0
    for i in scales.indices { sum += 2 * (log(factor[i][i]) - log(scales[i])) }
    return sum
  }
}
