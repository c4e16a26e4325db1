internal import Foundation
internal import MDCore

/// Tests of what an estimate takes for granted: that the stress is stationary, that it relaxes, that the liquid is
/// isotropic.
enum StressChecks {
  /// Warnings for components whose mean drifts: slopes of more than 4.5 standard errors, or none.
  ///
  /// Among many series a slope of three errors is chance. Series are averaged into at most 256 blocks first.
  static func drift(_ sequences: [StressSequence]) -> [String] {
    var drifting: [String] = []
    for sequence in sequences where sequence.count >= 64 {
      let block = max(1, sequence.count / 256)
      for (name, series) in zip(
        ["pressure"] + StressSequence.shearNames, [sequence.isotropic] + sequence.shear)
      {
        let blocks = Equilibration.blockAverages(series, length: block)
        guard !isConstant(blocks),
          let slope = try? Estimate.drift(of: blocks, sampling: Sampling(interval: 1, unit: ""), unit: ""),
          slope.value.magnitude > 4.5 * slope.standardError
        else { continue }
        drifting.append("\(name) of \(sequence.name)")
      }
    }
    guard !drifting.isEmpty else { return [] }
    let shown = drifting.prefix(3).joined(separator: ", ") + (drifting.count > 3 ? ", ..." : "")
    return ["the stress drifts (\(shown)): the run was not in equilibrium, and the viscosity is too large"]
  }

  /// How many standard deviations the power at the lowest frequencies (k = 0, and k = 0 to 3) lies above the fit.
  ///
  /// A stress that never relaxes, as in a crystal or a glass, has a mean of its own in every run, and k = 0 stands out.
  static func excess(_ spectrum: PowerSpectrum, _ fit: ZeroFrequencyFit) -> Double {
    func excess(_ points: Range<Int>) -> Double {
      var (sum, freedom) = (0.0, 0.0)
      for k in points.clamped(to: 0..<spectrum.amplitudes.count) {
        sum += 2 * spectrum.shapes[k] * spectrum.amplitudes[k] / fit.model(at: spectrum.frequencies[k])
        freedom += 2 * spectrum.shapes[k]
      }
      return chiSquaredDeviation(sum, degreesOfFreedom: freedom)
    }
    return max(excess(0..<1), excess(0..<4))
  }

  /// The value at zero that each component alone gives, and its standard error.
  struct Component: Equatable {
    var name: String
    var value: Double
    var standardError: Double
  }

  /// Values of single components: the fitted value times the weighted mean of I_k / fit over the points of the fit.
  static func components(
    _ spectra: [(name: String, spectrum: PowerSpectrum)], _ fit: ZeroFrequencyFit
  ) -> [Component] {
    spectra.map { name, spectrum in
      var (sum, weights, variance) = (0.0, 0.0, 0.0)
      for k in spectrum.frequencies.indices {
        let w = fit.weight(at: spectrum.frequencies[k])
        if w < WeightedSpectrum.smallestWeight { break }
        sum += w * spectrum.amplitudes[k] / fit.model(at: spectrum.frequencies[k])
        weights += w
        variance += w * w / spectrum.shapes[k]
      }
      return Component(
        name: name, value: fit.value * sum / weights,
        standardError: fit.value * variance.squareRoot() / weights)
    }
  }

  /// How far components differ from their mean, in standard deviations of chi-squared.
  static func anisotropy(_ components: [Component]) -> Double {
    let weights = components.map { 1 / ($0.standardError * $0.standardError) }
    let mean = zip(weights, components).reduce(0) { $0 + $1.0 * $1.1.value } / weights.reduce(0, +)
    let square = zip(weights, components).reduce(0) { $0 + $1.0 * ($1.1.value - mean) * ($1.1.value - mean) }
    return chiSquaredDeviation(square, degreesOfFreedom: Double(components.count - 1))
  }
}
