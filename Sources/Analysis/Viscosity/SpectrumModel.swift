internal import Foundation

/// Second derivatives by at most four parameters; rows of a symmetric matrix.
package struct ParameterMatrix {
  package var rows: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) = (
    .zero, .zero, .zero, .zero
  )

  /// The upper left part as an array of rows.
  package func leading(_ count: Int) -> [[Double]] {
    [rows.0, rows.1, rows.2, rows.3].prefix(count).map { row in (0..<count).map { row[$0] } }
  }
}

/// A spectrum as a function of frequency and a few parameters, the first of which grows with the value at zero.
package protocol SpectrumModel {
  static var parameterCount: Int { get }
  /// Value, gradient by the parameters and second derivatives at frequency f; unused entries are zero.
  static func evaluate(
    _ f: Double, _ p: SIMD4<Double>
  ) -> (value: Double, gradient: SIMD4<Double>, hessian: ParameterMatrix)
  /// Starting values for frequencies and amplitudes of order one.
  static func guess(_ f: [Double], _ amplitudes: [Double], _ weights: [Double]) -> SIMD4<Double>?
  /// Whether the parameters may be tried at all during a fit.
  static func isAllowed(_ p: SIMD4<Double>) -> Bool
  /// Parameters in units of which amplitudes are `amplitude` and frequencies `frequency`: the factor of each.
  static func scales(amplitude: Double, frequency: Double) -> SIMD4<Double>
}

/// A Lorentz peak at zero frequency above a white floor, (p0 + p2 f^2)/(1 + q2 f^2) [Toraman2026].
///
/// It is the spectrum of a correlation function that ends as exp(-t/tau), tau = sqrt(q2)/(2 pi), and has faster parts
/// whose spectra are still flat. Parameters p0, p2, q2.
package enum LorentzSpectrum: SpectrumModel {
  package static let parameterCount = 3

  package static func evaluate(
    _ f: Double, _ p: SIMD4<Double>
  ) -> (value: Double, gradient: SIMD4<Double>, hessian: ParameterMatrix) {
    let f2 = f * f
    let inverse = 1 / (1 + p[2] * f2)
    let value = (p[0] + p[1] * f2) * inverse
    let (d0, d1, slope) = (inverse, f2 * inverse, f2 * inverse)
    let gradient = SIMD4(d0, d1, -value * slope, 0)
    var hessian = ParameterMatrix()
    hessian.rows.0 = SIMD4(0, 0, -d0 * slope, 0)
    hessian.rows.1 = SIMD4(0, 0, -d1 * slope, 0)
    hessian.rows.2 = SIMD4(-d0 * slope, -d1 * slope, 2 * value * slope * slope, 0)
    return (value, gradient, hessian)
  }

  /// Linear regression of I + q2 f^2 I = p0 + p2 f^2, relative errors weighted.
  package static func guess(_ f: [Double], _ amplitudes: [Double], _ weights: [Double]) -> SIMD4<Double>? {
    var normal = Array(repeating: Array(repeating: 0.0, count: 3), count: 3)
    var right = [0.0, 0, 0]
    for k in f.indices where amplitudes[k] > 0 {
      let row = [1 / amplitudes[k], f[k] * f[k] / amplitudes[k], -f[k] * f[k]]
      for i in 0..<3 {
        right[i] += weights[k] * row[i]
        for j in 0..<3 { normal[i][j] += weights[k] * row[i] * row[j] }
      }
    }
    guard let solution = SymmetricSolve(normal)?.solve(right) else { return nil }
    let p = SIMD4(max(solution[0], 1e-3), max(solution[1], 0), max(solution[2], 1e-2), 0)
    return isAllowed(p) ? p : nil
  }

  package static func isAllowed(_ p: SIMD4<Double>) -> Bool { p[2] > 0 && p[0].isFinite && p[1].isFinite }

  package static func scales(amplitude: Double, frequency: Double) -> SIMD4<Double> {
    let inverse = 1 / (frequency * frequency)
    return SIMD4(amplitude, amplitude * inverse, inverse, 1)
  }

  /// A peak, not a dip, at zero, with a positive value there.
  static func isPeak(_ p: SIMD4<Double>) -> Bool { p[2] > 0 && p[0] > 0 && p[0] * p[2] > p[1] }
}

/// exp(b0 + b2 f^2), for spectra without a peak that a Lorentz function could follow.
///
/// b0 is shifted by the scale of the amplitudes: the fit works on amplitudes of order one.
package enum ExponentialSpectrum: SpectrumModel {
  package static let parameterCount = 2

  package static func evaluate(
    _ f: Double, _ p: SIMD4<Double>
  ) -> (value: Double, gradient: SIMD4<Double>, hessian: ParameterMatrix) {
    let f2 = f * f
    let value = exp(p[0] + p[1] * f2)
    var hessian = ParameterMatrix()
    hessian.rows.0 = SIMD4(value, value * f2, 0, 0)
    hessian.rows.1 = SIMD4(value * f2, value * f2 * f2, 0, 0)
    return (value, SIMD4(value, value * f2, 0, 0), hessian)
  }

  package static func guess(_ f: [Double], _ amplitudes: [Double], _ weights: [Double]) -> SIMD4<Double>? {
    let total = weights.reduce(0, +)
    let mean = f.indices.reduce(0) { $0 + weights[$1] * amplitudes[$1] } / total
    return mean > 0 ? SIMD4(log(mean), 0, 0, 0) : nil
  }

  package static func isAllowed(_ p: SIMD4<Double>) -> Bool { abs(p[0]) < 200 && abs(p[1]) < 200 }

  package static func scales(amplitude: Double, frequency: Double) -> SIMD4<Double> {
    SIMD4(1, 1 / (frequency * frequency), 1, 1)
  }
}
