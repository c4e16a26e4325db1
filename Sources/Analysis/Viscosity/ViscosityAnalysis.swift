internal import Foundation
public import MDCore

/// Green-Kubo viscosity from stress series of independent equilibrium runs, by the low-frequency spectrum [Toraman2025].
///
/// eta = V/(kB T) integral_0^inf <P(0) P(t)> dt for each of five components of the traceless pressure tensor; the
/// integral is half the power spectrum at zero frequency, which a short function fitted to low frequencies gives.
public enum ViscosityAnalysis {
  /// What the caller knows about the runs.
  public struct Options: Sendable, Equatable {
    /// Whether the runs conserve energy; the bulk viscosity holds only then. Nil: unknown.
    public var conservesEnergy: Bool?
    /// The temperature that the runs were to have (K; reduced). Nil: unknown.
    public var target: Double?

    public init(conservesEnergy: Bool? = nil, target: Double? = nil) {
      self.conservesEnergy = conservesEnergy
      self.target = target
    }
  }

  static let fewestSamples = 256

  /// The estimate from runs of one system at one temperature; runs of different lengths are cut to a common one.
  ///
  /// Throws for missing or damaged samples (which are named), unequal intervals, series that are too short or do not
  /// vary, and spectra that no function of the method fits.
  public static func estimate(
    _ sequences: [StressSequence], units: UnitSystem, options: Options = Options()
  ) throws(MDError) -> ViscosityResult {
    let interval = try check(sequences)
    let cut = CommonLength(sequences.map(\.count))
    guard cut.length >= fewestSamples else {
      throw MDError(
        .analysis, "the stress series are too short for a viscosity", found: "\(cut.length) samples",
        expected: "at least \(fewestSamples), better thousands")
    }
    let pieces = cut.pieces.map { sequences[$0.series].part($0.start, cut.length) }
    let factors = pieces.map { units.viscosityToUser * $0.volume / (units.boltzmann * $0.temperature) }
    let shear = pieces.map(\.shear)
    let all = shear.flatMap { $0 }
    guard !all.contains(where: isConstant) else {
      throw MDError(
        .analysis, "the stress does not vary", found: "a constant component",
        expected: "the stress tensor of a running simulation")
    }
    let prefactors = factors.flatMap { Array(repeating: $0, count: 5) }
    let spectrum = PowerSpectrum(all, prefactors: prefactors, interval: interval)
    guard let fit = ZeroFrequencyFit(spectrum) else {
      throw MDError(
        .analysis, "no function fits the low-frequency spectrum of the stress",
        found: "\(sequences.count) runs of \(spectrum.length) samples",
        hint: "a crystal has no viscosity; otherwise run longer, or average the stress over shorter intervals"
      )
    }
    let longest = min(0.5 * spectrum.duration, 20 * (fit.correlationTime ?? 0.01 * spectrum.duration))
    let integral = RunningIntegral(
      all, prefactors: prefactors, interval: interval, longest: max(longest, 8 * interval))
    let spectra = StressSequence.shearNames.enumerated().map { place, name in
      (name, PowerSpectrum(shear.map { $0[place] }, prefactors: factors, interval: interval))
    }
    let parts = StressChecks.components(spectra, fit)
    let single = sequences.indices.map { run in
      let own = cut.pieces.indices.filter { cut.pieces[$0].series == run }
      return (
        sequences[run].name,
        PowerSpectrum(
          own.flatMap { shear[$0] }, prefactors: own.flatMap { Array(repeating: factors[$0], count: 5) },
          interval: interval)
      )
    }
    let runs = StressChecks.components(single, fit).map {
      ViscosityResult.Component(name: $0.name, value: $0.value, standardError: $0.standardError)
    }
    var result = ViscosityResult(
      viscosity: viscosity(fit, spectrum, units), correlationTime: fit.correlationTime,
      temperature: MeanTemperature.estimate(sequences, units), target: options.target, units: units,
      runCount: sequences.count, seriesCount: all.count, duration: spectrum.duration,
      neededDuration: neededDuration(fit, spectrum), spectrum: spectrum, fit: fit, integral: integral,
      components: parts.map { .init(name: $0.name, value: $0.value, standardError: $0.standardError) },
      runs: runs, warnings: StressChecks.drift(sequences))
    result.viscosity.warnings += ViscosityQuality.warnings(
      fit, spectrum, components: parts, units: units, needed: result.neededDuration)
    MeanTemperature.compare(&result, sequences.map(\.temperature))
    result.bulkViscosity = bulk(pieces, factors, interval, units, options)
    result.helfand = helfand(integral, fit, all.count, units)
    addDensity(to: &result, sequences, units)
    return result
  }

