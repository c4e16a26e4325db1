import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// Static properties of Lennard-Jones crystals against sums over the lattice that share no code with the study.
@Suite struct StaticStudyTests {
  private static let potential =
    "potential: {lj: {epsilon: 1, sigma: 1, cutoff: 3.2, truncation: shifted}}"

  private func study(_ structure: String, _ section: String, potential: String = potential) throws -> (
    report: AnalysisReport, folder: StudyFolder
  ) {
    let path = FileManager.default.temporaryDirectory.appending(path: "static-\(UUID().uuidString)").path
    let text = """
      units: lj
      structure: \(structure)
      \(potential)
      threads: 1
      static: \(section)
      output: {folder: \(path)}
      """
    let plan = try StudyPlan(text: text, file: "deck.yaml", registry: .standard)
    var study = try Study.begin(plan, commandLine: [], registry: .standard)
    guard case .finished(let report) = try study.execute() else {
      throw MDError(.analysis, "the study was stopped")
    }
    return (report, study.folder)
  }

  /// Sums over the neighbours within the cutoff of an fcc crystal of nearest distance r.
  private struct LatticeSum {
    var energy = 0.0
    var pressure = 0.0
    var c11 = 0.0
    var c12 = 0.0

    init(_ r: Double) {
      let (half, cutoff) = (r / 2.0.squareRoot(), 3.2)
      func phi(_ d: Double) -> Double { 4 * (pow(d, -12) - pow(d, -6)) }
      let volume = 2 * half * half * half
      for x in -8...8 {
        for y in -8...8 {
          for z in -8...8 where (x + y + z) % 2 == 0 && (x, y, z) != (0, 0, 0) {
            let v = (half * Double(x), half * Double(y), half * Double(z))
            let d = (v.0 * v.0 + v.1 * v.1 + v.2 * v.2).squareRoot()
            guard d < cutoff else { continue }
            let slope = 4 * (-12 * pow(d, -13) + 6 * pow(d, -7))
            let curvature = 4 * (156 * pow(d, -14) - 42 * pow(d, -8))
            energy += 0.5 * (phi(d) - phi(cutoff))
            pressure -= slope * d / (6 * volume)
            let k = (curvature - slope / d) / (2 * volume * d * d)
            c11 += k * pow(v.0, 4)
            c12 += k * v.0 * v.0 * v.1 * v.1
          }
        }
      }
    }

    /// The distance without pressure.
    static func equilibrium() -> Double {
      var (low, high) = (1.0, 1.15)
      for _ in 0..<100 {
        let middle = 0.5 * (low + high)
        if LatticeSum(middle).pressure > 0 { low = middle } else { high = middle }
      }
      return 0.5 * (low + high)
    }
  }

  @Test func fccAgreesWithLatticeSums() throws {
    let (report, folder) = try study(
      "{lattice: {fcc: 1.5, repeat: 3}, species: Ar}", "{rattle: 0.02}")
    let r = LatticeSum.equilibrium()
    let sum = LatticeSum(r)
    func value(_ name: String) throws -> Double { try #require(report[name], "\(name)").value }
    #expect(abs(try value("lattice a") / (r * 2.0.squareRoot()) - 1) < 1e-8)
    #expect(abs(try value("energy") / sum.energy - 1) < 1e-10)
    #expect(try value("cohesive energy") == -value("energy"))
    #expect(abs(try value("C11") / sum.c11 - 1) < 1e-6)
    // Cauchy's relation: pair forces, no pressure, every atom a centre of inversion.
    #expect(abs(try value("C12") / sum.c12 - 1) < 1e-6)
    #expect(abs(try value("C44") / sum.c12 - 1) < 1e-6)
    let bulk = (sum.c11 + 2 * sum.c12) / 3
    #expect(abs(try value("bulk modulus") / bulk - 1) < 1e-6)
    let byVolume = try #require(report["bulk modulus by equation of state"])
    #expect(abs(byVolume.value - bulk) < 3 * byVolume.standardError && byVolume.standardError < 0.02 * bulk)
    // Without relaxation the vacancy of a pair potential costs the energy of an atom; relaxation gains a little.
    let vacancy = try #require(report["vacancy formation energy"])
    #expect(vacancy.value < -sum.energy && vacancy.value > -0.95 * sum.energy)
    #expect(vacancy.standardError > 0 && vacancy.standardError < 0.05 * vacancy.value)
    #expect(report.findings.contains { $0.hasPrefix("fcc is a minimum") })
    #expect(report.findings.contains { $0.hasPrefix("elastically stable") })
    // Energies of a relaxed cell scatter less than they are rounded.
    for entry in report.estimates where !["energy", "cohesive energy"].contains(entry.name) {
      #expect(entry.estimate.standardError > 0 && entry.estimate.standardError.isFinite, "\(entry.name)")
    }
    for file in ["stiffness.csv", "vacancies.csv", "equation-of-state.csv", "equation-of-state.dat"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/" + file))
    }
    try FileManager.default.removeItem(atPath: folder.path)
  }

  /// bcc falls into a close packing; held cubic it has numbers, and the sign of Born's criterion says what it is.
  @Test func bccOfLennardJonesIsUnstable() throws {
    let structure = "{lattice: {bcc: 1.25}, species: Ar}"
    let (free, first) = try study(structure, "{properties: lattice}")
    #expect(
      free.warnings.contains { $0.hasPrefix("bcc is not stable in this potential") && $0.contains("lower") })
    let (held, second) = try study(structure, "{properties: [lattice, elastic], hold: cubic}")
    #expect(held.warnings.contains { $0.hasPrefix("elastically unstable (Born)") })
    #expect(try #require(held["lattice a"]).value == (try #require(free["lattice a"])).value)
    #expect(held["Young's modulus"] == nil)
    for folder in [first, second] { try FileManager.default.removeItem(atPath: folder.path) }
  }

