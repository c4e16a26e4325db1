internal import Foundation
internal import MDCore

/// Turns segments of a run into correlations, densities of states and diffusion coefficients with errors.
struct VibrationalCurves {
  /// For each segment the species.
  let segments: [[VelocitySegment]]
  let names: [String]
  /// Mobile atoms of each species, whether kept or not.
  let populations: [Int]
  /// Mean mass of each species (u).
  let masses: [Double]
  let sampling: Sampling
  let units: UnitSystem
  let discarded: Int
  /// For each species what tells diffusion from vibration.
  let tests: [VelocityDiffusion]

  private var lags: Int { segments[0][0].correlation.count }
  private var points: Int { segments[0][0].power.count }
  private var nyquist: Double { 0.5 / sampling.interval }
  private var spacing: Double { nyquist / Double(points - 1) }

  func spectrum(segmentFrames: Int) -> VibrationalSpectrum {
    var curves = names.indices.map { species in
      curve(names[species], segments.map { $0[species] }, mass: masses[species], test: tests[species])
    }
    if names.count > 1 {
      let total = Double(populations.reduce(0, +))
      let shares = populations.map { Double($0) / total }
      curves.append(curve("total", segments.map { VelocitySegment.mixed($0, shares: shares) }))
    }
    return VibrationalSpectrum(
      times: (0..<lags).map { Double($0) * sampling.interval },
      frequencies: (0..<points).map { Double($0) * spacing },
      // Half width of the transform of sin^2, squared.
      resolution: 1.44 / (Double(segmentFrames) * sampling.interval), curves: curves, units: units,
      warnings: curves.last.map(samplingWarnings) ?? [])
  }

  private func curve(
    _ name: String, _ parts: [VelocitySegment], mass: Double? = nil, test: VelocityDiffusion? = nil
  ) -> VibrationalSpectrum.Curve {
    let scale = 1 / max(average(of: parts.map { $0.correlation[0] }), .leastNormalMagnitude)
    let (correlation, correlationError) = meanAndError(parts.map { $0.correlation.map { scale * $0 } })
    let densities = parts.map { $0.density(spacing: spacing) }
    let (density, densityError) = meanAndError(densities)
    let frequencies = densities.map { g in
      g.indices.reduce(0) { $0 + Double($1) * spacing * g[$1] } * spacing / 3
    }
    var curve = VibrationalSpectrum.Curve(
      name: name, correlation: correlation, correlationError: correlationError, density: density,
      densityError: densityError,
      meanFrequency: estimate(frequencies, VibrationalSpectrum.frequencyUnit(units)))
    guard let mass, let test else { return curve }
    let integrals = parts.map { runningIntegral($0.correlation.map { $0 / (3 * mass) }) }
    let running = meanAndError(integrals).mean
    curve.runningDiffusion = running
    let end = decayed(correlation, correlationError)
    var diffusion = estimate(
      integrals.map { $0[end ?? lags - 1] }, test.unit)
    if end == nil {
      let window = significant(Double(lags - 1) * sampling.interval, digits: 2)
      diffusion.warnings.append("velocities still correlate after \(window) \(sampling.unit)")
    }
    if let (bound, reason) = test.bound(diffusion, tail: running[(end ?? lags - 1)...]) {
      (curve.upperBound, curve.reason) = (bound, reason)
    } else {
      curve.diffusion = diffusion
    }
    return curve
  }

  /// Twice the first lag from which on, up to twice itself, the correlation stays within three errors of zero.
  private func decayed(_ correlation: [Double], _ error: [Double]) -> Int? {
    var first = 0
    for k in correlation.indices {
      if correlation[k].magnitude > 3 * error[k] {
        first = k + 1
      } else if first > 0, k >= 2 * first {
        return k
      }
    }
    return nil
  }

  private func runningIntegral(_ values: [Double]) -> [Double] {
    var sum = 0.0
    return values.indices.map { k in
      if k > 0 { sum += 0.5 * (values[k - 1] + values[k]) * sampling.interval }
      return sum
    }
  }

  private func meanAndError(_ rows: [[Double]]) -> (mean: [Double], error: [Double]) {
    let columns = rows[0].indices.map { k in rows.map { $0[k] } }
    return (
      columns.map { average(of: $0) },
      columns.map { $0.count < 4 ? .infinity : (variance(of: $0) / Double($0.count)).squareRoot() }
    )
  }

  private func estimate(_ values: [Double], _ unit: String) -> Estimate {
    let (mean, error) = meanAndError(values.map { [$0] })
    return Estimate(
      value: mean[0], standardError: error[0], unit: unit,
      evidence: Evidence(samples: values.count, discarded: discarded, method: .independentBlocks))
  }

  /// A spectrum that reaches the highest frequency that the frames can tell is folded back at it.
  private func samplingWarnings(_ curve: VibrationalSpectrum.Curve) -> [String] {
    let high = curve.density.indices.filter { 5 * $0 >= 4 * (points - 1) }
    let share = high.reduce(0) { $0 + curve.density[$1] } * spacing / 3
    guard share > 0.01 || curve.correlation[1] < 0.5 else { return [] }
    return [
      "frames are too far apart for the density of states: \(significant(sampling.interval, digits: 3)) "
        + "\(sampling.unit) show frequencies up to \(significant(nyquist, digits: 3)) "
        + "\(VibrationalSpectrum.frequencyUnit(units)), and higher ones appear below that"
    ]
  }
}

extension VibrationalSpectrum {
  func warning(_ text: String) -> VibrationalSpectrum {
    VibrationalSpectrum(
      times: times, frequencies: frequencies, resolution: resolution, curves: curves, units: units,
      warnings: warnings + [text])
  }
}
