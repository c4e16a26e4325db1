internal import MDCore

/// The temperature that runs had against the one they were to have.
///
/// Runs of constant energy that begin from a canonical state keep its energy, so their temperatures scatter about the
/// target by about T / sqrt(2.5 N): few runs of few atoms may lie a few per cent off, and the viscosity with them.
enum MeanTemperature {
  /// Off by more than this part of the target, the viscosity is off by more than one of its usual errors.
  private static let tolerance = 0.01
  /// Runs that a slope takes.
  private static let fewestRuns = 5

  /// Mean over runs; its error is the larger one of their scatter and their own errors.
  static func estimate(_ sequences: [StressSequence], _ units: UnitSystem) -> Estimate {
    let runs = sequences.map { sequence in
      Estimate(
        value: sequence.temperature, standardError: sequence.temperatureError ?? .infinity,
        unit: units.temperatureSymbol,
        evidence: Evidence(
          samples: sequence.count, method: sequence.temperatureError == nil ? .none : .autocorrelation))
    }
    var mean = Estimate.mean(ofRuns: runs)
    mean.warnings = []
    return mean
  }

  /// Says where the temperature is not the one asked for, and moves the viscosity there if the runs tell how.
  static func compare(_ result: inout ViscosityResult, _ temperatures: [Double]) {
    guard let target = result.target, target > 0 else { return }
    result.atTarget = moved(result, temperatures, to: target)
    let mean = result.temperature
    let off = mean.value - target
    let isBeyond = mean.standardError.isFinite && off.magnitude > 2 * mean.standardError
    guard isBeyond || off.magnitude > tolerance * target else { return }
    let unit = mean.unit
    let share = "\(significant(100 * off.magnitude / target, digits: 2)) %"
    let remedy =
      result.atTarget != nil
      ? "see the viscosity at \(significant(target, digits: 5)) \(unit)"
      : "more runs, or more atoms, come closer"
    result.viscosity.warnings.append(
      "this is the viscosity at the mean temperature, \(mean), \(share) \(off > 0 ? "above" : "below") the "
        + "\(significant(target, digits: 5)) \(unit) asked for: \(remedy)")
  }

  /// Runs that are hotter by chance flow more easily: a straight line through their viscosities over their temperatures,
  /// whose mean is known to be the target, gives the viscosity there (a control variate). The error of the slope is added.
  private static func moved(
    _ result: ViscosityResult, _ temperatures: [Double], to target: Double
  ) -> Estimate? {
    let values = result.runs.map(\.value)
    guard values.count >= fewestRuns, values.count == temperatures.count, !isConstant(temperatures),
      let line = try? LinearFit(x: temperatures, y: values, weights: values.map { _ in 1 })
    else { return nil }
    let freedom = Double(values.count - 2)
    let center = average(of: temperatures)
    let spread = temperatures.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let residual = zip(temperatures, values).reduce(0) {
      $0 + ($1.1 - line.value(at: $1.0)) * ($1.1 - line.value(at: $1.0))
    }
    let slopeError =
      (residual / freedom / spread).squareRoot() * StudentT.twoSided(0.6827, degreesOfFreedom: freedom)
    let shift = target - center
    var estimate = result.viscosity
    estimate.value += line.slope * shift
    let own = estimate.standardError
    estimate.standardError = (own * own + shift * shift * slopeError * slopeError).squareRoot()
    estimate.evidence = Evidence(samples: values.count, method: .propagation)
    return estimate
  }
}