  /// The atom taken out leaves work against the pressure behind: both ways to hold the cell give nearly the same enthalpy.
  @Test func vacanciesUnderPressureCountTheWork() throws {
    let (report, folder) = try study(
      "{lattice: {fcc: 1.5}, species: Ar}", "{properties: [lattice, vacancy], pressure: 5}")
    let relaxed = try #require(report["vacancy formation energy"])
    let held = try #require(report["vacancy formation energy at constant volume"])
    let volume = try #require(report["volume per atom"])
    #expect(abs(held.value - relaxed.value) < 0.05 * 5 * volume.value)
    try FileManager.default.removeItem(atPath: folder.path)
  }

  /// The two atoms of the hexagonal cell move against each other under strain. Energies of cells strained along a, with
  /// atoms relaxed, are another way to C11.
  @Test func hexagonalConstantsHaveRelaxedAtoms() throws {
    let (report, folder) = try study(
      "{lattice: {hcp: 1.08}, species: Ar}", "{properties: [lattice, elastic]}")
    func value(_ name: String) throws -> Double { try #require(report[name], "\(name)").value }
    let (a, c) = (try value("lattice a"), try value("lattice c"))
    #expect(abs(c / a - (8.0 / 3).squareRoot()) < 0.01)
    #expect(abs(try value("C66") - 0.5 * (value("C11") - value("C12"))) < 1e-9)
    // C11 + C12 and C33 need no relaxation, C66 does; without it C66 would be C44-like sums of pairs.
    let tensor = CrystalClass.hexagonal.tensor(
      try ["C11", "C12", "C13", "C33", "C44"].map { try value($0) })
    #expect(tensor.eigenvalues[0] > 0)
    for strain in [1, 3, 4, 6] {
      let second = try energyCurvature(a, c, strain)
      #expect(abs(second / tensor[strain, strain] - 1) < 1e-4, "C\(strain)\(strain)")
    }
    try FileManager.default.removeItem(atPath: folder.path)
  }

  /// d2E/de2 over the volume, with the two atoms at rest, by the force field alone.
  private func energyCurvature(_ a: Double, _ c: Double, _ strain: Int) throws -> Double {
    let lattice = Lattice(.hcp, a: a, c: c)
    let atoms = AtomicStructure(lattice, species: ["Ar"], repeats: [1, 1, 1])
    let topology = Topology(species: ["Ar"], types: [0, 0], massPerSpecies: [1], units: .lennardJones)
    let plan = try StudyPlan(
      text: "units: lj\nstructure: {lattice: {hcp: 1}, species: Ar}\n\(Self.potential)\nstatic: {}",
      file: "deck.yaml", registry: .standard
    ).base
    let terms = try plan.terms(
      PotentialContext(topology: topology, positions: atoms.positions, cell: atoms.cell), registry: .standard)
    func energy(_ e: Double) throws -> Double {
      var voigt = Array(repeating: 0.0, count: 6)
      voigt[strain - 1] = strain > 3 ? 0.5 * e : e
      let deformation = Matrix3.identity + SymmetricTensor(voigt: voigt).matrix
      var cell = atoms.cell
      cell.vectors = cell.vectors * deformation
      let field = try ForceField(terms, topology: topology, skin: 0.3)
      var simulation = Simulation(
        state: State(positions: atoms.positions.map { $0 * deformation }, cell: cell), field: field,
        scheme: .minimization(FIRE(Convergence(force: 1e-9))), timestep: 1, steps: 20_000)
      try simulation.start(observing: false)
      try simulation.run()
      return simulation.field.evaluation.energy
    }
    let h = 2e-3
    let (far, near, middle) = (
      try energy(2 * h) + energy(-2 * h), try energy(h) + energy(-h), try energy(0)
    )
    return (16 * near - far - 30 * middle) / (12 * h * h) / atoms.cell.volume
  }
}
