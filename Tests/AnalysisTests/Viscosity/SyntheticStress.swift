import Analysis
import Foundation
import MDCore

/// Series with a known integral of their autocorrelation: sums of AR(1) processes.
struct SyntheticSpectrum {
  /// Correlation times in samples, and the variance that each process has.
  var times: [Double]
  var variances: [Double]

  /// One relaxation: a Lorentz peak up to the folding of the sampled process.
  static let single = SyntheticSpectrum(times: [10], variances: [1])
  /// A slow tail with a third of the variance under a faster relaxation.
  static let twoTimes = SyntheticSpectrum(times: [10, 2], variances: [0.49, 1])
  /// Six times, each half the one before, of equal variance: as stretched as a supercooled liquid's.
  static let stretched = SyntheticSpectrum(
    times: [10, 5, 2.5, 1.25, 0.625, 0.3125], variances: Array(repeating: 1.0 / 6, count: 6))

  /// h (C(0)/2 + C(1) + C(2) + ...) with C(k) = sum of variance phi^k, h = 1.
  var integral: Double {
    zip(times, variances).reduce(0) { sum, part in
      let phi = exp(-1 / part.0)
      return sum + part.1 * (1 + phi) / (2 * (1 - phi))
    }
  }

  /// One series; equal seeds and numbers give equal series.
  func series(_ count: Int, seed: UInt64, number: Int) -> [Double] {
    let source = SyntheticSeries(seed: seed)
    var sum = Array(repeating: 0.0, count: count)
    for (place, (time, variance)) in zip(times, variances).enumerated() {
      let part = source.autoregressive(count, phi: exp(-1 / time), series: number * times.count + place)
      let amplitude = variance.squareRoot()
      for t in 0..<count { sum[t] += amplitude * part[t] }
    }
    return sum
  }

  /// A run whose five shear components are such series and whose viscosity, in reduced units, is `integral`.
  ///
  /// V = T = 1, so the prefactor is one.
  func run(_ count: Int, seed: UInt64, number: Int) -> StressSequence {
    let parts = (0..<6).map { series(count, seed: seed, number: 6 * number + $0) }
    // P1 and P2 of the shear are a and b for xx = 2a/sqrt(3) + p, yy = -a/sqrt(3) + b + p, zz = -a/sqrt(3) - b + p.
    let (a, b, p) = (parts[0], parts[1], parts[5])
    let root = 3.0.squareRoot()
    let xx = a.indices.map { 2 * a[$0] / root + p[$0] }
    let yy = a.indices.map { b[$0] - a[$0] / root + p[$0] }
    let zz = a.indices.map { -b[$0] - a[$0] / root + p[$0] }
    return StressSequence(
      name: "run \(number)", interval: 1, components: [xx, yy, zz, parts[2], parts[3], parts[4]], volume: 1,
      temperature: 1)
  }
}
