import Foundation

/// Fast inertial relaxation engine, version 2.0. Source: [Guenole2020].
///
/// Semi-implicit Euler with unit masses; velocities are steered along the forces, the timestep grows while the
/// power F . v is positive, and where it turns negative half a step is taken back and the velocities are zeroed.
/// With a cell, the deformation joins the atoms as further coordinates u = l sqrt(N) strain, with l the cube root
/// of the volume per atom, so that its stiffness is like that of an atom. The gradient is then that of the
/// enthalpy U + P V; positions follow the cell affinely (frozen atoms too).
public struct FIRE: Minimizer {
  /// Numbers of the method; the defaults suit atoms in A and eV.
  public struct Parameters: Sendable, Equatable {
    /// First and largest timestep (internal units with unit mass); the smallest is `start` / 50.
    public var start = 0.1
    public var largest = 1.0
    /// Largest move of an atom in one step (A).
    public var maximumMove = 0.2
    public var delay = 20
    public var growth = 1.1
    public var shrinking = 0.5
    public var steering = 0.25
    public var steeringDecay = 0.99

    public init() {}
  }

  public let convergence: Convergence
  /// How the cell moves; nil keeps it.
  public let coupling: CellCoupling?
  /// Hydrostatic target (eV/A^3).
  public let pressure: Double
  public let parameters: Parameters
  public private(set) var result = MinimizationResult()

  private var velocities: [Vec3] = []
  private var cellVelocity = Matrix3.zero
  private var timestep = 0.0
  private var steering = 0.0
  private var downhill = 0
  /// l sqrt(N) (A).
  private var cellScale = 1.0

  public init(
    _ convergence: Convergence, cell coupling: CellCoupling? = nil, pressure: Double = 0,
    parameters: Parameters = Parameters()
  ) {
    self.convergence = convergence
    self.coupling = coupling
    self.pressure = pressure
    self.parameters = parameters
  }

  public var needs: Quantities { coupling == nil ? [.energy, .forces] : [.energy, .forces, .virial] }

  public mutating func prepare(_ state: State, field: borrowing ForceField) throws(MDError) {
    guard convergence.force > 0, convergence.stress > 0 else {
      throw MDError(
        .input, "a minimisation needs a tolerance above zero",
        found: "\(convergence.force) and \(convergence.stress)")
    }
    guard field.provides.isSuperset(of: needs) else {
      throw MDError(
        .input, "a potential gives no virial, which a relaxation of the cell needs",
        found: field.terms.filter { !$0.provides.contains(.virial) }.map(\.label).joined(separator: ", "),
        hint: "a minimisation with fixed cell")
    }
    try coupling?.validate(state.cell)
    velocities = Array(repeating: .zero, count: state.count)
    cellVelocity = .zero
    timestep = parameters.start
    steering = parameters.steering
    downhill = 0
    result = MinimizationResult()
    if coupling != nil {
      let count = Double(max(1, state.count))
      let perAtom = state.cell.volume / count
      cellScale = cbrt(perAtom) * count.squareRoot()
    }
  }

  public mutating func step(
    _ state: inout State, field: inout ForceField, context: borrowing StepContext, wanted: Quantities
  ) throws(MDError) -> Bool {
    if !field.held.isSuperset(of: needs) { try field.evaluate(state, wanted: needs.union(wanted)) }
    assess(state, field: field, workers: context.workers)
    if result.isConverged { return true }
    let cellForce = forceOnCell(state, field: field)
    let sums = products(field.evaluation.forces, cellForce, context: context)
    let power = sums.forceVelocity
    if power > 0 {
      downhill += 1
      if downhill > parameters.delay {
        timestep = min(timestep * parameters.growth, parameters.largest)
        steering *= parameters.steeringDecay
      }
    } else if result.steps > 0 {
      downhill = 0
      if result.steps > parameters.delay {
        timestep = max(timestep * parameters.shrinking, parameters.start / 50)
      }
      steering = parameters.steering
      try move(&state, by: -0.5 * allowedTime, context: context)
      changeVelocities(context.workers) { _, _ in .zero }
      cellVelocity = .zero
    }
    steer(field.evaluation.forces, cellForce, context: context)
    try move(&state, by: allowedTime, context: context)
    state.step = context.step
    try field.evaluate(state, wanted: needs.union(wanted))
    result.steps += 1
    assess(state, field: field, workers: context.workers)
    return result.isConverged
  }

  /// Energy, largest force and largest stress of the present state.
  private mutating func assess(_ state: borrowing State, field: borrowing ForceField, workers: Workers) {
    let forces = field.evaluation.forces
    let frozen = field.topology.frozen
    let parts = workers.partials(count: forces.count, initial: 0.0) { atoms in
      var largest = 0.0
      for i in atoms where !frozen[i] {
        let square = forces[i].length2
        // A force that is not a number must not pass as converged.
        largest = square.isNaN ? .infinity : max(largest, square)
      }
      return largest
    }
    result.maximumForce = (parts.max() ?? 0).squareRoot()
    result.energy = field.evaluation.energy
    result.maximumStress = 0
    if coupling != nil {
      let volume = state.cell.volume
      result.energy += pressure * volume
      let stress = (cellScale / volume) * forceOnCell(state, field: field)
      for row in 0..<3 {
        for column in 0..<3 {
          let value = abs(stress[row, column])
          result.maximumStress = max(result.maximumStress, value.isNaN ? .infinity : value)
        }
      }
    }
    result.isConverged =
      result.maximumForce <= convergence.force && result.maximumStress <= convergence.stress
  }

