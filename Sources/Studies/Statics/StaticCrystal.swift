import Analysis
import Deck
import MDCore

/// The crystal of a static study: its relaxed cell, and what its symmetry is.
struct StaticCrystal {
  let plan: Plan
  let goal: StaticPlan
  let runner: StudyRunner
  let relaxer: Relaxer
  let lattice: LatticeDescription
  /// Symmetry that the cell is held to.
  let symmetry: CrystalClass
  /// Relaxed under the pressure asked for.
  let atoms: AtomsAtRest
  let relaxed: RelaxedState
  /// False where sites are occupied at random.
  let isOrdered: Bool

  init(goal: StaticPlan, runner: StudyRunner) throws {
    self.goal = goal
    self.runner = runner
    var plan = runner.plan.base
    let structure = plan.structure
    isOrdered =
      structure.composition.isEmpty && structure.substitutions.isEmpty && structure.interstitials == nil
      && structure.rattle == 0
    // Of a perfect lattice one cell says all; where more atoms are needed the study repeats it.
    if case .lattice = structure.source, isOrdered { plan.structure.repeats = [1, 1, 1] }
    self.plan = plan
    relaxer = Relaxer(
      forceTolerance: goal.forceTolerance, stressTolerance: goal.stressTolerance, steps: goal.steps,
      timestep: plan.timestep, shouldStop: runner.pool.shouldStop)
    let assembly = try plan.assemble(registry: runner.pool.registry)
    guard assembly.state.cell.isFullyPeriodic else {
      throw MDError(
        .input, "static properties are those of a whole crystal", at: plan.places["structure"],
        found: "a free axis", expected: "a cell that is periodic along all axes")
    }
    symmetry = goal.hold == .cubic ? .cubic : goal.symmetry ?? assembly.lattice?.crystalClass ?? .triclinic
    var lattice: LatticeDescription
    if let known = assembly.lattice {
      lattice = known
    } else {
      lattice = try LatticeDescription(
        name: "crystal", structure: .sites, crystalClass: symmetry, repeats: structure.repeats)
    }
    lattice.crystalClass = symmetry
    self.lattice = lattice
    try Self.check(
      symmetry, Cell(lattice.conventional(assembly.state.cell.vectors)), plan,
      lengths: goal.hold != .cubic)
    var atoms = try AtomsAtRest(
      assembly.topology, assembly.state, plan: plan, registry: runner.pool.registry,
      threads: runner.pool.cores)
    runner.begin("relax the crystal")
    let (start, coupling, relaxer) = (atoms, symmetry.cellCoupling, self.relaxer)
    relaxed = try runner.decide("crystal") {
      try relaxer.relax(start, cell: coupling, pressure: goal.pressure)
    }
    atoms.state = relaxed.state
    self.atoms = atoms
    note(relaxed, "the crystal")
  }

  /// Refuses a conventional cell whose angles, or lengths, are not those of the symmetry.
  static func check(
    _ symmetry: CrystalClass, _ cell: Cell, _ plan: Plan, lengths: Bool = true
  ) throws(MDError) {
    func refusal(_ found: String, _ expected: String) -> MDError {
      MDError(
        .input, "the cell is not \(symmetry.rawValue)", at: plan.places["structure"], found: found,
        expected: expected, hint: "'symmetry: triclinic'")
    }
    let angles = cell.anglesInDegrees
    for axis in 0..<3 {
      // The other setting of a hexagonal cell, with 60 degrees, has the same axes of symmetry.
      guard let fixed = symmetry.fixedAngles[axis], (angles[axis] - fixed).magnitude > 0.5,
        !(fixed == 120 && (angles[axis] - 60).magnitude <= 0.5)
      else { continue }
      throw refusal(
        "\(["alpha", "beta", "gamma"][axis]) = \(angles[axis].formatted(5)) degrees", "\(fixed) degrees")
    }
    for group in symmetry.equalLengths where lengths {
      let found = group.map { cell.lengths[$0] }
      guard let low = found.min(), let high = found.max(), high > 1.02 * low else { continue }
      throw refusal(
        "lengths \(found.map { "\($0.formatted(5)) \(plan.units.lengthSymbol)" }.joined(separator: ", "))",
        "equal lengths")
    }
  }

  /// Warns where a relaxation ended before its tolerances were met.
  func note(_ state: RelaxedState, _ what: String) {
    guard !state.isConverged else { return }
    let units = plan.units
    runner.warn(
      "the relaxation of \(what) ended with a largest force of \(state.largestForce.formatted(2)) "
        + "\(units.energySymbol)/\(units.lengthSymbol) and a stress "
        + "\((state.largestStress * units.pressureToUser).formatted(2)) \(units.pressureSymbol) from its goal: forces with noise ('precision: mixed'), or more 'steps' "
        + "are needed")
  }

  /// More of the crystal, as relaxed.
  func supercell(_ repeats: [Int]) throws(MDError) -> AtomsAtRest {
    let (topology, state) = atoms.repeated(repeats)
    return try build(topology, state)
  }

  func build(_ topology: Topology, _ state: State) throws(MDError) -> AtomsAtRest {
    try AtomsAtRest(
      topology, state, plan: plan, registry: runner.pool.registry, threads: runner.pool.cores)
  }

  /// A number without statistics: its error is that of the numerical method.
  func estimate(_ value: Double, _ error: Double, _ unit: String, samples: Int = 1) -> Estimate {
    Estimate(
      value: value, standardError: error, unit: unit,
      evidence: Evidence(samples: samples, method: .propagation))
  }
}

extension CrystalClass {
  /// Deformations that keep the symmetry, as nearly as couplings have them.
  var cellCoupling: CellCoupling {
    switch self {
    case .cubic: .isotropic
    case .tetragonal, .orthorhombic, .hexagonal: .anisotropic
    case .monoclinic, .triclinic: .triclinic
    }
  }
}
