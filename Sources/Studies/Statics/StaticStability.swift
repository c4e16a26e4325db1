import Analysis
import Deck
import MDCore

/// Whether a crystal whose atoms are displaced a little comes back, or goes to another one of lower energy.
struct StaticStability {
  let crystal: StaticCrystal

  private static let fewestAtoms = 54

  /// What was found, and whether the crystal is stable.
  private struct Verdict: Codable {
    var text: String
    var isStable: Bool
  }

  func report() throws -> AnalysisReport {
    let verdict = try crystal.runner.decide("stability") { try test() }
    if !verdict.isStable { crystal.runner.warn(verdict.text) }
    return AnalysisReport(title: "", findings: verdict.isStable ? [verdict.text] : [])
  }

  private func test() throws -> Verdict {
    let (goal, units) = (crystal.goal, crystal.plan.units)
    crystal.runner.begin("test the crystal with displaced atoms")
    var cell = try crystal.supercell(crystal.atoms.repeats(atLeast: Self.fewestAtoms))
    let perfect =
      (crystal.relaxed.energy + goal.pressure * crystal.relaxed.cell.volume) / Double(crystal.atoms.count)
    let random = CounterRandom(seed: crystal.plan.seed, stream: .positions)
    for i in cell.state.positions.indices {
      cell.state.positions[i] += goal.rattle * random.normalVector(step: 0, atom: i)
    }
    let found = try crystal.relaxer.relax(cell, cell: .triclinic, pressure: goal.pressure)
    crystal.note(found, "displaced atoms")
    let lower = perfect - (found.energy + goal.pressure * found.cell.volume) / Double(cell.count)
    let name = crystal.lattice.name
    let by = "\(significant(1000 * lower.magnitude, digits: 3)) m\(units.energySymbol)/atom"
    let start =
      "atoms displaced by \(goal.rattle.formatted(2)) \(units.lengthSymbol) (\(cell.count) of them, cell free)"
    let place =
      " at rest, \((goal.pressure * units.pressureToUser).formatted(3)) \(units.pressureSymbol)"
    let structures = try self.structures(found.state, cell.topology)
    if crystal.lattice.structure != .sites,
      structures[crystal.lattice.structure.rawValue, default: 0] < CrystalTest.threshold
    {
      let most = structures.max { $0.value < $1.value } ?? ("other", 1)
      let what =
        "\((100 * most.value).formatted(2)) % \(most.key == "other" ? "no crystalline order" : most.key)"
      // Where they end higher, the displacement has carried them over a barrier, and the crystal may well be a minimum.
      return lower > 0
        ? Verdict(
          text: "\(name) is not stable in this potential\(place): \(start) relax to \(what), \(by) lower",
          isStable: false)
        : Verdict(
          text:
            "whether \(name) is stable in this potential is not known: \(start) relax to \(what), \(by) higher; "
            + "a smaller 'rattle' would tell", isStable: false)
    }
    // What the tolerances leave is far below, what another crystal would win far above.
    let threshold = 1e-6 * max(perfect.magnitude, 1e-3)
    if lower > threshold {
      return Verdict(
        text: crystal.isOrdered
          ? "\(name) is not stable in this potential\(place): \(start) relax to a distorted crystal, \(by) lower"
          : "\(start) relax \(by) lower in a cell of another shape", isStable: !crystal.isOrdered)
    }
    return Verdict(
      text: lower < -threshold
        ? "\(start) end in another minimum, \(by) higher"
        : "\(name) is a minimum: \(start) come back", isStable: true)
  }

  /// Fractions of the lattice's atoms by the structure around them.
  private func structures(_ state: State, _ topology: Topology) throws(MDError) -> [String: Double] {
    let atoms = crystal.lattice.latticeAtoms(of: topology)
    guard crystal.lattice.structure != .sites, !atoms.isEmpty else { return [:] }
    let found = try LocalStructure.identify(positions: atoms.map { state.positions[$0] }, cell: state.cell)
    var fractions: [String: Double] = [:]
    for structure in LocalStructure.allCases {
      fractions[structure.rawValue] = Double(found.count { $0 == structure }) / Double(found.count)
    }
    return fractions
  }
}
