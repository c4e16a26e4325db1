import Analysis
import Foundation
import MDCore
import Testing

@Suite("Frames that do not hold what an analysis needs")
struct FrameFaultTests {
  private let crystal = PerfectLattice("bcc", repeats: 3, scale: 2.48)

  /// A thousand femtoseconds of noise about the sites, changed by `change`.
  private func report(
    _ requests: [AnalysisRequest], frames: Int = 100,
    _ change: (inout Snapshot, Int) -> Void
  ) throws -> AnalysisReport {
    var made: [Snapshot] = (0..<frames).map { t in
      frame(
        crystal.displaced(by: 0.1, seed: 5, frame: t), crystal.cell, picoseconds: 0.01 * Double(t),
        energy: -200)
    }
    for t in made.indices { change(&made[t], t) }
    var next = made.makeIterator()
    let lattice = try LatticeDescription(
      name: "bcc", structure: .bcc, crystalClass: .cubic, repeats: [3, 3, 3])
    return try Analyses.run(requests, units: .metal, lattice: lattice) { () throws(MDError) in next.next() }
  }

  private func velocities(_ count: Int, _ t: Int) -> [Vec3] {
    (0..<count).map { Vec3(sin(0.3 * Double(t + $0)), cos(0.4 * Double(t + 2 * $0)), sin(0.5 * Double(t))) }
  }

