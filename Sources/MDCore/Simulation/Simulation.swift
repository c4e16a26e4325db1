/// One stage of a run: a state, the forces on it, the scheme that moves it, and those who look on.
///
/// The loop finds the observers due, takes the union of their needs with the integrator's, steps once with
/// that union, and hands a snapshot to those due. No other place decides whether a virial is computed.
public struct Simulation: Sendable {
  public private(set) var state: State
  public private(set) var field: ForceField
  public private(set) var integrator: any Integrator
  public var observers: [any Observer]
  /// Name of the stage, for messages and series.
  public let stage: String
  /// Seed of the run.
  public let seed: UInt64
  /// Step length, internal time units.
  public let timestep: Double
  /// Steps of this stage in all, and those done.
  public let steps: Int
  public private(set) var stepsDone: Int
  public let bounds: StabilityBounds

  /// `stepsDone` is positive when a run goes on from a checkpoint inside a stage.
  public init(
    state: State, field: ForceField, integrator: any Integrator, observers: [any Observer] = [],
    stage: String = "", seed: UInt64 = 0, timestep: Double, steps: Int, stepsDone: Int = 0,
    bounds: StabilityBounds = StabilityBounds()
  ) {
    self.state = state
    self.field = field
    self.integrator = integrator
    self.observers = observers
    self.stage = stage
    self.seed = seed
    self.timestep = timestep
    self.steps = steps
    self.stepsDone = stepsDone
    self.bounds = bounds
  }

  public var topology: Topology { field.topology }
  public var isFinished: Bool { stepsDone >= steps }

  /// Evaluates the forces at the present state; the observers due see it if `observing`.
  ///
  /// A run observes its very first state; later stages and resumed runs have seen theirs already.
  public mutating func start(observing: Bool) throws(MDError) {
    let due = observing ? observersDue(at: state.step) : []
    try field.evaluate(state, wanted: wanted(due))
    let seen = snapshot()
    try bounds.check(seen, timestep: timestep)
    for k in due { try observers[k].observe(seen) }
  }

  /// Steps until the stage is finished or `proceed`, called after each step, says no.
  public mutating func run(while proceed: (inout Simulation) throws(MDError) -> Bool) throws(MDError) {
    while !isFinished {
      try advance()
      if try !proceed(&self) { return }
    }
  }

  /// All remaining steps.
  public mutating func run() throws(MDError) {
    try run { (_: inout Simulation) throws(MDError) in true }
  }

  /// One step.
  public mutating func advance() throws(MDError) {
    let due = observersDue(at: state.step + 1)
    let context = StepContext(
      topology: topology, seed: seed, step: state.step + 1, timestep: timestep,
      progress: Double(stepsDone + 1) / Double(steps), workers: field.workers)
    try integrator.step(&state, field: &field, context: context, wanted: wanted(due))
    state.step += 1
    state.time += timestep
    stepsDone += 1
    try bounds.check(snapshot(forces: false), timestep: timestep)
    if due.isEmpty { return }
    let seen = snapshot()
    for k in due { try observers[k].observe(seen) }
  }

  /// What can be seen now. Forces and per-atom energies are shared, not copied.
  public func snapshot(forces: Bool = true) -> Snapshot {
    let evaluation = field.evaluation
    return Snapshot(
      topology: topology, state: state, potentialEnergy: evaluation.energy,
      kineticEnergy: state.kineticEnergy(masses: topology.masses),
      degreesOfFreedom: integrator.degreesOfFreedom(topology),
      forces: forces ? evaluation.forces : nil,
      atomEnergies: evaluation.atomEnergies.isEmpty ? nil : evaluation.atomEnergies,
      virial: field.held.contains(.virial) ? evaluation.virial : nil,
      conservedEnergy: integrator.conservedEnergy(state, field: field, topology: topology), stage: stage)
  }

  private func observersDue(at step: Int) -> [Int] {
    observers.indices.filter { observers[$0].schedule.isDue(at: step) }
  }

  private func wanted(_ due: [Int]) -> Quantities {
    due.reduce(integrator.needs.union([.energy, .forces])) { $0.union(observers[$1].needs) }
  }
}

extension Simulation: Checkpointable {
  /// Everything that the next step depends on; the observers bring their output to disk first.
  public func save(into record: inout CheckpointRecord) {
    record.set("positions", state.positions)
    record.set("velocities", state.velocities)
    let cell = state.cell
    record.set("cell", [cell.vectors.a, cell.vectors.b, cell.vectors.c, cell.origin])
    record.set("step", state.step)
    record.set("time", state.time)
    record.set("stepsDone", stepsDone)
    record.save("field", field)
    record.save("integrator", Part(integrator))
    for (k, observer) in observers.enumerated() { record.save("observer\(k)", Part(observer)) }
  }

  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let positions = try record.vectors("positions")
    let velocities = try record.vectors("velocities")
    let rows = try record.vectors("cell")
    guard positions.count == topology.count, velocities.count == topology.count, rows.count == 4 else {
      throw MDError(
        .file, "the checkpoint does not fit this run", found: "\(positions.count) atoms",
        expected: "\(topology.count) atoms", hint: "resume with the deck that wrote it")
    }
    state = State(
      positions: positions, velocities: velocities,
      cell: Cell(Matrix3(rows[0], rows[1], rows[2]), origin: rows[3], periodic: state.cell.periodic),
      step: try record.integer("step"), time: try record.double("time"))
    stepsDone = try record.integer("stepsDone")
    try record.restore("field", &field)
    integrator = try restored(integrator, "integrator", record)
    for k in observers.indices { observers[k] = try restored(observers[k], "observer\(k)", record) }
  }

  /// Lets parts behind an existential be saved under a name.
  private struct Part: Checkpointable {
    let whole: any Checkpointable
    init(_ whole: any Checkpointable) { self.whole = whole }
    func save(into record: inout CheckpointRecord) { whole.save(into: &record) }
  }

  private func restored(
    _ part: any Integrator, _ name: String, _ record: CheckpointRecord
  ) throws(MDError) -> any Integrator {
    func open<P: Integrator>(_ part: P) throws(MDError) -> any Integrator {
      var copy = part
      try record.restore(name, &copy)
      return copy
    }
    return try open(part)
  }

  private func restored(
    _ part: any Observer, _ name: String, _ record: CheckpointRecord
  ) throws(MDError) -> any Observer {
    func open<P: Observer>(_ part: P) throws(MDError) -> any Observer {
      var copy = part
      try record.restore(name, &copy)
      return copy
    }
    return try open(part)
  }
}
