internal import Foundation
internal import MDCore

/// A polynomial of low degree through points with known errors, by weighted least squares.
struct PolynomialFit {
  let degree: Int
  /// Of powers of (x - center) / scale.
  let coefficients: [Double]
  let covariance: [[Double]]
  let chiSquared: Double
  let count: Int
  private let center: Double
  private let scale: Double

  /// Nil when there are too few different x.
  init?(x: [Double], y: [Double], errors: [Double], degree: Int) {
    guard x.count > degree, let low = x.min(), let high = x.max(), high > low else { return nil }
    center = 0.5 * (low + high)
    scale = 0.5 * (high - low)
    let rows = x.map { [center, scale] in Self.powers(($0 - center) / scale, degree) }
    let weights = errors.map { 1 / ($0 * $0) }
    let terms = 0...degree
    // Values less their mean keep the digits.
    let middle = average(of: y)
    let matrix = terms.map { i in
      terms.map { j in rows.indices.reduce(0) { $0 + weights[$1] * rows[$1][i] * rows[$1][j] } }
    }
    let right = terms.map { i in
      rows.indices.reduce(0) { $0 + weights[$1] * rows[$1][i] * (y[$1] - middle) }
    }
    guard let solver = SymmetricSolve(matrix) else { return nil }
    let solution = solver.solve(right)
    chiSquared = rows.indices.reduce(0) { sum, k in
      let residual = y[k] - middle - zip(rows[k], solution).reduce(0) { $0 + $1.0 * $1.1 }
      return sum + weights[k] * residual * residual
    }
    coefficients = [solution[0] + middle] + solution.dropFirst()
    covariance = solver.inverse
    count = x.count
    self.degree = degree
  }

  private static func powers(_ t: Double, _ degree: Int) -> [Double] {
    var powers = [1.0]
    for _ in 0..<degree { powers.append(powers[powers.count - 1] * t) }
    return powers
  }

  /// Powers whose combination gives the value at x, and its derivative.
  func basis(at x: Double) -> (value: [Double], derivative: [Double]) {
    let value = Self.powers((x - center) / scale, degree)
    let derivative = (0...degree).map { $0 == 0 ? 0 : Double($0) * value[$0 - 1] / scale }
    return (value, derivative)
  }

  func combined(_ weights: [Double]) -> Double { zip(weights, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Standard error of a combination of the coefficients, or of a function with this gradient.
  func error(_ gradient: [Double]) -> Double {
    var sum = 0.0
    for i in gradient.indices {
      for j in gradient.indices { sum += gradient[i] * covariance[i][j] * gradient[j] }
    }
    return max(0, sum).squareRoot()
  }

  var freedom: Int { count - degree - 1 }
  /// Probability of a chi-squared as large as this one if the polynomial and the errors are right.
  var probability: Double { freedom > 0 ? chiSquaredExcess(chiSquared, degreesOfFreedom: freedom) : 1 }
  /// Chi-squared plus two for each coefficient: Akaike's criterion, which for known errors needs no correction for few
  /// points and is that of [Mallows1973].
  var criterion: Double { chiSquared + 2 * Double(degree + 1) }
}