  @Test("Needs by request")
  func needs() {
    #expect(
      AnalysisRequest.vdos.needs.contains(.velocities) && !AnalysisRequest.msd.needs.contains(.velocities))
    #expect(
      AnalysisRequest.allCases.filter { $0.needs.contains(.allAtoms) } == [
        .lattice, .structure, .structureFactor,
      ])
    #expect(AnalysisRequest.density.needsOfSeriesFromFrames.contains(.allAtoms))
    for request in AnalysisRequest.allCases {
      #expect(request.needs.contains(.series) != request.needs.contains(.frames))
    }
  }

  @Test("No velocities: neither a spectrum nor a temperature; the rest goes on", arguments: [false, true])
  func noVelocities(_ areZero: Bool) throws {
    let report = try report([.vdos, .temperature, .msd]) { snapshot, _ in
      if areZero { snapshot.state.velocities = snapshot.state.positions.map { _ in .zero } }
      snapshot.kineticEnergy = snapshot.state.kineticEnergy(masses: snapshot.topology.masses)
    }
    #expect(
      report.warnings.contains(
        areZero
          ? "vdos: the velocities of all frames are exactly zero; expected velocities of atoms that move"
          : "vdos: the frames hold no velocities; expected velocities in every frame"))
    #expect(
      report.warnings.contains(
        "temperature: the data hold none, as they have no velocities or kinetic energy other than zero"))
    #expect(report.tables.map(\.name) == ["msd"])
    #expect(!report.estimates.contains { $0.name.contains("velocities") || $0.name == "temperature" })
  }

  @Test("Velocities that some frames lack give no spectrum")
  func someVelocities() throws {
    let report = try report([.vdos]) { snapshot, t in
      if t != 50 { snapshot.state.velocities = velocities(snapshot.state.count, t) }
    }
    #expect(report.tables.isEmpty)
    #expect(report.warnings == ["vdos: the frames hold no velocities; expected velocities in every frame"])
  }

  @Test("Frames of other elements are one system for no analysis, though their types look alike")
  func otherElements() throws {
    let requests: [AnalysisRequest] = [.energy, .lattice, .rdf, .msd, .structureFactor]
    let report = try report(requests) { snapshot, t in
      if t == 7 { snapshot.topology.species = ["Ni"] }
    }
    #expect(report.estimates.isEmpty && report.tables.isEmpty && report.findings.isEmpty)
    for name in ["averages", "lattice", "rdf", "msd", "structure-factor"] {
      #expect(
        report.warnings.contains(
          "\(name): the frames hold different atoms; found frame 7: atom 0 is Ni; expected Fe, as in the first frame"
        ))
    }
  }

  @Test("The order in which species are listed does not matter; exchanged atoms leave the averages")
  func order() throws {
    let same = try report([.rdf, .energy]) { snapshot, t in
      let count = snapshot.topology.count
      let list = t % 2 == 0 ? ["Fe", "Cr"] : ["Cr", "Fe"]
      snapshot.topology = Topology(
        species: list, types: (0..<count).map { ($0 + t) % 2 },
        massPerSpecies: t % 2 == 0 ? [56, 52] : [52, 56])
    }
    #expect(!same.warnings.contains { $0.contains("different atoms") })
    #expect(same["coordination Fe-Cr"] != nil)
    let exchanged = try report([.rdf, .energy]) { snapshot, t in
      let count = snapshot.topology.count
      snapshot.topology = Topology(
        species: ["Fe", "Cr"], types: (0..<count).map { ($0 + t) % 2 }, massPerSpecies: [56, 52])
    }
    #expect(exchanged["potential energy"] != nil && exchanged.tables.isEmpty)
    #expect(
      exchanged.warnings.contains {
        $0.hasPrefix("rdf: the frames hold different atoms; found frame 1: atom 0 is Cr")
      })
  }

  @Test(
    "A part of the atoms: no density, structure factor or crystal; g(r), displacements and temperature say so"
  )
  func part() throws {
    let part = PartOfSystem(indices: Array(10..<64), group: "hot", total: 200)
    let requests: [AnalysisRequest] = [
      .density, .pressure, .temperature, .rdf, .msd, .structureFactor, .lattice, .fluctuations,
    ]
    let report = try report(requests) { snapshot, t in
      snapshot.topology.part = part
      snapshot.state.velocities = velocities(snapshot.state.count, t)
      snapshot.kineticEnergy = snapshot.state.kineticEnergy(masses: snapshot.topology.masses)
    }
    let refused =
      "the frames hold only some of the atoms; found 54 of 200 atoms, the group 'hot'; expected all atoms"
    for name in ["density", "pressure", "structure-factor", "lattice", "fluctuations"] {
      #expect(report.warnings.filter { $0 == "\(name): \(refused)" }.count == 1, "\(name)")
    }
    #expect(report.warnings.contains("rdf: g(r) is that among 54 of 200 atoms, the group 'hot'"))
    #expect(report.warnings.contains("msd: of 54 of 200 atoms, the group 'hot'"))
    #expect(report.warnings.contains("temperature: that of 54 of 200 atoms, the group 'hot'"))
    #expect(report["density"] == nil && report["temperature"] != nil)
    #expect(report.tables.map(\.name) == ["rdf", "msd"])
  }

  @Test("A part's own motion is not taken for a drift")
  func drift() throws {
    func slope(_ part: PartOfSystem?) throws -> Double {
      let report = try report([.msd]) { snapshot, t in
        snapshot.topology.part = part
        snapshot.state.positions = snapshot.state.positions.map { $0 + Vec3(0.1 * Double(t), 0, 0) }
      }
      let msd = try #require(report.tables.first).columns.first { $0.name.hasPrefix("msd") }
      return try #require(msd?.values.last)
    }
    // Twenty lags of 0.1 A.
    #expect(try slope(nil) < 0.2)
    #expect(try abs(slope(PartOfSystem(indices: Array(0..<54), group: "a", total: 99)) - 1.9 * 1.9) < 0.3)
  }

  @Test("Gaps in the numbers of the atoms are a warning")
  func gaps() throws {
    let report = try report([.density]) { snapshot, _ in
      snapshot.topology.part = PartOfSystem(indices: (0..<54).map { 2 * $0 })
    }
    #expect(report["density"] != nil)
    #expect(report.warnings.contains { $0.hasPrefix("the numbers of the 54 atoms have gaps") })
  }
}
