import Analysis
import Foundation
import MDCore
import Testing

/// An estimate without a history.
func known(_ value: Double, _ error: Double, _ unit: String = "K") -> Estimate {
  Estimate(
    value: value, standardError: error, unit: unit, evidence: Evidence(samples: 100, method: .autocorrelation)
  )
}

@Suite("Melting point and its error budget")
struct MeltingPointTests {
  @Test(
    "Student's t equals the tables",
    arguments: [
      (1.0, 0.95, 12.7062), (3, 0.95, 3.18245), (10, 0.95, 2.22814), (3, 0.99, 5.84091), (1e6, 0.95, 1.95997),
    ])
  func studentT(freedom: Double, probability: Double, table: Double) {
    #expect((StudentT.twoSided(probability, degreesOfFreedom: freedom) / table - 1).magnitude < 2e-5)
  }

  @Test(
    "tails of chi-squared equal the tables",
    arguments: [(3.841, 1, 0.05), (11.345, 3, 0.01), (2.366, 3, 0.5)])
  func chiSquared(x: Double, freedom: Int, tail: Double) {
    #expect((chiSquaredExcess(x, degreesOfFreedom: freedom) / tail - 1).magnitude < 1e-3)
  }

  @Test("the 95 % interval of four seeds holds the truth in 95 % of studies, one standard error in 61 %")
  func coverage() throws {
    let source = SyntheticSeries(seed: 91)
    var (wide, narrow) = (0, 0)
    for study in 0..<1000 {
      let values = source.normals(4, series: study).map {
        MeltingPoint.Seed(temperature: known(1000 + 5 * $0, 5))
      }
      let found = try MeltingPoint.combine(seeds: values, pressure: 0, units: .metal)
      if found.interval95.contains(1000) { wide += 1 }
      if (found.value - 1000).magnitude <= found.standardError { narrow += 1 }
    }
    // Student's t with three degrees of freedom: P(|t| < 1) = 0.609. Three standard deviations of 1000 repetitions.
    #expect(
      (Double(wide) / 1000 - 0.95).magnitude < 0.021 && (Double(narrow) / 1000 - 0.609).magnitude < 0.047)
  }

  @Test("parts add up, corrections have their signs, what was not measured is said")
  func parts() throws {
    let pressures = [0.1, 0.2, 0.1, 0.2]
    let seeds = [998.0, 1002, 1000, 1004].indices.map { k in
      MeltingPoint.Seed(
        temperature: known([998.0, 1002, 1000, 1004][k] + 30 * pressures[k], 2),
        normalPressure: known(pressures[k], 0.01, "GPa"))
    }
    let found = try MeltingPoint.combine(
      seeds: seeds, pressure: 0, slope: known(30, 2, "K/GPa"),
      size: .init(difference: known(4, 1), ratio: 2),
      timestep: .init(difference: known(-0.75, 0.3), ratio: 2),
      orientation: known(5, 2), units: .metal)
    // 1001, size: + 2 x 4 = 8(2), time step: - 4/3 x 0.75 = -1(0.4); normal stress 0.15 GPa x 2 = 0.3.
    #expect((found.value - 1008).magnitude < 1e-9)
    let seedError = (20.0 / 3 / 4).squareRoot()
    // T = A + 2 (B - A) + 4/3 (C - A): the seeds enter with 1 - 10/3.
    let total = (49.0 / 9 * seedError * seedError + 4 + 0.16 + 0.09).squareRoot()
    #expect((found.standardError - total).magnitude < 1e-9)
    #expect((found.parts[1].correction + 4.5).magnitude < 1e-9)
    // The slabs alone: without size and time step.
    let slabs = found.estimateOfSlabs
    #expect((slabs.value - 1001).magnitude < 1e-9)
    #expect((slabs.standardError - (seedError * seedError + 0.09).squareRoot()).magnitude < 1e-9)
    // The picture: slabs as measured, their mean at zero pressure, the number with all corrections.
    let figure = found.figure(ofSlabs: seeds.map(\.temperature), units: .metal)
    #expect(figure.name == "two-phase-slabs" && figure.y.unit == "K" && figure.layers.count == 3)
    guard case .points(_, let x, let y, let errors) = figure.layers[0],
      case .horizontalMark(let mean, let low) = figure.layers[1],
      case .horizontalMark(let corrected, let high) = figure.layers[2]
    else {
      Issue.record("other layers")
      return
    }
    #expect(x == [1, 2, 3, 4] && y == seeds.map(\.temperature.value) && errors == [2, 2, 2, 2])
    #expect(mean.hasSuffix(": \(slabs)") && low == slabs.value)
    #expect(corrected.hasSuffix(": \(found.estimate)") && high == found.value)
    #expect(found.warnings == ["not in the error, for it was not measured: lateral stress"])
    #expect(found.checks.map(\.passed) == [true, true])
    #expect(found.description.contains("lateral stress") && found.description.contains("not measured"))
    #expect(try JSONDecoder().decode(MeltingEstimate.self, from: JSONEncoder().encode(found)) == found)
  }

  @Test("lateral stress of 0.15 GPa in iron is about a tenth of a kelvin")
  func lateralStress() {
    let iron = MeltingPoint.LateralStress(
      deviator: 0.15, solidVolume: 12.5, latentHeat: 0.14, youngsModulus: 120, poissonRatio: 0.3)
    let bias = iron.bias(at: 1800, units: .metal)
    #expect(bias < 0 && (bias + 0.13).magnitude < 0.01)
  }

  @Test("seeds that scatter more than their errors, and orientations that differ, fail their checks")
  func checks() throws {
    let seeds = [980.0, 1000, 1020, 990].map { MeltingPoint.Seed(temperature: known($0, 2)) }
    let found = try MeltingPoint.combine(seeds: seeds, pressure: 0, orientation: known(10, 3), units: .metal)
    #expect(found.checks.map(\.passed) == [false, false])
    #expect(
      found.warnings.contains { $0.hasPrefix("this does not hold: seeds agree") }
        && found.warnings.contains { $0.hasPrefix("this does not hold: two orientations") })
    let few = try MeltingPoint.combine(seeds: Array(seeds.prefix(2)), pressure: 0, units: .metal)
    #expect(few.warnings.first == "only 2 seeds: four or more give a useful error")
    let one = try MeltingPoint.combine(seeds: Array(seeds.prefix(1)), pressure: 0, units: .metal)
    #expect(one.standardError == 2 && one.warnings.first?.hasPrefix("one seed only") == true)
    #expect(throws: MDError.self) { try MeltingPoint.combine(seeds: [], pressure: 0, units: .metal) }
  }

  @Test("Clapeyron's slope with propagated errors, latent heat per mole")
  func clapeyron() throws {
    let found = try Clapeyron(
      temperature: 1000, solidEnthalpy: known(-3.2, 0.001, "eV"), liquidEnthalpy: known(-3.1, 0.001, "eV"),
      solidVolume: known(18, 0.01, "A3"), liquidVolume: known(18.9, 0.01, "A3"), units: .metal)
    // 1000 K x 0.9 A^3 / 0.1 eV = 9000 K A^3/eV = 56.17 K/GPa
    #expect((found.slope.value - 9000 / 160.21766).magnitude < 1e-3)
    let relative = (2.0).squareRoot() * (1e-4 + pow(0.01 / 0.9, 2)).squareRoot()
    #expect((found.slope.standardError / found.slope.value - relative).magnitude < 1e-6)
    #expect(((found.latentHeatPerMole?.value ?? 0) - 9.6485).magnitude < 1e-3)
    #expect((found.relativeVolumeChange.value - 5).magnitude < 1e-9 && found.slope.unit == "K/GPa")
    #expect(throws: MDError.self) {
      try Clapeyron(
        temperature: 1000, solidEnthalpy: known(-3.1, 0.01), liquidEnthalpy: known(-3.1, 0.01),
        solidVolume: known(18, 0.01), liquidVolume: known(19, 0.01), units: .metal)
    }
  }

  @Test func rampsGiveAFirstGuess() {
    #expect(
      abs(HysteresisGuess(melting: 1200, freezing: 750).temperature - (1950 - 900_000.0.squareRoot())) < 1e-9)
    #expect(HysteresisGuess(melting: 1000, freezing: nil).temperature == 800)
  }
}
