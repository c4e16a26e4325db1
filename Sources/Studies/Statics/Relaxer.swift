import Deck
import MDCore

/// Relaxes atoms and cells in this process. The same input gives the same bits, on any number of threads.
struct Relaxer {
  let forceTolerance: Double
  let stressTolerance: Double
  let steps: Int
  let timestep: Double
  let shouldStop: @Sendable () -> Bool

  /// A relaxation that has not come nearer to its end in so many steps has met the noise of the forces.
  private static let patience = 1000

  /// From a state of `atoms` to the minimum of the energy, or of the enthalpy where the cell moves.
  func relax(
    _ atoms: AtomsAtRest, from start: State? = nil, cell coupling: CellCoupling? = nil, pressure: Double = 0
  ) throws -> RelaxedState {
    let fire = FIRE(
      Convergence(force: forceTolerance, stress: stressTolerance), cell: coupling, pressure: pressure)
    var simulation = Simulation(
      state: start ?? atoms.state, field: atoms.field, scheme: .minimization(fire), stage: "relaxation",
      timestep: timestep, steps: steps,
      bounds: StabilityBounds(displacement: .infinity, temperature: .infinity))
    try simulation.start(observing: false)
    var (best, lastGain, isStopped) = (Double.infinity, 0, false)
    var loose: (energy: Double, cell: Cell)?
    var result = MinimizationResult()
    try simulation.run { (now: inout Simulation) throws(MDError) in
      guard case .minimization(let minimizer) = now.scheme else { return false }
      result = minimizer.result
      let distance = max(result.maximumForce / forceTolerance, result.maximumStress / stressTolerance)
      if distance <= 100, loose == nil { loose = (now.field.evaluation.energy, now.state.cell) }
      if distance < 0.9 * best { (best, lastGain) = (distance, now.stepsDone) }
      isStopped = shouldStop()
      return !isStopped && now.stepsDone - lastGain < Self.patience
    }
    if isStopped { throw StudyRunner.Stopped() }
    let state = simulation.state
    let (energy, stress) = try evaluate(atoms, state)
    guard result.maximumForce.isFinite, result.maximumStress.isFinite, energy.isFinite else {
      throw MDError(
        .unstable, "a relaxation came to forces that are no numbers", found: "energy \(energy)",
        hint: "a structure nearer to a crystal of this potential")
    }
    return RelaxedState(
      state, energy: energy, stress: stress, result: result, looseEnergy: loose?.energy ?? energy,
      looseCell: loose?.cell ?? state.cell)
  }

  /// Energy (eV) and stress (eV/A^3, positive under tension) as the atoms stand.
  func evaluate(_ atoms: AtomsAtRest, _ state: State) throws(MDError) -> (
    energy: Double, stress: SymmetricTensor
  ) {
    var field = atoms.field
    try field.evaluate(state, wanted: [.energy, .forces, .virial])
    guard field.provides.contains(.virial) else {
      throw MDError(
        .input, "a potential gives no virial, which static properties need",
        found: field.terms.filter { !$0.provides.contains(.virial) }.map(\.label).joined(separator: ", "))
    }
    return (
      field.evaluation.energy, (-1 / state.cell.volume) * field.evaluation.virial.symmetricPart
    )
  }
}

extension State {
  /// Cell and positions multiplied by a deformation about the cell's corner.
  func deformed(by deformation: Matrix3) -> State {
    var copy = State(positions: positions, cell: cell)
    copy.cell.vectors = cell.vectors * deformation
    copy.positions = positions.map { ($0 - cell.origin) * deformation + cell.origin }
    return copy
  }
}

extension Matrix3 {
  /// 1 + strain for one Voigt component (from one), engineering shear.
  static func strained(_ component: Int, by e: Double) -> Matrix3 {
    var voigt = Array(repeating: 0.0, count: 6)
    voigt[component - 1] = component > 3 ? 0.5 * e : e
    return .identity + SymmetricTensor(voigt: voigt).matrix
  }
}
