import Analysis
import Deck
import MDCore

/// Lattice parameters, energy and density of the relaxed crystal.
struct StaticLattice {
  let crystal: StaticCrystal

  private var units: UnitSystem { crystal.plan.units }

  func report() throws -> AnalysisReport {
    var report = AnalysisReport(title: "")
    let (relaxed, lattice) = (crystal.relaxed, crystal.lattice)
    let cell = Cell(lattice.conventional(relaxed.cell.vectors))
    let loose = Cell(lattice.conventional(relaxed.looseCell.vectors))
    func add(_ name: String, _ value: Double, _ error: Double, _ unit: String) {
      report.estimates.append(
        NamedEstimate(name, crystal.estimate(value, max(error, 1e-14 * value.magnitude), unit)))
    }
    for group in lattice.crystalClass.equalLengths {
      func mean(_ cell: Cell) -> Double { group.reduce(0) { $0 + cell.lengths[$1] } / Double(group.count) }
      let value = mean(cell)
      let spread = group.map { (cell.lengths[$0] - value).magnitude }.max() ?? 0
      add(
        "lattice \(["a", "b", "c"][group[0]])", value, (mean(loose) - value).magnitude + spread,
        units.lengthSymbol)
    }
    for axis in 0..<3 where lattice.crystalClass.fixedAngles[axis] == nil {
      add(
        "lattice \(["alpha", "beta", "gamma"][axis])", cell.anglesInDegrees[axis],
        (cell.anglesInDegrees[axis] - loose.anglesInDegrees[axis]).magnitude, "deg")
    }
    let atoms = Double(crystal.atoms.count)
    let perAtom = "\(units.energySymbol)/atom"
    let energyError = (relaxed.energy - relaxed.looseEnergy).magnitude / atoms
    let (volume, looseVolume) = (relaxed.cell.volume, relaxed.looseCell.volume)
    add(
      "volume per atom", volume / atoms, (volume - looseVolume).magnitude / atoms,
      "\(units.lengthSymbol)3/atom")
    let density = crystal.atoms.topology.totalMass / volume * units.densityToUser
    add("density", density, density * (1 - volume / looseVolume).magnitude, units.densitySymbol)
    add("energy", relaxed.energy / atoms, energyError, perAtom)
    let free = try crystal.runner.decide("free atoms") { try freeAtoms() }
    add("cohesive energy", (free - relaxed.energy) / atoms, energyError, perAtom)
    if crystal.plan.potential.contains(where: { $0.key == "deep" }) {
      crystal.runner.warn(
        "cohesive energy: free atoms lie outside what a Deep Potential is trained on; compare differences of "
          + "'energy' only")
    }
    let residual = SymmetricTensor(voigt: relaxed.stress)
    let mean = residual.trace / 3
    let deviator = zip(residual.voigt, [mean, mean, mean, 0, 0, 0]).map { ($0 - $1).magnitude }.max() ?? 0
    report.findings.append(
      "\(crystal.lattice.name), \(crystal.atoms.count) atoms, held \(crystal.symmetry.rawValue): pressure "
        + "\(significant(-mean * units.pressureToUser, digits: 2)) \(units.pressureSymbol), stress that the cell could not follow "
        + "\(significant(deviator * units.pressureToUser, digits: 2)) \(units.pressureSymbol)")
    if !crystal.isOrdered {
      crystal.runner.warn(
        "one random arrangement of atoms: how numbers scatter from one to the next is not in their errors")
    }
    return report
  }

  /// Energy of all atoms far from one another, by the same potential (eV).
  private func freeAtoms() throws -> Double {
    let topology = crystal.atoms.topology
    var sum = 0.0
    for type in topology.species.indices {
      guard let atom = topology.types.firstIndex(of: type) else { continue }
      var one = topology
      one.types = [type]
      one.masses = [topology.masses[atom]]
      one.frozen = [false]
      one.groups = [:]
      let reach = crystal.atoms.field.list?.cutoff ?? 10
      let edge = 4 * reach
      let alone = try crystal.build(
        one, State(positions: [.zero], cell: Cell(orthogonal: Vec3(edge, edge, edge))))
      let energy = try crystal.relaxer.evaluate(alone, alone.state).energy
      sum += energy * Double(topology.types.count { $0 == type })
    }
    return sum
  }
}
