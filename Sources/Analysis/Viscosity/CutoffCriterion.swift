internal import Foundation

/// How well a fit at one cutoff explains the lower and the upper part of its points alike [Toraman2025].
///
/// Weights with `stretch` times the cutoff are split at half of it into two sets. One linear correction of the parameters
/// is fitted to each; the difference d of the two and its covariance C give the criterion
/// P/2 ln 2 pi + 1/2 ln det C + 1/2 d' C^-1 d, which is small where both parts agree within small errors.
struct CutoffCriterion {
  /// Minus the logarithm of the likelihood of d, in units of the parameters themselves.
  let value: Double
  /// d' C^-1 d against its expectation P, in standard deviations.
  let deviation: Double

  /// Whether the spectrum reaches far enough for a criterion at this cutoff.
  static func fits(_ spectrum: PowerSpectrum, cutoff: Double, stretch: Double) -> Bool {
    guard let last = spectrum.frequencies.last else { return false }
    return WeightedSpectrum.weight(last, cutoff: stretch * cutoff) <= WeightedSpectrum.smallestWeight
  }

  init?<Model: SpectrumModel>(
    _ fit: SpectrumFit<Model>, _ spectrum: PowerSpectrum, cutoff: Double, amplitudeScale: Double,
    stretch: Double
  ) {
    let wide = WeightedSpectrum(spectrum, cutoff: stretch * cutoff, amplitudeScale: amplitudeScale)
    let count = Model.parameterCount
    let total = wide.effectiveCount
    guard total > Double(count) else { return nil }
    let residualFactor = (total - Double(count)) / total
    // For both sets a: A_a = sum w_a x x', b_a = sum w_a x y; for their products B_ab = sum w_a w_b x x'.
    var (a1, a2) = (ParameterMatrix(), ParameterMatrix())
    var (b11, b12, b22) = (ParameterMatrix(), ParameterMatrix(), ParameterMatrix())
    var (r1, r2) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    for k in wide.frequencies.indices {
      let f = wide.frequencies[k] * stretch
      let w1 = WeightedSpectrum.weight(f, cutoff: 0.5 * stretch)
      let w2 = wide.weights[k] - w1
      let (m, g, _) = Model.evaluate(f, fit.parameters)
      let inverseDeviation = (wide.shapes[k] / residualFactor).squareRoot() / m
      let x = inverseDeviation * g
      let y = inverseDeviation * (wide.amplitudes[k] - m)
      r1 += (w1 * y) * x
      r2 += (w2 * y) * x
      a1.add(x, w1)
      a2.add(x, w2)
      b11.add(x, w1 * w1)
      b12.add(x, w1 * w2)
      b22.add(x, w2 * w2)
    }
    guard let s1 = SymmetricSolve(a1.leading(count)), let s2 = SymmetricSolve(a2.leading(count)) else {
      return nil
    }
    let c1 = s1.solve((0..<count).map { r1[$0] })
    let c2 = s2.solve((0..<count).map { r2[$0] })
    let difference: [Double] = zip(c1, c2).map { $0 - $1 }
    let (i1, i2) = (s1.inverse, s2.inverse)
    let cross = product(product(i1, b12.leading(count)), i2)
    let own = product(product(i1, b11.leading(count)), i1)
    let other = product(product(i2, b22.leading(count)), i2)
    var covariance = own
    for i in 0..<count {
      for j in 0..<count { covariance[i][j] += other[i][j] - cross[i][j] - cross[j][i] }
    }
    guard let solver = SymmetricSolve(covariance) else { return nil }
    let solved = solver.solve(difference)
    let scales = Model.scales(amplitude: amplitudeScale, frequency: cutoff)
    var (square, unit) = (0.0, 0.0)
    for i in 0..<count {
      square += solved[i] * difference[i]
      unit += log(scales[i])
    }
    let size = Double(count)
    value = 0.5 * (size * log(2 * Double.pi) + solver.logDeterminant + square) + unit
    deviation = (0.5 * square - 0.5 * size) / (0.5 * size).squareRoot()
  }
}

extension ParameterMatrix {
  /// Adds weight x x'.
  fileprivate mutating func add(_ x: SIMD4<Double>, _ weight: Double) {
    rows.0 += (weight * x[0]) * x
    rows.1 += (weight * x[1]) * x
    rows.2 += (weight * x[2]) * x
    rows.3 += (weight * x[3]) * x
  }
}

private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
  a.map { row in
    b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } }
  }
}
