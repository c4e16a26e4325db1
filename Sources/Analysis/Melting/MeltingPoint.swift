internal import Foundation
public import MDCore

/// From the two-phase runs of several seeds to one melting temperature with an error budget.
///
/// - Seeds: the standard deviation between them over sqrt(n). The errors within the runs only test, by chi-squared,
///   that the seeds agree with them; counting both would double.
/// - Normal stress: each seed is moved by -dT/dP (P_n - P).
/// - Lateral stress s of the crystal at fixed normal stress: second order, -T v_s s^2 (1 - nu) / (E L) [SekerkaCahn2004];
///   its full size counts as an error and nothing is corrected.
/// - Size: T(N) = T + a/N through two sizes. Time step: T(dt) = T + b dt^2 through two. Both correct the value.
/// - Orientation is a test: |difference| below three standard errors.
/// The 95 % interval uses Student's t with the effective degrees of freedom of [Satterthwaite1946].
public enum MeltingPoint {
  /// One seed: temperature (K) and normal pressure (GPa) of the stretch with both phases.
  public struct Seed: Sendable, Equatable, Codable {
    public var temperature: Estimate
    public var normalPressure: Estimate?

    public init(temperature: Estimate, normalPressure: Estimate? = nil) {
      self.temperature = temperature
      self.normalPressure = normalPressure
    }
  }

  /// What the bias by lateral stress needs.
  public struct LateralStress: Sendable, Equatable, Codable {
    /// Lateral less normal pressure of a bulk crystal in the slab's lateral cell at its temperature (GPa).
    public var deviator: Double
    /// Volume per atom of the solid (A^3).
    public var solidVolume: Double
    /// Latent heat per atom (eV).
    public var latentHeat: Double
    /// Young's modulus of the crystal (GPa).
    public var youngsModulus: Double
    public var poissonRatio: Double

    public init(
      deviator: Double, solidVolume: Double, latentHeat: Double, youngsModulus: Double,
      poissonRatio: Double = 0.3
    ) {
      self.deviator = deviator
      self.solidVolume = solidVolume
      self.latentHeat = latentHeat
      self.youngsModulus = youngsModulus
      self.poissonRatio = poissonRatio
    }

    /// The bias of a two-phase temperature near `temperature` (K); never positive.
    public func bias(at temperature: Double, units: UnitSystem) -> Double {
      // GPa^2 / GPa = GPa; times A^3 over eV needs internal pressure.
      -temperature * solidVolume * deviator * deviator * (1 - poissonRatio)
        / (youngsModulus * latentHeat * units.pressureToUser)
    }
  }

  /// Temperature of the other of two settings, at `ratio` = N_other / N for size, dt / dt_other for the time step.
  public struct Comparison: Sendable, Equatable, Codable {
    /// Temperature there less temperature here (K); error and samples are those of the seeds there alone.
    public var difference: Estimate
    public var ratio: Double

    public init(difference: Estimate, ratio: Double) {
      self.difference = difference
      self.ratio = ratio
    }
  }

  /// Throws without seeds, and for comparisons whose ratio is one or not positive.
  ///
  /// - Parameters:
  ///   - pressure: the one asked for (GPa).
  ///   - slope: dT/dP (K/GPa), of `Clapeyron`.
  public static func combine(
    seeds: [Seed], pressure: Double, slope: Estimate? = nil, lateral: LateralStress? = nil,
    size: Comparison? = nil, timestep: Comparison? = nil, orientation: Estimate? = nil, units: UnitSystem
  ) throws(MDError) -> MeltingEstimate {
    guard !seeds.isEmpty else {
      throw MDError(
        .analysis, "no seed gave a two-phase temperature", expected: "at least one, better four")
    }
    for ratio in [size?.ratio, timestep?.ratio].compactMap({ $0 }) where ratio <= 0 || ratio == 1 {
      throw MDError(
        .analysis, "two settings that are compared must differ", found: "ratio \(ratio)",
        expected: "a positive ratio other than one")
    }
    let stress = NormalStress(seeds, pressure, slope)
    let temperatures = seeds.indices.map { seeds[$0].temperature.value + stress.corrections[$0] }
    let mean = average(of: temperatures)
    var warnings: [String] = []
    let scatter = seedPart(seeds, temperatures, &warnings)
    // A + k (B - A) meets N -> infinity at k = r/(r - 1), dt -> 0 at k = 1/(1 - r^-2).
    let parts = [
      scatter, stress.part,
      lateralPart(lateral, mean, units),
      comparison("size", size, size.map { $0.ratio / ($0.ratio - 1) }, "two sizes, linear in 1/N"),
      comparison(
        "time step", timestep, timestep.map { 1 / (1 - 1 / ($0.ratio * $0.ratio)) },
        "two time steps, linear in dt^2"),
    ]
    // T = A + sum k (B - A): the seeds' mean A enters with 1 - sum k.
    let compared = [
      size.map { ($0, $0.ratio / ($0.ratio - 1)) },
      timestep.map { ($0, 1 / (1 - 1 / ($0.ratio * $0.ratio))) },
    ]
    .compactMap { $0 }
    let share = 1 - compared.reduce(0) { $0 + $1.1 }
    var scatters = [(error: share * (scatter.standardError ?? 0), freedom: Double(max(1, seeds.count - 1)))]
    for (comparison, factor) in compared {
      scatters.append(
        (
          factor * comparison.difference.standardError,
          Double(max(1, comparison.difference.evidence.samples - 1))
        ))
    }
    let fixed = parts[1...2].compactMap(\.standardError)
    let total = (scatters.map(\.error) + fixed).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let freedom = effectiveFreedom(total, scatters)
    let missing = parts.filter { !$0.isMeasured }.map(\.name)
    if !missing.isEmpty {
      warnings.append("not in the error, for it was not measured: \(missing.joined(separator: ", "))")
    }
    let checks = [agreement(seeds, temperatures), orientation.map(orientationCheck)].compactMap { $0 }
    warnings += checks.filter { !$0.passed }.map { "this does not hold: \($0.name): \($0.finding)" }
    let corrected = mean + parts.dropFirst(2).reduce(0) { $0 + $1.correction }
    return MeltingEstimate(
      value: corrected, standardError: total, degreesOfFreedom: freedom,
      halfWidth95: total * StudentT.twoSided(degreesOfFreedom: freedom), unit: units.temperatureSymbol,
      seeds: seeds.count, parts: parts, checks: checks, warnings: warnings)
  }

