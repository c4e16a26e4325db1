/// Which distribution an integrator samples.
public enum Ensemble: String, Sendable, CaseIterable { case nve, nvt, npt, nph }

/// What a step knows besides the state.
public struct StepContext: Sendable {
  public var topology: Topology
  /// Seed of the run; random numbers are functions of (seed, step, atom, purpose).
  public var seed: UInt64
  /// Step being made, counted through the run.
  public var step: Int
  /// Internal time units.
  public var timestep: Double
  /// Part of the stage done at the end of this step, 0 ... 1; ramps follow it.
  public var progress: Double
  public var workers: Workers

  public init(
    topology: Topology, seed: UInt64, step: Int, timestep: Double, progress: Double = 1,
    workers: Workers = Workers(threads: 1)
  ) {
    self.topology = topology
    self.seed = seed
    self.step = step
    self.timestep = timestep
    self.progress = progress
    self.workers = workers
  }
}

/// A scheme that makes one step.
///
/// Order of calls in a stage: `prepare`, then `restore` when resuming, then `step` again and again.
public protocol Integrator: Checkpointable, Sendable {
  var ensemble: Ensemble { get }
  /// What it must have evaluated at every step.
  var needs: Quantities { get }
  /// Degrees of freedom for the temperature; known after `prepare`.
  var degreesOfFreedom: Int { get }

  /// True if a total momentum of zero stays zero, so that the temperature does not count it; known after `prepare`.
  /// A stage then begins with the momentum taken off.
  var conservesMomentum: Bool { get }

  /// Checks the parameters against the system, sets masses of extended variables, and puts frozen atoms to rest.
  ///
  /// Where the total momentum is conserved it must be zero at the start; that is the set-up's business.
  mutating func prepare(_ state: inout State, field: borrowing ForceField) throws(MDError)

  /// One step: moves the state, sets its step to `context.step` and adds the timestep to its time.
  ///
  /// The field must hold the evaluation of `state`; if it does not hold what the scheme needs, it is evaluated
  /// first. At the end it holds `needs` and `wanted` (of the observers due) for the new state.
  mutating func step(
    _ state: inout State, field: inout ForceField, context: borrowing StepContext, wanted: Quantities
  ) throws(MDError)

  /// Potential plus kinetic plus extended energy: constant but for the discretisation error (eV).
  ///
  /// For stochastic schemes the heat exchanged with the bath so far is taken off.
  func conservedEnergy(_ state: borrowing State, field: borrowing ForceField) -> Double

  /// Turns the extended momenta round: with the velocities negated too, a deterministic scheme runs backwards.
  mutating func reverse()
}
