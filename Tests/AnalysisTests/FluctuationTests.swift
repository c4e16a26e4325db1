import Analysis
import Foundation
import MDCore
import Testing

@Suite("Heat capacity, expansion and compressibility from fluctuations")
struct FluctuationTests {
  private let units = UnitSystem.metal
  private let temperature = 500.0
  private var kT: Double { units.boltzmann * temperature }

  private func series(_ columns: [String: [Double]]) throws -> SeriesTable {
    try SeriesTable(
      sampling: Sampling(interval: 0.1, unit: "ps"),
      columns: columns.sorted { $0.key < $1.key }.map { SeriesTable.Column($0.key, $0.value) })
  }

  private func value(_ name: String, _ found: [NamedEstimate]) throws -> Estimate {
    try #require(found.first { $0.name == name }?.estimate, "no \(name)")
  }

  @Test(
    "correlated Gaussian energy and volume of known covariance: values and one-sigma coverage",
    .timeLimit(.minutes(5)))
  func gaussian() throws {
    let (atoms, pressure, meanVolume) = (100, 0.03, 1200.0)
    let (su, sv, rho) = (1.2, 9.0, 0.6)
    let (huv, hh) = (
      su * sv * rho + pressure * sv * sv,
      su * su + 2 * pressure * su * sv * rho + pressure * pressure * sv * sv
    )
    let kappa = sv * sv / (kT * meanVolume)
    let alpha = huv / (kT * temperature * meanVolume)
    let heat = 1.5 + hh / (kT * kT * Double(atoms))
    let constantVolume =
      heat - temperature * meanVolume * alpha * alpha / (kappa * units.boltzmann * Double(atoms))
    let expected = [
      ("heat capacity C_P", heat), ("heat capacity C_V", constantVolume),
      ("thermal expansion (volume)", 1e6 * alpha),
      ("isothermal compressibility", kappa / units.pressureToUser),
      ("bulk modulus", units.pressureToUser / kappa),
      ("enthalpy", 1.5 * kT + (-400 + pressure * meanVolume) / Double(atoms)),
    ]
    let analysis = FluctuationAnalysis(
      units: units, atoms: atoms, ensemble: .constantPressure(temperature: temperature, pressure: pressure))
    let source = SyntheticSeries(seed: 71)
    let sets = 150
    var inside = Array(repeating: 0, count: expected.count)
    var means = Array(repeating: 0.0, count: expected.count)
    for i in 0..<sets {
      let x = source.autoregressive(2000, phi: 0.9, series: 2 * i)
      let y = source.autoregressive(2000, phi: 0.9, series: 2 * i + 1)
      let table = try series([
        "volume": x.map { meanVolume + sv * $0 },
        "potential_energy": zip(x, y).map { -400 + su * (rho * $0 + (1 - rho * rho).squareRoot() * $1) },
      ])
      let (found, warnings) = try analysis.estimates(table, from: .none(of: 2000))
      #expect(warnings.isEmpty)
      for (e, (name, exact)) in expected.enumerated() {
        let estimate = try value(name, found)
        means[e] += estimate.value / Double(sets)
        if (estimate.value - exact).magnitude <= estimate.standardError { inside[e] += 1 }
      }
    }
    for (e, (name, exact)) in expected.enumerated() {
      // 68 % of 150 with a standard deviation of 4 %.
      #expect((0.56...0.80).contains(Double(inside[e]) / Double(sets)), "\(name): \(inside[e]) of \(sets)")
      #expect((means[e] / exact - 1).magnitude < 0.03, "\(name): \(means[e]) for \(exact)")
    }
  }