  private static func seedPart(
    _ seeds: [Seed], _ temperatures: [Double], _ warnings: inout [String]
  ) -> MeltingErrorPart {
    let n = seeds.count
    guard n > 1 else {
      warnings.append("one seed only: the error is that within one run, which is often too small")
      return MeltingErrorPart(
        name: "seeds", standardError: seeds[0].temperature.standardError, note: "within one run")
    }
    if n < 4 { warnings.append("only \(n) seeds: four or more give a useful error") }
    return MeltingErrorPart(
      name: "seeds", standardError: (variance(of: temperatures) / Double(n)).squareRoot(),
      note: "scatter of \(n) seeds")
  }

  private static func lateralPart(
    _ lateral: LateralStress?, _ temperature: Double, _ units: UnitSystem
  ) -> MeltingErrorPart {
    MeltingErrorPart(
      name: "lateral stress", standardError: lateral.map { $0.bias(at: temperature, units: units).magnitude },
      note: lateral == nil
        ? "stress of a bulk crystal in the slab's lateral cell" : "second order, not corrected")
  }

  private static func comparison(
    _ name: String, _ comparison: Comparison?, _ factor: Double?, _ note: String
  ) -> MeltingErrorPart {
    guard let comparison, let factor else {
      return MeltingErrorPart(name: name, standardError: nil, note: "needs \(note)")
    }
    return MeltingErrorPart(
      name: name, correction: factor * comparison.difference.value,
      standardError: factor.magnitude * comparison.difference.standardError, note: note)
  }

  /// total^4 / sum of s^4 / (n - 1) over what scatters; the other parts are known as well as many values would give them.
  private static func effectiveFreedom(_ total: Double, _ scatters: [(error: Double, freedom: Double)])
    -> Double
  {
    let sum = scatters.reduce(0) { $0 + pow($1.error, 4) / $1.freedom }
    return sum > 0 ? min(1e6, pow(total, 4) / sum) : 1e6
  }

  /// Whether the seeds scatter as their own errors say: chi-squared below what one in a hundred exceeds.
  private static func agreement(_ seeds: [Seed], _ temperatures: [Double]) -> MeltingCheck? {
    let errors = seeds.map(\.temperature.standardError).filter { $0.isFinite && $0 > 0 }
    guard errors.count > 1, errors.count == seeds.count else { return nil }
    let weights = errors.map { 1 / ($0 * $0) }
    let mean = zip(weights, temperatures).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    let chi = zip(weights, temperatures).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    let p = chiSquaredExcess(chi, degreesOfFreedom: errors.count - 1)
    let numbers =
      "chi-squared \(significant(chi, digits: 3)) for \(errors.count - 1), p = \(significant(p, digits: 2))"
    return MeltingCheck(
      name: "seeds agree with the errors within the runs", passed: p > 0.01,
      finding: p > 0.01 ? numbers : numbers + ": the runs are too short or not in equilibrium")
  }

  private static func orientationCheck(_ difference: Estimate) -> MeltingCheck {
    MeltingCheck(
      name: "two orientations agree", passed: difference.value.magnitude < 3 * difference.standardError,
      finding: "they differ by \(difference)")
  }
}

/// Residual normal stress: what every seed is moved by, and what that leaves as an error.
private struct NormalStress {
  let corrections: [Double]
  let part: MeltingErrorPart

  init(_ seeds: [MeltingPoint.Seed], _ pressure: Double, _ slope: Estimate?) {
    let excess = seeds.compactMap { $0.normalPressure.map { $0.value - pressure } }
    guard let slope, excess.count == seeds.count else {
      corrections = seeds.map { _ in 0 }
      part = MeltingErrorPart(
        name: "normal stress", standardError: nil, note: "needs normal pressures and dT/dP")
      return
    }
    corrections = excess.map { -slope.value * $0 }
    part = MeltingErrorPart(
      name: "normal stress", correction: average(of: corrections),
      standardError: average(of: excess).magnitude * slope.standardError,
      note: "dT/dP \(slope.number) \(slope.unit)")
  }
}