  /// Minus the derivative of the enthalpy by the cell's coordinates (eV/A).
  private func forceOnCell(_ state: borrowing State, field: borrowing ForceField) -> Matrix3 {
    guard let coupling else { return .zero }
    let pv = pressure * state.cell.volume
    return (1 / cellScale) * coupling.project(field.evaluation.virial - .diagonal(pv, pv, pv))
  }

  /// v <- (1 - a) (v + dt F) + a F |v + dt F| / |F|, on atoms and cell together.
  private mutating func steer(_ forces: [Vec3], _ cellForce: Matrix3, context: borrowing StepContext) {
    let frozen = context.topology.frozen
    let dt = timestep
    changeVelocities(context.workers) { i, v in frozen[i] ? .zero : v + dt * forces[i] }
    cellVelocity += dt * cellForce
    let sums = products(forces, cellForce, context: context)
    guard sums.forceForce > 0 else { return }
    let along = steering * (sums.velocityVelocity / sums.forceForce).squareRoot()
    let kept = 1 - steering
    changeVelocities(context.workers) { i, v in frozen[i] ? .zero : kept * v + along * forces[i] }
    cellVelocity = kept * cellVelocity + along * cellForce
  }

  private mutating func changeVelocities(_ workers: Workers, _ new: (_ atom: Int, _ old: Vec3) -> Vec3) {
    velocities.withUnsafeMutableBufferPointer { buffer in
      let v = buffer
      workers.run(count: v.count, chunkSize: Workers.atomChunk) { _, atoms in
        for i in atoms { v[i] = new(i, v[i]) }
      }
    }
  }

  /// The timestep, or less where an atom or the cell would move too far.
  private var allowedTime: Double {
    let fastest = velocities.reduce(0) { max($0, $1.length2) }.squareRoot()
    let strainRate = cellVelocity.norm / cellScale
    return min(timestep, parameters.maximumMove / max(fastest, 1e-300), 0.02 / max(strainRate, 1e-300))
  }

  private func move(_ state: inout State, by dt: Double, context: borrowing StepContext) throws(MDError) {
    if coupling != nil {
      let strain = (dt / cellScale) * cellVelocity
      guard strain.norm < 0.25 else {
        throw MDError(
          .unstable, "the minimisation deforms the cell without bound", found: "strain \(strain.norm)")
      }
      state.deform(by: strain.exponential(), velocityMap: .identity, workers: context.workers)
    }
    state.drift(velocities, by: dt, workers: context.workers)
  }

  private func products(
    _ forces: [Vec3], _ cellForce: Matrix3, context: borrowing StepContext
  ) -> (forceVelocity: Double, forceForce: Double, velocityVelocity: Double) {
    let frozen = context.topology.frozen
    let velocities = velocities
    let parts = context.workers.partials(count: forces.count, initial: Vec3.zero) { atoms in
      var sums = Vec3.zero
      for i in atoms where !frozen[i] {
        sums += Vec3(forces[i].dot(velocities[i]), forces[i].length2, velocities[i].length2)
      }
      return sums
    }
    var sums = parts.reduce(.zero, +)
    for row in 0..<3 {
      let (f, v) = (cellForce[row], cellVelocity[row])
      sums += Vec3(f.dot(v), f.length2, v.length2)
    }
    return (sums.x, sums.y, sums.z)
  }
}

extension FIRE: Checkpointable {
  public func save(into record: inout CheckpointRecord) {
    record.set("velocities", velocities)
    record.set("cellVelocity", [cellVelocity.a, cellVelocity.b, cellVelocity.c])
    record.set("scalars", [timestep, steering, cellScale])
    record.set("counts", [downhill, result.steps, result.isConverged ? 1 : 0])
    record.set("result", [result.energy, result.maximumForce, result.maximumStress])
  }

  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let saved = try record.vectors("velocities")
    let rows = try record.vectors("cellVelocity")
    let scalars = try record.doubles("scalars")
    let counts = try record.integers("counts")
    let reached = try record.doubles("result")
    guard saved.count == velocities.count, rows.count == 3, scalars.count == 3, counts.count == 3,
      reached.count == 3
    else {
      throw MDError(
        .file, "the checkpoint's minimisation does not fit", found: "\(saved.count) atoms",
        expected: "\(velocities.count)")
    }
    velocities = saved
    cellVelocity = Matrix3(rows[0], rows[1], rows[2])
    (timestep, steering, cellScale) = (scalars[0], scalars[1], scalars[2])
    (downhill, result.steps, result.isConverged) = (counts[0], counts[1], counts[2] == 1)
    (result.energy, result.maximumForce, result.maximumStress) = (reached[0], reached[1], reached[2])
  }
}