  /// The common interval of sequences that pass all checks.
  private static func check(_ sequences: [StressSequence]) throws(MDError) -> Double {
    guard let first = sequences.first else {
      throw MDError(.analysis, "there is no stress series", expected: "at least one run")
    }
    for sequence in sequences {
      try sequence.check()
      guard abs(sequence.interval - first.interval) <= 1e-4 * first.interval else {
        throw MDError(
          .analysis, "the stress series have different intervals",
          found: "\(sequence.interval) in \(sequence.name)", expected: "\(first.interval) as in \(first.name)"
        )
      }
    }
    return first.interval
  }

  private static func viscosity(
    _ fit: ZeroFrequencyFit, _ spectrum: PowerSpectrum, _ units: UnitSystem
  ) -> Estimate {
    let points = fit.effectivePoints * Double(spectrum.seriesCount)
    let samples = spectrum.length * spectrum.seriesCount
    return Estimate(
      value: fit.value, standardError: fit.standardError, unit: units.viscositySymbol,
      evidence: Evidence(
        samples: samples, statisticalInefficiency: max(1, Double(samples) / points),
        correlationTime: fit.correlationTime, timeUnit: units.longTimeSymbol, method: .spectrum))
  }

  /// Series must last 20 pi correlation times; the number of effective points grows with the length too.
  private static func neededDuration(_ fit: ZeroFrequencyFit, _ spectrum: PowerSpectrum) -> Double {
    let byTime = SequencePlanning.duration(correlationTime: fit.correlationTime ?? 0)
    let wanted = SequencePlanning.pointsPerParameter * Double(fit.parameterCount)
    return max(byTime, spectrum.duration * wanted / fit.effectivePoints)
  }

  private static func bulk(
    _ pieces: [StressSequence], _ factors: [Double], _ interval: Double, _ units: UnitSystem,
    _ options: Options
  ) -> Estimate? {
    // Runs differ in their mean pressure, so k = 0 says nothing about its fluctuations in time.
    let spectrum = PowerSpectrum(
      pieces.map(\.isotropic), prefactors: factors, interval: interval, droppingMean: true)
    guard let fit = ZeroFrequencyFit(spectrum) else { return nil }
    var estimate = viscosity(fit, spectrum, units)
    estimate.warnings = ViscosityQuality.shortcomings(
      fit, spectrum, units: units, needed: neededDuration(fit, spectrum))
    if options.conservesEnergy == false {
      estimate.warnings.append(
        "the runs do not conserve energy, so this is no bulk viscosity: use nve stages")
    }
    return estimate
  }

  /// Slope of the Einstein-Helfand line between 5 and 15 correlation times.
  private static func helfand(
    _ integral: RunningIntegral, _ fit: ZeroFrequencyFit, _ series: Int, _ units: UnitSystem
  ) -> Estimate? {
    guard let tau = fit.correlationTime, let slope = integral.helfandSlope(from: 5 * tau, to: 15 * tau),
      let last = integral.times.lastIndex(where: { $0 <= 15 * tau }), integral.times[last] > 5 * tau
    else { return nil }
    // The line is dominated by its end: its relative error there is that of the slope within a factor near one.
    let error = integral.helfandError[last] / (integral.times[last] - 5 * tau)
    return Estimate(
      value: slope, standardError: error, unit: units.viscositySymbol,
      evidence: Evidence(samples: series, method: .independentSeries))
  }

  private static func addDensity(
    to result: inout ViscosityResult, _ sequences: [StressSequence], _ units: UnitSystem
  ) {
    let masses = sequences.compactMap(\.mass)
    guard masses.count == sequences.count else { return }
    let density = mean(masses) / mean(sequences.map(\.volume)) * units.densityToUser
    result.density = density
    result.kinematicViscosity = result.viscosity.converted(by: 1 / density, to: units.kinematicSymbol)
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

extension StressSequence {
  /// So many samples from `start` on.
  fileprivate func part(_ start: Int, _ count: Int) -> StressSequence {
    guard count < self.count else { return self }
    var copy = self
    copy.components = components.map { Array($0[start..<start + count]) }
    return copy
  }
}
