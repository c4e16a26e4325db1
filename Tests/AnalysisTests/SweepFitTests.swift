import Analysis
import Foundation
import MDCore
import Testing

@Suite("Fits over temperatures")
struct SweepFitTests {
  private let temperatures: [Double] = [300, 500, 700, 900, 1100, 1300]

  private func point(_ value: Double, _ error: Double, _ unit: String = "A") -> Estimate {
    Estimate(
      value: value, standardError: error, unit: unit, evidence: Evidence(samples: 100, method: .blocking))
  }

  /// Points on a curve with Gaussian noise of the stated errors.
  private func noisy(
    _ curve: (Double) -> Double, _ error: (Double) -> Double, set: Int, unit: String = "A"
  ) -> [Estimate] {
    let noise = SyntheticSeries(seed: 81).normals(temperatures.count, series: set)
    return temperatures.indices.map { k in
      let (value, width) = (curve(temperatures[k]), error(temperatures[k]))
      return point(value + width * noise[k], width, unit)
    }
  }

  @Test("a line without noise: exact expansion of lengths and of volumes")
  func exactLine() throws {
    let edge = { (t: Double) in 2.85 * (1 + 12e-6 * t) }
    let fit = try ThermalExpansionFit(
      temperatures: temperatures, sizes: temperatures.map { point(edge($0), 1e-4) }, of: .length, name: "a")
    let alpha = fit.linearExpansion(at: 800)
    #expect((alpha.value - 12 / (1 + 12e-6 * 800)).magnitude < 1e-6 && alpha.unit == "1e-6/K")
    #expect(fit.degree == 1 && alpha.warnings.isEmpty)
    #expect((fit.size(at: 600).value - edge(600)).magnitude < 1e-9)
    #expect(fit.linearExpansion(at: 2000).warnings.contains { $0.hasPrefix("extrapolated") })
    let volumes = try ThermalExpansionFit(
      temperatures: temperatures, sizes: temperatures.map { point(pow(edge($0), 3), 1e-3, "A3") },
      of: .volume,
      name: "volume", degree: 2)
    #expect((volumes.linearExpansion(at: 800).value - alpha.value).magnitude < 0.01)
    #expect(
      fit.figure.layers.count == 3 && fit.estimates(at: [300])[0].name == "linear thermal expansion at 300 K")
  }

  @Test(
    "one sigma of expansion and heat capacity holds 68 %, with a line and with a parabola", arguments: [1, 2])
  func polynomialCoverage(degree: Int) throws {
    let bend = degree == 1 ? 0 : 4e-9
    let edge = { (t: Double) in 2.85 * (1 + 12e-6 * t + bend * t * t) }
    let slope = 2.85 * (12e-6 + 2 * bend * 700)
    let alpha = 1e6 * slope / edge(700)
    let enthalpy = { (t: Double) in
      -428 + 108 * UnitSystem.metal.boltzmann * (3 * t + 250 * bend * 1e6 * t * t / 1e3)
    }
    let heat = 3 + 2 * 250 * bend * 1e3 * 700
    var counts = [0, 0]
    for set in 0..<400 {
      let fit = try ThermalExpansionFit(
        temperatures: temperatures, sizes: noisy(edge, { 3e-4 + 1e-7 * $0 }, set: set), of: .length,
        name: "a",
        degree: degree)
      let found = fit.linearExpansion(at: 700)
      if (found.value - alpha).magnitude <= found.standardError { counts[0] += 1 }
      let capacity = try HeatCapacityFit(
        temperatures: temperatures, enthalpies: noisy(enthalpy, { _ in 0.2 }, set: 1000 + set, unit: "eV"),
        atoms: 108,
        degree: degree
      ).heatCapacity(at: 700)
      if (capacity.value - heat).magnitude <= capacity.standardError { counts[1] += 1 }
    }
    // 68 % of 400 with a standard deviation of 2.3 %.
    for count in counts { #expect((0.61...0.76).contains(Double(count) / 400), "\(counts)") }
  }

  @Test("the parabola is chosen where the data are bent, the line where they are not")
  func choice() throws {
    var parabolas = [0, 0]
    for set in 0..<200 {
      for (k, bend) in [0, 4e-9].enumerated() {
        let sizes = noisy({ 2.85 * (1 + 12e-6 * $0 + bend * $0 * $0) }, { _ in 2e-4 }, set: set)
        let fit = try ThermalExpansionFit(temperatures: temperatures, sizes: sizes, of: .length, name: "a")
        if fit.degree == 2 { parabolas[k] += 1 }
      }
    }
    // Chi-squared falls by more than two in 15.7 % of lines, 31 of 200 with a standard deviation of 5.
    #expect((15...47).contains(parabolas[0]) && parabolas[1] > 180)
  }

  @Test("a fit brings along the warnings of its points, and its figure marks them")
  func warnedPoints() throws {
    var sizes = temperatures.map { point(2.85 + 3e-5 * $0, 1e-4) }
    sizes[2].warnings = ["run too short"]
    let fit = try ThermalExpansionFit(temperatures: temperatures, sizes: sizes, of: .length, name: "a")
    #expect(
      fit.linearExpansion(at: 700).warnings == [
        "fitted to points that come with warnings themselves, at 700: run too short"
      ])
    #expect(fit.figure.layers.map(\.label).suffix(2) == ["runs", "runs, with a warning"])
    let diffusion = try ArrheniusFit(
      temperatures: temperatures, values: sizes, of: .diffusion)
    #expect(diffusion.activationEnergy.warnings.contains { $0.contains("at 700: run too short") })
    #expect(diffusion.figure.layers.last?.label == "runs, with a warning")
  }

  @Test("a bad fit warns and widens the error")
  func badFit() throws {
    let kinked = temperatures.map { point($0 < 800 ? 2.85 + 3e-5 * $0 : 2.82 + 3e-5 * $0, 1e-4) }
    let fit = try ThermalExpansionFit(
      temperatures: temperatures, sizes: kinked, of: .length, name: "a", degree: 1)
    let smooth = try ThermalExpansionFit(
      temperatures: temperatures, sizes: temperatures.map { point(2.85 + 3e-5 * $0, 1e-4) }, of: .length,
      name: "a",
      degree: 1)
    let (bad, good) = (fit.linearExpansion(at: 700), smooth.linearExpansion(at: 700))
    #expect(bad.warnings.contains { $0.hasPrefix("bad fit") } && bad.standardError > 10 * good.standardError)
    #expect(fit.quality.contains("degree 1: chi-squared per degree of freedom"))
  }

  @Test("Dulong and Petit's enthalpy gives 3 kB and 24.94 J/(mol K)")
  func heatCapacity() throws {
    let enthalpies = temperatures.map { point(-400 + 100 * 3 * UnitSystem.metal.boltzmann * $0, 0.01, "eV") }
    let fit = try HeatCapacityFit(temperatures: temperatures, enthalpies: enthalpies, atoms: 100)
    let found = fit.estimates(at: [600])
    #expect(found.map(\.name) == ["heat capacity C_P at 600 K", "molar heat capacity C_P at 600 K"])
    #expect((found[0].estimate.value - 3).magnitude < 1e-8)
    #expect(
      (found[1].estimate.value - 24.943387854).magnitude < 1e-6 && found[1].estimate.unit == "J/(mol K)")
  }

  @Test(
    "activation energies: values, units, one-sigma coverage",
    arguments: [ArrheniusFit.Quantity.diffusion, .viscosity])
  func arrhenius(quantity: ArrheniusFit.Quantity) throws {
    let (energy, prefactor) = (0.55, 80.0)
    let sign: Double = quantity == .diffusion ? -1 : 1
    let curve = { (t: Double) in prefactor * exp(sign * energy / (UnitSystem.metal.boltzmann * t)) }
    let exact = try ArrheniusFit(
      temperatures: temperatures,
      values: temperatures.map { point(curve($0), 0.05 * curve($0), "1e-9 m2/s") },
      of: quantity)
    #expect((exact.activationEnergy.value - energy).magnitude < 1e-9 && exact.activationEnergy.unit == "eV")
    #expect((exact.prefactor.value / prefactor - 1).magnitude < 1e-9 && exact.prefactor.unit == "1e-9 m2/s")
    #expect((exact.estimates[1].estimate.value - energy * 96.48533212).magnitude < 1e-6)
    #expect((exact.reducedChiSquared ?? 1) < 1e-9 && exact.activationEnergy.warnings.isEmpty)
    // E and ln A of diffusion rise together.
    #expect(sign * exact.covariance < 0)
    #expect(exact.figure.y.isLogarithmic && exact.figure.layers.count == 3)
    var counts = [0, 0]
    for set in 0..<400 {
      let fit = try ArrheniusFit(
        temperatures: temperatures, values: noisy(curve, { 0.05 * curve($0) }, set: set, unit: "mPa s"),
        of: quantity)
      let (e, a) = (fit.activationEnergy, fit.logarithmOfPrefactor)
      if (e.value - energy).magnitude <= e.standardError { counts[0] += 1 }
      if (a.value - log(prefactor)).magnitude <= a.standardError { counts[1] += 1 }
    }
    for count in counts { #expect((0.61...0.76).contains(Double(count) / 400), "\(counts)") }
  }

  @Test("two activation energies are noticed")
  func twoProcesses() throws {
    let curve = { (t: Double) in exp(-2000 / t) + 1e4 * exp(-12000 / t) }
    let fit = try ArrheniusFit(
      temperatures: temperatures, values: temperatures.map { point(curve($0), 0.03 * curve($0)) },
      of: .diffusion)
    #expect(fit.activationEnergy.warnings.contains { $0.hasPrefix("bad fit") })
  }

  @Test("temperatures that lie close are warned of")
  func narrowRange() throws {
    func warnings(_ temperatures: [Double]) throws -> [String] {
      try ArrheniusFit(
        temperatures: temperatures, values: temperatures.map { point(exp(-2000 / $0), 1e-5) }, of: .diffusion
      ).activationEnergy.warnings
    }
    #expect(
      try warnings([300, 310, 320]).first?.hasPrefix("temperatures from 300 to 320 K are close") == true)
    #expect(try warnings([300, 320, 340]).isEmpty)
  }

  @Test("what cannot be fitted is an error, what cannot be weighted is left out")
  func badInput() throws {
    let two = [point(1, 0.1), point(2, 0.1)]
    #expect(throws: MDError.self) { try ArrheniusFit(temperatures: [300], values: two, of: .diffusion) }
    #expect(throws: MDError.self) { try ArrheniusFit(temperatures: [300, 300], values: two, of: .diffusion) }
    #expect(throws: MDError.self) { try ArrheniusFit(temperatures: [300, -1], values: two, of: .diffusion) }
    #expect(throws: MDError.self) {
      try ArrheniusFit(temperatures: [300, 400], values: [point(1, 0.1), point(-1, 0.1)], of: .diffusion)
    }
    #expect(throws: MDError.self) {
      try HeatCapacityFit(temperatures: [300, 400], enthalpies: [two[0], point(1, 1, "eV")], atoms: 1)
    }
    #expect(throws: MDError.self) { try HeatCapacityFit(temperatures: [300], enthalpies: [two[0]], atoms: 1) }
    #expect(throws: MDError.self) {
      try HeatCapacityFit(temperatures: [300, 400], enthalpies: two, atoms: 0)
    }
    #expect(throws: MDError.self) {
      try ThermalExpansionFit(
        temperatures: [300, 400], sizes: [two[0], point(0, 1)], of: .length, name: "a")
    }
    let unknown = try HeatCapacityFit(
      temperatures: [300, 400, 500],
      enthalpies: [point(1, 0.1, "eV"), point(2, .infinity, "eV"), point(3, 0.1, "eV")],
      atoms: 1)
    let warnings = unknown.heatCapacity(at: 400).warnings
    #expect(
      warnings.contains { $0.contains("no error bar: 400") }
        && warnings.contains { $0.contains("cannot be checked") })
    #expect(unknown.degree == 1)
  }
}
