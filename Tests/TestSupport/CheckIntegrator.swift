public import MDCore

/// What every integrator is held to, measured on one system.
///
/// Each function returns the number that a test compares with its bound.
public struct IntegratorCheck: Sendable {
  public let make: @Sendable () -> any Integrator
  public let system: TestSystem
  public let timestep: Double

  public init(_ system: TestSystem, timestep: Double, make: @escaping @Sendable () -> any Integrator) {
    self.system = system
    self.timestep = timestep
    self.make = make
  }

  /// A run in progress.
  public struct Run: Sendable {
    public var integrator: any Integrator
    public var state: State
    public var field: ForceField
    public var seed: UInt64 = 11
    /// Part of the stage done at the end of a step.
    public var progress: @Sendable (_ step: Int) -> Double = { _ in 1 }
    public let timestep: Double

    public var conservedEnergy: Double { integrator.conservedEnergy(state, field: field) }

    /// Steps on, calling `each` after every one.
    public mutating func advance(_ steps: Int, each: (Run) -> Void = { _ in }) throws {
      for _ in 0..<steps {
        let context = StepContext(
          topology: field.topology, seed: seed, step: state.step + 1, timestep: timestep,
          progress: progress(state.step + 1), workers: field.workers)
        try integrator.step(&state, field: &field, context: context, wanted: [])
        each(self)
      }
    }
  }

  public func start(threads: Int = 1, timestep dt: Double? = nil) throws -> Run {
    var run = Run(
      integrator: make(), state: system.state, field: try system.field(threads: threads),
      timestep: dt ?? timestep)
    try run.integrator.prepare(&run.state, field: run.field)
    try run.field.evaluate(run.state, wanted: run.integrator.needs)
    return run
  }

  /// Largest distance from the start after `steps` forward, reversal of all momenta, and as many steps again.
  public func reversibilityError(steps: Int) throws -> Double {
    var run = try start()
    try run.advance(steps)
    run.integrator.reverse()
    for i in run.state.positions.indices { run.state.velocities![i] = -run.state.velocities![i] }
    try run.advance(steps)
    var worst = (run.state.cell.vectors - system.state.cell.vectors).rowLengthSum
    for (r, r0) in zip(run.state.positions, system.state.positions) { worst = max(worst, (r - r0).length) }
    return worst
  }

  /// Root mean square fluctuation of the conserved energy over the same time with `timestep` and half of it.
  public func conservedFluctuations(time: Double) throws -> (full: Double, half: Double) {
    func fluctuation(_ dt: Double) throws -> Double {
      var run = try start(timestep: dt)
      let first = run.conservedEnergy
      var sum = 0.0
      let steps = Int((time / dt).rounded())
      try run.advance(steps) { sum += ($0.conservedEnergy - first) * ($0.conservedEnergy - first) }
      return (sum / Double(steps)).squareRoot()
    }
    return (try fluctuation(timestep), try fluctuation(timestep / 2))
  }

  /// Change of the conserved energy per time, with `timestep` and half of it.
  public func conservedDrifts(time: Double) throws -> (full: Double, half: Double) {
    func drift(_ dt: Double) throws -> Double {
      var run = try start(timestep: dt)
      let first = run.conservedEnergy
      try run.advance(Int((time / dt).rounded()))
      return (run.conservedEnergy - first) / time
    }
    return (try drift(timestep), try drift(timestep / 2))
  }

  /// Length of the total momentum after `steps` from zero.
  public func momentumError(steps: Int) throws -> Double {
    var run = try start()
    try run.advance(steps)
    var momentum = Vec3.zero
    for (v, m) in zip(run.state.velocities!, system.topology.masses) { momentum += m * v }
    return momentum.length
  }

  /// Whether one and two threads give the same bits.
  public func sameOnTwoThreads(steps: Int) throws -> Bool {
    var one = try start(threads: 1)
    var two = try start(threads: 2)
    try one.advance(steps)
    try two.advance(steps)
    return one.state == two.state && one.conservedEnergy == two.conservedEnergy
  }

  /// Whether a run saved and restored half-way ends with the same bits as an unbroken one.
  public func continuesWithoutBreak(steps: Int) throws -> Bool {
    let ramp: @Sendable (Int) -> Double = { Double($0) / Double(2 * steps) }
    var whole = try start()
    whole.progress = ramp
    try whole.advance(steps)
    var record = CheckpointRecord()
    record.save("integrator", Saved(integrator: whole.integrator))
    record.save("field", whole.field)
    var resumed = Run(
      integrator: make(), state: whole.state, field: try system.field(), timestep: timestep)
    try resumed.integrator.prepare(&resumed.state, field: resumed.field)
    var saved = Saved(integrator: resumed.integrator)
    try record.restore("integrator", &saved)
    resumed.integrator = saved.integrator
    try record.restore("field", &resumed.field)
    resumed.progress = ramp
    try whole.advance(steps)
    try resumed.advance(steps)
    return whole.state == resumed.state && whole.conservedEnergy == resumed.conservedEnergy
  }

  private struct Saved: Checkpointable {
    var integrator: any Integrator
    func save(into record: inout CheckpointRecord) { integrator.save(into: &record) }
    mutating func restore(from record: CheckpointRecord) throws(MDError) {
      try integrator.restore(from: record)
    }
  }
}

extension Matrix3 {
  /// Sum of the lengths of the rows.
  public var rowLengthSum: Double { a.length + b.length + c.length }
}
