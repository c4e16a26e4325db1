import Analysis
import Foundation
import MDCore
import Testing

@Suite("Series, reports and the front of the module")
struct ReportTests {
  private func table(_ count: Int, columns: [SeriesTable.Column]) throws -> SeriesTable {
    try SeriesTable(times: (0..<count).map { 5 + 0.01 * Double($0) }, timeUnit: "ps", columns: columns)
  }

  @Test("density is mass over mean volume, not mean density")
  func density() throws {
    // Volumes 1 and 3 in turn: M/<V> = 1/2, <M/V> = 2/3.
    let volumes = (0..<1000).map { $0 % 2 == 0 ? 1.0 : 3.0 }
    let fromVolume = try table(1000, columns: [.init("volume", unit: "A3", volumes)])
    let fromDensity = try table(1000, columns: [.init("density", unit: "g/cm3", volumes.map { 2 / $0 })])
    let whole = Equilibration.none(of: 1000)
    let mass = 1 / UnitSystem.metal.densityToUser
    let a = try fromVolume.estimates(.density, units: .metal, totalMass: mass, from: whole)[0]
    let b = try fromDensity.estimates(.density, units: .metal, from: whole)[0]
    #expect((a.estimate.value - 0.5).magnitude < 1e-12 && a.estimate.unit == "g/cm3")
    #expect((b.estimate.value - 1).magnitude < 1e-12)
    #expect(try fromVolume.estimates(.density, units: .metal, from: whole).isEmpty)
  }

  @Test("stress components become pressures of the opposite sign in GPa")
  func pressure() throws {
    let noise = SyntheticSeries(seed: 61).normals(400)
    let series = try table(
      400,
      columns: [
        .init("pressure", unit: "GPa", noise),
        .init("stress_xy", unit: "eV/A3", noise.map { 0.01 + 0.001 * $0 }),
      ])
    let found = try series.estimates(.pressure, units: .metal, from: .none(of: 400))
    #expect(found.map(\.name) == ["pressure", "pressure xy"])
    #expect((found[1].estimate.value + 0.01 * UnitSystem.metal.pressureToUser).magnitude < 0.05)
    #expect(found[1].estimate.unit == "GPa")
  }

