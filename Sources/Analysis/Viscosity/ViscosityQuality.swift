internal import MDCore

/// What a reader must know before trusting a viscosity.
enum ViscosityQuality {
  /// Fits that stand apart by so many standard deviations are suspect.
  static let largestDeviation = 2.0
  /// Power at the lowest frequencies so many standard deviations above the fit does not relax.
  static let largestExcess = 4.0
  static let largestAnisotropy = 3.5

  /// Everything that is wrong with a shear viscosity, the worst first.
  static func warnings(
    _ fit: ZeroFrequencyFit, _ spectrum: PowerSpectrum, components: [StressChecks.Component],
    units: UnitSystem, needed: Double
  ) -> [String] {
    var warnings: [String] = []
    let excess = StressChecks.excess(spectrum, fit)
    if excess > largestExcess {
      warnings.append(
        "the stress does not relax (power at the lowest frequencies \(significant(excess, digits: 2)) standard "
          + "deviations above the fit): a crystal, a glass, or runs not in equilibrium; this is no viscosity")
    } else if fit.shape == .exponential {
      warnings.append(
        "the spectrum has no peak at zero frequency: a crystal, a confined liquid, or samples further apart than "
          + "the stress stays correlated; an exponential was fitted")
    }
    warnings += shortcomings(fit, spectrum, units: units, needed: needed)
    let anisotropy = StressChecks.anisotropy(components)
    if anisotropy > largestAnisotropy {
      warnings.append(
        "the five stress components differ by \(significant(anisotropy, digits: 2)) standard deviations: not an "
          + "isotropic liquid, or a cell too small")
    }
    return warnings
  }

  /// Whether runs are long enough, sampled often enough, and described by the fit.
  static func shortcomings(
    _ fit: ZeroFrequencyFit, _ spectrum: PowerSpectrum, units: UnitSystem, needed: Double
  ) -> [String] {
    var warnings: [String] = []
    let time = units.longTimeSymbol
    // A tenth: the need itself is known no better.
    if needed > 1.1 * spectrum.duration {
      let wanted = SequencePlanning.pointsPerParameter * Double(fit.parameterCount)
      warnings.append(
        "run too short: \(significant(spectrum.duration, digits: 3)) \(time), about "
          + "\(significant(needed, digits: 2)) \(time) are needed "
          + "(\(significant(fit.effectivePoints, digits: 3)) of \(significant(wanted, digits: 3)) effective points"
          + (fit.correlationTime.map { ", correlation time \(significant($0, digits: 2)) \(time))" } ?? ")"))
    }
    if let tau = fit.correlationTime,
      spectrum.interval > 2 * SequencePlanning.interval(correlationTime: tau)
    {
      warnings.append(
        "samples are too far apart: \(significant(spectrum.interval, digits: 2)) \(time), at most "
          + "\(significant(SequencePlanning.interval(correlationTime: tau), digits: 2)) \(time) is good")
    }
    if fit.costDeviation > largestDeviation || fit.criterionDeviation > largestDeviation {
      warnings.append(
        "the fit explains the spectrum poorly (\(significant(max(fit.costDeviation, fit.criterionDeviation), digits: 2)) "
          + "standard deviations): the error may be too small")
    }
    return warnings
  }
}
