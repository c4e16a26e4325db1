public import MDCore

/// Latent heat, change of volume and slope of the melting line from bulk runs of both phases at one T and P.
///
///   dT/dP = T (v_l - v_s) / (h_l - h_s)                                        (Clapeyron)
public struct Clapeyron: Sendable, Equatable, Codable {
  /// Slope of the melting line (K/GPa).
  public let slope: Estimate
  /// Enthalpy of melting (eV per atom).
  public let latentHeat: Estimate
  /// The same per mole of atoms (kJ/mol); nil in reduced units.
  public let latentHeatPerMole: Estimate?
  /// Volume per atom of the liquid less that of the solid (A^3).
  public let volumeChange: Estimate
  /// The same relative to the solid (%).
  public let relativeVolumeChange: Estimate
  /// Entropy of melting (kB per atom).
  public let entropy: Estimate

  /// - Parameters:
  ///   - temperature: at which the bulk runs were made, near melting (K).
  ///   - solidEnthalpy, liquidEnthalpy: U + P V per atom (eV).
  ///   - solidVolume, liquidVolume: per atom (A^3).
  /// Throws unless the liquid has the larger enthalpy by more than two standard errors.
  public init(
    temperature: Double, solidEnthalpy: Estimate, liquidEnthalpy: Estimate, solidVolume: Estimate,
    liquidVolume: Estimate, units: UnitSystem
  ) throws(MDError) {
    let (heat, heatError) = Self.difference(liquidEnthalpy, solidEnthalpy)
    guard heat > 2 * heatError, heat.isFinite, temperature > 0 else {
      throw MDError(
        .analysis, "the liquid has no larger enthalpy than the solid",
        found: "\(errorNotation(heat, heatError)) \(units.energySymbol) per atom",
        expected: "a latent heat above two standard errors",
        hint: "look whether one of the two runs changed its phase, or run longer")
    }
    let (volume, volumeError) = Self.difference(liquidVolume, solidVolume)
    let warnings = [solidEnthalpy, liquidEnthalpy, solidVolume, liquidVolume].flatMap(\.warnings)
    func derived(_ value: Double, _ error: Double, _ unit: String) -> Estimate {
      Estimate(
        value: value, standardError: error, unit: unit, evidence: Evidence(samples: 4, method: .propagation),
        warnings: Array(Set(warnings)).sorted())
    }
    let perAtom = "per atom"
    latentHeat = derived(heat, heatError, "\(units.energySymbol) \(perAtom)")
    let molar = PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro / 1000
    latentHeatPerMole = units.name == .metal ? latentHeat.converted(by: molar, to: "kJ/mol") : nil
    volumeChange = derived(volume, volumeError, "\(units.lengthSymbol)3 \(perAtom)")
    let ratio = liquidVolume.value / solidVolume.value
    relativeVolumeChange = derived(
      100 * (ratio - 1),
      100 * Self.norm(liquidVolume.standardError, ratio * solidVolume.standardError)
        / solidVolume.value, "%")
    entropy = derived(
      heat / (temperature * units.boltzmann), heatError / (temperature * units.boltzmann), "kB \(perAtom)")
    let slope = temperature * volume / heat / units.pressureToUser
    let error = temperature / heat * Self.norm(volumeError, volume / heat * heatError) / units.pressureToUser
    self.slope = derived(slope, error, units.name == .metal ? "K/GPa" : "sigma3/kB")
  }

  /// For a report.
  public var estimates: [NamedEstimate] {
    [NamedEstimate("latent heat", latentHeat)]
      + (latentHeatPerMole.map { [NamedEstimate("latent heat", $0)] } ?? [])
      + [
        NamedEstimate("entropy of melting", entropy), NamedEstimate("volume change", relativeVolumeChange),
        NamedEstimate("dT/dP", slope),
      ]
  }

  private static func difference(_ a: Estimate, _ b: Estimate) -> (Double, Double) {
    (a.value - b.value, norm(a.standardError, b.standardError))
  }

  private static func norm(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
}
