/// The polynomials that join two nodes of a spline.
///
/// With the first n Taylor coefficients (in units of the spacing) c_k at x = 0 and d_k at x = 1, the polynomial of degree 2n - 1
/// with those coefficients is p(x) = sum_k c_k H_k(x) + d_k (-1)^k H_k(1 - x), where
/// H_k(x) = x^k (1 - x)^n sum_{j < n - k} binomial(n - 1 + j, j) x^j. Splines made of it have n - 1 continuous derivatives.
package struct HermiteBasis: Sendable {
  /// Coefficient of x^p of the 2n basis polynomials: lanes 0 ..< n belong to the node at 0, n ..< 2n to the node at 1.
  private let value: Eight
  private let slope: Eight

  /// Eight coefficients, from x^0 to x^7.
  private typealias Eight = (
    SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>,
    SIMD8<Double>
  )

  /// `order` is n, at most 4.
  package init(order n: Int) {
    var columns = Array(repeating: SIMD8<Double>.zero, count: 9)
    for k in 0..<n {
      // x^k sum_j binomial(n - 1 + j, j) x^j, then n times the factor (1 - x).
      var p = Array(repeating: 0.0, count: 9)
      var binomial = 1.0
      for j in 0..<n - k {
        p[k + j] = binomial
        binomial = binomial * Double(n + j) / Double(j + 1)
      }
      for _ in 0..<n {
        for power in (1..<9).reversed() { p[power] -= p[power - 1] }
      }
      for power in 0..<8 { columns[power][k] = p[power] }
      // (-1)^k H_k(1 - x): expand in powers of x.
      let sign = k % 2 == 0 ? 1.0 : -1.0
      for power in 0..<8 {
        var term = sign * p[power]
        for j in 0...power {
          columns[j][n + k] += term
          term = -term * Double(power - j) / Double(j + 1)
        }
      }
    }
    let c = columns
    value = (c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7])
    slope = (c[1], 2 * c[2], 3 * c[3], 4 * c[4], 5 * c[5], 6 * c[6], 7 * c[7], .zero)
  }

  /// Weights of the 2n coefficients in p(x).
  @inline(__always) package func weights(_ x: Double) -> SIMD8<Double> { Self.horner(value, x) }

  /// Weights of the 2n coefficients in p'(x).
  @inline(__always) package func slopeWeights(_ x: Double) -> SIMD8<Double> { Self.horner(slope, x) }

  @inline(__always) private static func horner(_ c: Eight, _ x: Double) -> SIMD8<Double> {
    let x = SIMD8(repeating: x)
    var p = c.6.addingProduct(c.7, x)
    p = c.5.addingProduct(p, x)
    p = c.4.addingProduct(p, x)
    p = c.3.addingProduct(p, x)
    p = c.2.addingProduct(p, x)
    p = c.1.addingProduct(p, x)
    return c.0.addingProduct(p, x)
  }
}
