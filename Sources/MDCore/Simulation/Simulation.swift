/// One stage of a run: a state, the forces on it, the scheme that moves it, and those who look on.
///
/// The loop finds the observers due, takes the union of their needs with the scheme's, steps once with that
/// union, and hands a snapshot to those due. No other place decides whether a virial is computed.
///
/// Order of calls: `start` (or `resume` from a checkpoint), then `run`.
public struct Simulation: Sendable {
  /// What moves the atoms.
  public enum Scheme: Sendable {
    case dynamics(any Integrator)
    /// Ends before the last step when it has converged.
    case minimization(any Minimizer)
  }

  public internal(set) var state: State
  public internal(set) var field: ForceField
  public internal(set) var scheme: Scheme
  public internal(set) var observers: [any Observer]
  /// Name of the stage, for messages and series.
  public let stage: String
  /// Seed of the run.
  public let seed: UInt64
  /// Step length, internal time units.
  public let timestep: Double
  /// Most steps of this stage.
  public let steps: Int
  public internal(set) var stepsDone = 0
  public internal(set) var isFinished = false
  public let bounds: StabilityBounds

  public init(
    state: State, field: ForceField, scheme: Scheme, observers: [any Observer] = [], stage: String = "",
    seed: UInt64 = 0, timestep: Double, steps: Int, bounds: StabilityBounds = StabilityBounds()
  ) {
    self.state = state
    self.field = field
    self.scheme = scheme
    self.observers = observers
    self.stage = stage
    self.seed = seed
    self.timestep = timestep
    self.steps = steps
    self.bounds = bounds
  }

  public var topology: Topology { field.topology }

  /// Checks the scheme against the system and evaluates the forces; the observers due see the state if `observing`.
  ///
  /// A run observes its very first state; later stages have seen theirs as the last of the stage before.
  public mutating func start(observing: Bool) throws(MDError) {
    try scheme.begin(&state, field: field)
    isFinished = steps == 0
    let due = observing ? observersDue(at: state.step) : []
    try field.evaluate(state, wanted: wanted(due))
    try checkBounds()
    let seen = snapshot()
    for k in due { try observers[k].observe(seen) }
  }

  /// Goes on from a checkpoint of this stage.
  public mutating func resume(from record: CheckpointRecord) throws(MDError) {
    try restoreState(from: record)
    try prepare()
    try restoreParts(from: record)
    try field.evaluate(state, wanted: wanted([]))
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
    let before = state.step
    try step(context, wanted: wanted(due))
    stepsDone += 1
    if stepsDone >= steps { isFinished = true }
    try checkBounds()
    // A minimisation that finds itself converged has not moved, and its state was seen before.
    if due.isEmpty || state.step == before { return }
    let seen = snapshot()
    for k in due { try observers[k].observe(seen) }
  }

  /// The scheme is taken out while it steps: were it there twice, its arrays would be copied when it changes them.
  private mutating func step(_ context: StepContext, wanted: Quantities) throws(MDError) {
    let current = scheme
    scheme = Self.none
    switch consume current {
    case .dynamics(var integrator):
      defer { scheme = .dynamics(integrator) }
      try integrator.step(&state, field: &field, context: context, wanted: wanted)
    case .minimization(var minimizer):
      defer { scheme = .minimization(minimizer) }
      isFinished = try minimizer.step(&state, field: &field, context: context, wanted: wanted)
    }
  }

  private static let none = Scheme.dynamics(Splitting.nve())

  private func checkBounds() throws(MDError) {
    try bounds.check(
      state, field: field, degreesOfFreedom: degreesOfFreedom, timestep: timestep, stage: stage)
  }

  private var degreesOfFreedom: Int {
    switch scheme {
    case .dynamics(let integrator): integrator.degreesOfFreedom
    case .minimization: max(0, 3 * topology.mobileCount - 3)
    }
  }

  /// Brings the output of all observers to disk.
  public mutating func flush() throws(MDError) {
    for k in observers.indices { try observers[k].flush() }
  }

  /// What can be seen now. Forces and per-atom energies are shared, not copied.
  public func snapshot(forces: Bool = true) -> Snapshot {
    let evaluation = field.evaluation
    var conserved: Double?
    if case .dynamics(let integrator) = scheme {
      conserved = integrator.conservedEnergy(state, field: field)
    }
    return Snapshot(
      topology: topology, state: state, potentialEnergy: evaluation.energy,
      kineticEnergy: state.kineticEnergy(masses: topology.masses, workers: field.workers),
      degreesOfFreedom: degreesOfFreedom, forces: forces ? evaluation.forces : nil,
      atomEnergies: evaluation.atomEnergies.isEmpty ? nil : evaluation.atomEnergies,
      virial: field.held.contains(.virial) ? evaluation.virial : nil, wholePressure: pressureAtRest,
      conservedEnergy: conserved, stage: stage)
  }

  /// The pressure tensor of atoms that were never given velocities (eV/A^3): the virial is all of it.
  private var pressureAtRest: SymmetricTensor? {
    guard state.velocities == nil, state.cell.isFullyPeriodic, field.held.contains(.virial) else {
      return nil
    }
    return (1 / state.cell.volume) * field.evaluation.virial.symmetricPart
  }

  private mutating func prepare() throws(MDError) {
    switch scheme {
    case .dynamics(var integrator):
      try integrator.prepare(&state, field: field)
      scheme = .dynamics(integrator)
    case .minimization(var minimizer):
      try minimizer.prepare(state, field: field)
      scheme = .minimization(minimizer)
    }
  }

  private func observersDue(at step: Int) -> [Int] {
    observers.indices.filter { observers[$0].schedule.isDue(at: step) }
  }

  private func wanted(_ due: [Int]) -> Quantities {
    let needs =
      switch scheme {
      case .dynamics(let integrator): integrator.needs
      case .minimization(let minimizer): minimizer.needs
      }
    return due.reduce(needs.union([.energy, .forces])) { $0.union(observers[$1].needs) }
  }
}

extension Simulation.Scheme {
  /// Checks the parameters against the system and makes the state fit for the first step; a dry run of it on a copy tells
  /// whether a stage can begin.
  package mutating func begin(_ state: inout State, field: borrowing ForceField) throws(MDError) {
    switch self {
    case .dynamics(var integrator):
      // A heat bath of the stage before, or a file, may have left momentum that would be counted as heat.
      try integrator.prepare(&state, field: field)
      if integrator.conservesMomentum { Velocities.removeMomentum(&state.velocities!, field.topology) }
      try integrator.prepare(&state, field: field)
      self = .dynamics(integrator)
    case .minimization(var minimizer):
      try minimizer.prepare(state, field: field)
      self = .minimization(minimizer)
    }
  }
}