  @Test("an ideal gas under a piston: alpha = 1/T, kappa = 1/P, C_P = C_V + 1")
  func idealGas() throws {
    // V follows a gamma distribution of order N + 1 in units of kT/P.
    let (atoms, pressure) = (49, 0.01)
    let random = CounterRandom(seed: 72, stream: .analysis)
    let volumes = (0..<4000).map { t in
      (0..<25).reduce(0.0) { sum, i in
        let (a, b) = random.uniforms(step: t, index: i)
        return sum - log(a * b)
      } * kT / pressure
    }
    let table = try series(["volume": volumes, "potential_energy": volumes.map { _ in 0 }])
    let found = try FluctuationAnalysis(
      units: units, atoms: atoms, ensemble: .constantPressure(temperature: temperature, pressure: pressure)
    ).estimates(table, from: .none(of: 4000)).estimates
    for (name, exact) in [
      ("thermal expansion (volume)", 1e6 / temperature),
      ("isothermal compressibility", 1 / (pressure * units.pressureToUser)),
      ("bulk modulus", pressure * units.pressureToUser), ("heat capacity C_P", 1.5 + 50.0 / 49),
      ("heat capacity C_V", 1.5), ("molar heat capacity C_V", 1.5 * 8.314462618),
    ] {
      let estimate = try value(name, found)
      #expect(
        (estimate.value - exact).magnitude <= 3 * estimate.standardError + 1e-8 * exact, "\(name) \(estimate)"
      )
      #expect(estimate.standardError < 0.06 * exact)
    }
  }

  @Test("harmonic atoms at constant volume have 3 kB")
  func harmonic() throws {
    let atoms = 20
    let source = SyntheticSeries(seed: 73)
    let energies = (0..<3000).map { t in
      0.5 * kT * source.normals(3 * atoms, series: t).reduce(0) { $0 + $1 * $1 }
    }
    let table = try series(["volume": energies.map { _ in 300 }, "potential_energy": energies])
    let found = try FluctuationAnalysis(
      units: units, atoms: atoms, ensemble: .constantVolume(temperature: temperature)
    ).estimates(table, from: .none(of: 3000)).estimates
    #expect(found.map(\.name) == ["internal energy", "heat capacity C_V", "molar heat capacity C_V"])
    let heat = try value("heat capacity C_V", found)
    #expect((heat.value - 3).magnitude < 3 * heat.standardError && heat.standardError < 0.06)
    #expect((try value("internal energy", found).value - 3 * kT).magnitude < 0.01 * kT)
  }

  @Test("a short run warns, an unknown ensemble is guessed and said, a wrong one is refused")
  func honesty() throws {
    let source = SyntheticSeries(seed: 74)
    let x = source.autoregressive(300, phi: 0.97)
    let columns = [
      "volume": x.map { 1000 + $0 }, "potential_energy": x.map { -300 + $0 },
      "temperature": x.map { _ in 500 },
      "pressure": x.map { _ in 0 },
    ]
    let short = try Analyses.run([.fluctuations], units: units, atoms: 50, series: series(columns))
    #expect(short.warnings.contains { $0.contains("NPT") })
    #expect(short["bulk modulus"]?.warnings.contains { $0.hasPrefix("run too short") } == true)
    let refused = try Analyses.run(
      [.fluctuations], units: units, atoms: 50, ensemble: .other("stage 'nve' is 'nve'"),
      series: series(columns))
    #expect(refused.estimates.isEmpty && refused.warnings[0].contains("found stage 'nve' is 'nve'"))
    let none = try Analyses.run([.fluctuations], units: units, atoms: 50)
    #expect(none.warnings == ["fluctuations: need a series and the number of atoms"])
  }

  @Test("kinetic energies that hardly fluctuate, as at constant energy, are noticed", arguments: [1.0, 0.4])
  func kinetic(width: Double) throws {
    let source = SyntheticSeries(seed: 75)
    let freedom = 147.0
    let mean = 0.5 * freedom * kT
    let kinetic = source.normals(2000).map { mean + width * (0.5 * freedom).squareRoot() * kT * $0 }
    let table = try series([
      "volume": kinetic.map { _ in 300 }, "potential_energy": source.normals(2000, series: 1),
      "kinetic_energy": kinetic, "temperature": kinetic.map { 2 * $0 / (freedom * units.boltzmann) },
    ])
    let found = try FluctuationAnalysis(
      units: units, atoms: 50, ensemble: .constantVolume(temperature: temperature)
    ).estimates(table, from: .none(of: 2000))
    #expect(found.warnings.count == (width == 1 ? 0 : 1))
  }

  @Test("where some atoms do not move there is no heat capacity an atom")
  func frozenAtoms() throws {
    let source = SyntheticSeries(seed: 77)
    func found(moving: Int) throws -> [NamedEstimate] {
      let freedom = Double(3 * moving - 3)
      let temperatures = source.normals(400, series: 0).map { temperature * (1 + 0.05 * $0) }
      let table = try series([
        "volume": Array(repeating: 1200, count: 400), "temperature": temperatures,
        "kinetic_energy": temperatures.map { 0.5 * freedom * units.boltzmann * $0 },
        "potential_energy": source.normals(400, series: 1).map { -400 + $0 },
      ])
      return try FluctuationAnalysis(
        units: units, atoms: 100, ensemble: .constantVolume(temperature: temperature)
      ).estimates(table, from: .none(of: 400)).estimates
    }
    #expect(try !found(moving: 100).isEmpty)
    let error = #expect(throws: MDError.self) { try found(moving: 60) }
    #expect(
      error?.what.contains("not all atoms move") == true
        && error?.found == "177 degrees of freedom of 100 atoms")
  }
}