  @Test("warnings that differ in their numbers are one, estimates that share one are named together")
  func warningsAreMerged() {
    func entry(_ name: String, _ warnings: [String]) -> NamedEstimate {
      let evidence = Evidence(samples: 4, method: .independentRuns)
      return NamedEstimate(
        name, Estimate(value: 1, standardError: 0.1, unit: "K", evidence: evidence, warnings: warnings))
    }
    let shared = ["too short: 10 samples", "too short: 7.3 samples", "one sign"]
    let report = AnalysisReport(
      title: "", warnings: ["first"],
      estimates: [entry("heat", shared), entry("heat", shared), entry("volume", ["one sign"])])
    #expect(
      report.allWarnings == [
        "first", "heat: too short: 10 samples (and 1 more like it)", "heat, volume: one sign",
      ])
  }

  @Test("a drift in the conserved energy is found with its error")
  func drift() throws {
    let noise = SyntheticSeries(seed: 62).normals(2000)
    let energy = noise.indices.map { -400 + 0.001 * noise[$0] + 2e-5 * 0.01 * Double($0) }
    let series = try table(2000, columns: [.init("conserved_energy", unit: "eV", energy)])
    let found = try series.estimates(.drift, units: .metal, from: .none(of: 2000))[0].estimate
    #expect(found.unit == "eV/ps")
    #expect((found.value - 2e-5).magnitude < 3 * found.standardError && found.standardError < 1e-5)
  }

  @Test("unequal steps are an error, damaged columns are left out")
  func badSeries() throws {
    #expect(throws: MDError.self) { try Sampling(times: [0, 1, 3], unit: "ps") }
    #expect(throws: MDError.self) { try Sampling(times: [2, 1, 0], unit: "ps") }
    #expect(try Sampling(times: [0, 0, 0], unit: "ps").unit == "samples")
    #expect(throws: MDError.self) {
      try SeriesTable(
        sampling: Sampling(interval: 1, unit: "ps"), columns: [.init("a", [1]), .init("b", [1, 2])])
    }
    let series = try table(
      20, columns: [.init("temperature", unit: "K", [.nan] + Array(repeating: 300, count: 19))])
    let report = try Analyses.run([.temperature], units: .metal, series: series)
    #expect(report.estimates.isEmpty)
    #expect(
      report.warnings == [
        "temperature: some samples are not numbers, so it is left out",
        "temperature: the data hold none, as they have no velocities or kinetic energy other than zero",
      ])
  }

  private func hotIron(_ count: Int) -> () throws(MDError) -> Snapshot? {
    let crystal = PerfectLattice("bcc", repeats: 3, scale: 2.48)
    let noise = SyntheticSeries(seed: 63).autoregressive(count, phi: 0.5)
    var t = 0
    return { () throws(MDError) -> Snapshot? in
      guard t < count else { return nil }
      defer { t += 1 }
      let strain = 1 + 0.002 * noise[t]
      return frame(
        crystal.displaced(by: 0.12, seed: 64, frame: t).map { strain * $0 },
        Cell(strain * crystal.cell.vectors),
        picoseconds: 0.1 * Double(t), energy: -200 + noise[t])
    }
  }

  @Test("all analyses of frames in one pass")
  func front() throws {
    let lattice = try LatticeDescription(
      name: "bcc", structure: .bcc, crystalClass: .cubic, repeats: [3, 3, 3])
    let report = try Analyses.run(
      [.energy, .density, .lattice, .rdf, .msd, .pressure], title: "iron", units: .metal, lattice: lattice,
      frames: hotIron(200))
    let names = report.estimates.map(\.name)
    #expect(
      names == [
        "potential energy", "density", "a", "volume per cell", "coordination total",
      ])
    let a = try #require(report["a"])
    #expect((a.value - 2.48 * 2 / 3.0.squareRoot()).magnitude < 4 * a.standardError && a.unit == "A")
    #expect(report.findings.count == 2 && report.findings[0] == "bcc: 100 % of its atoms in place")
    #expect(report.findings[1].hasPrefix("no diffusion of Fe seen"))
    #expect(report.warnings == ["pressure: the data hold none, as they have no stress"])
    #expect(report.tables.map(\.name) == ["rdf", "msd"])
    var withoutPictures = report
    withoutPictures.figures = []
    #expect(try AnalysisReport(json: report.json()) == withoutPictures)
    let text = report.description
    #expect(
      text.hasPrefix(
        "iron\nwarning: pressure: the data hold none, as they have no stress\nbcc: 100 % of its atoms in place"
      ))
    #expect(text.contains("table rdf: 200 rows\n"))
  }

  @Test("what the data do not allow becomes a warning")
  func impossible() throws {
    let few = try Analyses.run([.msd, .lattice], units: .metal, frames: hotIron(5))
    #expect(
      few.warnings == [
        "msd: the trajectory is too short for diffusion; found 5 frames; expected at least 20",
        "lattice: which crystal to expect is not known",
      ])
    let none = try Analyses.run([.rdf, .temperature], units: .metal)
    #expect(none.warnings == ["no series and no frames to average", "rdf: needs frames, and there are none"])
    #expect(throws: MDError(.file, "cut")) {
      try Analyses.run([.rdf], units: .metal) { () throws(MDError) -> Snapshot? in throw MDError(.file, "cut")
      }
    }
  }

  @Test("tables as text and CSV; unknown values are empty")
  func tables() throws {
    let table = Table(
      name: "x", columns: [.init("r", unit: "A", [1, 2.5]), .init("g, total", [0.123456789, .infinity])])
    #expect(table.csv == "r (A),\"g, total\"\n1.0,0.123456789\n2.5,\n")
    #expect(table.text == "r (A)  g, total\n    1  0.123457\n  2.5         -\n")
    #expect(try JSONDecoder().decode(Table.self, from: JSONEncoder().encode(table)) == table)
  }

  @Test("text of a report is aligned, warnings come first and once")
  func text() {
    let evidence = Evidence(
      samples: 1000, discarded: 20, statisticalInefficiency: 4, correlationTime: 0.15, timeUnit: "ps",
      method: .blocking)
    let report = AnalysisReport(
      title: "",
      estimates: [
        NamedEstimate(
          "density",
          Estimate(
            value: 7.81234, standardError: 0.0045, unit: "g/cm3", evidence: evidence, warnings: ["short"])),
        NamedEstimate(
          "a", Estimate(value: 2.87, standardError: 0.01, unit: "A", evidence: evidence, warnings: ["short"])),
      ])
    #expect(
      report.description == """
        warning: density, a: short
        quantity       value  unit   independent  discarded  correlation time  error by
        density   7.8123(45)  g/cm3  250 of 1000         20           0.15 ps  blocking
        a          2.870(10)  A      250 of 1000         20           0.15 ps  blocking

        """)
  }
}
