import Deck
import MDCore

/// A dry run of the beginning of every stage: the integrators check themselves, on the state that the run starts from.
extension Preflight {
  mutating func checkStages(_ scope: Scope) {
    var state = assembly.state
    var hasMoved = false
    let largestForce = evaluated.evaluation.forces.indices.reduce(0.0) {
      topology.frozen[$1] ? $0 : max($0, evaluated.evaluation.forces[$1].length)
    }
    for (index, stage) in plan.stages.enumerated() {
      if stage.isDynamics, hasMoved, isAtRest(state) { wake(&state) }
      var scheme = stage.scheme(topology)
      do throws(MDError) {
        try scheme.begin(&state, field: evaluated)
        if scope == .study { continue }
        try checkFreedom(of: scheme, stage)
        let comesFirst = !plan.stages[..<index].contains(where: \.isDynamics)
        if index == 0, stage.isDynamics { try checkFirstMove() }
        if comesFirst, case .dynamics(let integrator) = scheme {
          try checkBounds(state, integrator, stage)
          if isAtRest(state), largestForce < Self.noForce, !stage.heats {
            warn("stage \(index + 1) '\(stage.name)': nothing moves, all velocities and forces are zero")
          }
        }
      } catch {
        refuse(explained(error, stage, index, isAtRest: isAtRest(state)))
      }
      hasMoved = hasMoved || (stage.isDynamics && (stage.heats || largestForce >= Self.noForce))
    }
  }

  /// Force (eV/A, epsilon/sigma) that is none: rounding on a perfect lattice.
  private static let noForce = 1e-8

  private func isAtRest(_ state: State) -> Bool {
    state.velocities?.allSatisfy { $0 == .zero } ?? true
  }

  /// Velocities of atoms that an earlier stage has set moving.
  private func wake(_ state: inout State) {
    state.velocities = Velocities.maxwellBoltzmann(topology, temperature: 1, seed: plan.seed)
  }

  /// Something that can move.
  private func checkFreedom(of scheme: Simulation.Scheme, _ stage: StagePlan) throws(MDError) {
    switch (scheme, stage.method) {
    case (.dynamics(let integrator), _) where integrator.degreesOfFreedom == 0:
      let isFrozen = topology.mobileCount == 0
      throw MDError(
        .input, "nothing can move",
        found: isFrozen ? "all atoms frozen" : "one atom, whose momentum is taken off",
        expected: isFrozen ? "atoms that are not frozen" : "two atoms or more",
        hint: isFrozen ? nil : "'repeat', or a 'langevin' stage")
    case (.minimization, .minimize(let how)) where topology.mobileCount == 0 && how.cell == nil:
      throw MDError(
        .input, "nothing can move", found: "all atoms frozen, and a fixed cell",
        expected: "atoms that are not frozen, or a cell that moves")
    default: break
    }
  }

  /// The bounds that would stop the run at its first step.
  private func checkBounds(
    _ state: State, _ integrator: any Integrator, _ stage: StagePlan
  ) throws(MDError) {
    do throws(MDError) {
      try plan.stability.check(
        state, field: evaluated, degreesOfFreedom: integrator.degreesOfFreedom, timestep: plan.timestep,
        stage: "")
    } catch {
      throw MDError(
        .input, "the run would stop at its start: \(error.what)", at: plan.places["structure.velocities"],
        found: error.found, expected: error.expected,
        hint: plan.keepsVelocities
          ? "velocities in the unit that the file states, or 'velocities: {temperature: 300 K}' under 'structure'"
          : "a smaller 'timestep' or a lower temperature")
    }
  }

  /// Forces so large that the first step, half of a kick and a drift, takes an atom out of bounds whatever its velocity.
  private func checkFirstMove() throws(MDError) {
    let forces = evaluated.evaluation.forces
    func move(_ i: Int) -> Double {
      topology.frozen[i] ? 0 : 0.5 * plan.timestep * plan.timestep * forces[i].length / topology.masses[i]
    }
    guard let atom = forces.indices.max(by: { move($0) < move($1) }),
      move(atom) > 2 * plan.stability.displacement
    else { return }
    let pair = ClosestPair(assembly.state.positions, in: assembly.state.cell)
    throw MDError(
      .input,
      "the force on atom \(atom + 1) (\(topology.name(of: atom))) throws it out of bounds in the first step",
      found:
        "a move of \(text(move(atom), .length))\(pair.map { "; closest are \($0.text(topology))" } ?? "")",
      expected: "at most \(text(plan.stability.displacement, .length))",
      hint: "a 'minimize' stage first, or a smaller 'timestep'")
  }

  /// An error with the stage it belongs to, and what can be done in a stage of its kind.
  private func explained(_ error: MDError, _ stage: StagePlan, _ index: Int, isAtRest: Bool) -> MDError {
    var copy = error
    copy.what = "stage \(index + 1) '\(stage.name)': \(error.what)"
    copy.location = error.location ?? plan.places["stages[\(index + 1)]"]
    copy.hint = error.hint ?? stage.advice(periodic: assembly.state.cell.isFullyPeriodic, isAtRest: isAtRest)
    return copy
  }
}

extension StagePlan {
  /// Whether its bath sets atoms moving that are at rest.
  fileprivate var heats: Bool {
    guard case .nvt(let bath) = method, bath.kind == .langevin else { return false }
    return ([bath.temperature] + bath.groups.map(\.temperature)).contains { $0.start > 0 || $0.end > 0 }
  }

  /// What may be changed in a stage of this kind that cannot begin.
  fileprivate func advice(periodic: Bool, isAtRest: Bool) -> String? {
    switch method {
    case .minimize(let how): how.cell != nil && !periodic ? "'cell: fixed'" : nil
    case .npt(let bath, let barostat):
      if !periodic {
        "'nvt' or 'nve', which keep the cell"
      } else if barostat.kind == .mtk, bath.temperature.middle <= 0 {
        "'barostat: rescaling', or a temperature above zero"
      } else {
        nil
      }
    case .nvt(let bath):
      bath.kind == .noseHoover ? "'thermostat: bussi' or 'langevin', or a temperature above zero" : nil
    case .nph:
      if !periodic {
        "'nvt' or 'nve', which keep the cell"
      } else {
        isAtRest
          ? "'velocities: {temperature: 300 K}' under 'structure', or a 'langevin' stage before it" : nil
      }
    case .nve: nil
    }
  }
}
