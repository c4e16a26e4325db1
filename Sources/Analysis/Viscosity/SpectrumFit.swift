internal import Foundation

/// Points of a spectrum with their weights in a fit, in units in which all are of order one.
package struct WeightedSpectrum {
  /// Smooth cutoff w(f) = 1/(1 + (f/fc)^8) [Toraman2025].
  static func weight(_ f: Double, cutoff: Double) -> Double {
    let x = f / cutoff
    let x2 = x * x
    let x4 = x2 * x2
    return 1 / (1 + x4 * x4)
  }
  /// Points with less weight are left out.
  static let smallestWeight = 1e-3

  var frequencies: [Double]
  var amplitudes: [Double]
  var shapes: [Double]
  var weights: [Double]

  /// The points of `spectrum` that count at this cutoff, frequencies divided by it, amplitudes by `amplitudeScale`.
  package init(_ spectrum: PowerSpectrum, cutoff: Double, amplitudeScale: Double) {
    var count = 0
    weights = []
    for f in spectrum.frequencies {
      let w = Self.weight(f, cutoff: cutoff)
      if w < Self.smallestWeight { break }
      weights.append(w)
      count += 1
    }
    frequencies = spectrum.frequencies[..<count].map { $0 / cutoff }
    amplitudes = spectrum.amplitudes[..<count].map { $0 / amplitudeScale }
    shapes = Array(spectrum.shapes[..<count])
  }

  /// Effective number of points: the sum of the weights.
  var effectiveCount: Double { weights.reduce(0, +) }
}

/// Minus the weighted log-likelihood of a model, up to a constant, with its derivatives.
///
/// An amplitude I is distributed as Gamma with shape a and mean m, so
/// L = sum_k w_k a_k (ln m_k + I_k/m_k), dL = sum w a (1/m - I/m^2) dm,
/// d2L = sum w a [(2 I/m^3 - 1/m^2) dm dm' + (1/m - I/m^2) d2m].
package struct GammaCost<Model: SpectrumModel> {
  let points: WeightedSpectrum

  package init(points: WeightedSpectrum) { self.points = points }

  package struct Derivatives {
    package var value = 0.0
    package var gradient = SIMD4<Double>.zero
    package var hessian = ParameterMatrix()
    /// Expected second derivatives, sum w a dm dm' / m^2: positive definite.
    var information = ParameterMatrix()
  }

  /// Nil where the model is not positive at every point.
  package func value(_ p: SIMD4<Double>) -> Double? {
    var sum = 0.0
    for k in points.frequencies.indices {
      let m = Model.evaluate(points.frequencies[k], p).value
      guard m > 1e-30, m < 1e30 else { return nil }
      sum += points.weights[k] * points.shapes[k] * (log(m) + points.amplitudes[k] / m)
    }
    return sum
  }

  package func derivatives(_ p: SIMD4<Double>) -> Derivatives? {
    var d = Derivatives()
    for k in points.frequencies.indices {
      let (m, g, h) = Model.evaluate(points.frequencies[k], p)
      guard m > 1e-30, m < 1e30 else { return nil }
      let wa = points.weights[k] * points.shapes[k]
      let inverse = 1 / m
      let ratio = points.amplitudes[k] * inverse
      let first = wa * inverse * (1 - ratio)
      let second = wa * inverse * inverse * (2 * ratio - 1)
      let expected = wa * inverse * inverse
      d.value += wa * (log(m) + ratio)
      d.gradient += first * g
      d.hessian.rows.0 += (second * g[0]) * g + first * h.rows.0
      d.hessian.rows.1 += (second * g[1]) * g + first * h.rows.1
      d.hessian.rows.2 += (second * g[2]) * g + first * h.rows.2
      d.hessian.rows.3 += (second * g[3]) * g + first * h.rows.3
      d.information.rows.0 += (expected * g[0]) * g
      d.information.rows.1 += (expected * g[1]) * g
      d.information.rows.2 += (expected * g[2]) * g
      d.information.rows.3 += (expected * g[3]) * g
    }
    return d
  }
}

/// The parameters of highest likelihood at one cutoff, in the scaled units of `points`.
struct SpectrumFit<Model: SpectrumModel> {
  let points: WeightedSpectrum
  let parameters: SIMD4<Double>
  /// Inverse of the second derivatives at the optimum (Laplace's approximation).
  let covariance: [[Double]]

  /// Newton's method; steps are halved until the likelihood grows, and where the second derivatives are not positive
  /// definite their expectation takes their place. Nil where that does not converge to a proper maximum.
  init?(_ points: WeightedSpectrum, from start: SIMD4<Double>? = nil) {
    self.points = points
    let cost = GammaCost<Model>(points: points)
    let guesses = [Model.guess(points.frequencies, points.amplitudes, points.weights), start].compactMap {
      $0
    }
    let starts = guesses.compactMap { p in cost.value(p).map { (p, $0) } }
    guard var (p, value) = starts.min(by: { $0.1 < $1.1 }) else { return nil }
    let count = Model.parameterCount
    for _ in 0..<200 {
      guard let d = cost.derivatives(p) else { return nil }
      let exact = SymmetricSolve(d.hessian.leading(count))
      guard let solver = exact ?? SymmetricSolve(d.information.leading(count)) else { return nil }
      let gradient = (0..<count).map { d.gradient[$0] }
      let step = solver.solve(gradient)
      let decrement = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if exact != nil, decrement < 1e-14 * max(1, value.magnitude) {
        parameters = p
        covariance = solver.inverse
        return
      }
      var length = 1.0
      var moved = false
      while length > 1e-8 {
        var trial = p
        for i in 0..<count { trial[i] -= length * step[i] }
        if Model.isAllowed(trial), let next = cost.value(trial), next <= value - 1e-4 * length * decrement {
          (p, value, moved) = (trial, next, true)
          break
        }
        length *= 0.5
      }
      if !moved {
        // Rounding stops the descent just above the minimum.
        guard let exact, decrement < 1e-9 * max(1, value.magnitude) else { return nil }
        parameters = p
        covariance = exact.inverse
        return
      }
    }
    return nil
  }

  /// How far the likelihood lies below what the fitted model expects, in standard deviations.
  var costDeviation: Double {
    var (difference, variance) = (0.0, 0.0)
    for k in points.frequencies.indices {
      let (w, a) = (points.weights[k], points.shapes[k])
      let ratio = points.amplitudes[k] / Model.evaluate(points.frequencies[k], parameters).value
      // Minus the log-density less the entropy of Gamma(a).
      difference += w * ((1 - a) * (log(max(a * ratio, .leastNormalMagnitude)) - digamma(a)) + a * ratio - a)
      variance += w * w * ((a - 1) * (a - 1) * trigamma(a) - a + 2)
    }
    return difference / variance.squareRoot()
  }
}
