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

/// A target that stays or moves linearly over a stage.
public struct Ramp: Sendable, Equatable {
  public var start: Double
  public var end: Double

  public init(from start: Double, to end: Double) {
    self.start = start
    self.end = end
  }
  public init(_ constant: Double) { self.init(from: constant, to: constant) }

  public func value(at progress: Double) -> Double {
    start == end ? start : start + (end - start) * min(1, max(0, progress))
  }
}

/// One exactly solvable piece exp(dt L) of a splitting. Owns its own variables (chain, cell momentum).
public protocol Flow: Checkpointable, Sendable {
  mutating func advance(
    _ state: inout State, by dt: Double, using context: borrowing StepContext, field: inout ForceField
  ) throws(MDError)
  /// What this piece adds to the conserved energy (eV).
  func extendedEnergy(_ state: borrowing State) -> Double
}

extension Flow {
  public func extendedEnergy(_ state: borrowing State) -> Double { 0 }
}

/// A scheme that makes one step.
public protocol Integrator: Checkpointable, Sendable {
  var ensemble: Ensemble { get }
  /// What it must have evaluated at every step.
  var needs: Quantities { get }
  /// Degrees of freedom for the temperature.
  func degreesOfFreedom(_ topology: Topology) -> Int
  /// One step; `wanted` must be evaluated at its end, for the integrator and the observers due.
  mutating func step(
    _ state: inout State, field: inout ForceField, context: borrowing StepContext, wanted: Quantities
  ) throws(MDError)
  /// Potential plus kinetic plus extended energy: constant but for the discretisation error (eV).
  func conservedEnergy(_ state: borrowing State, field: borrowing ForceField, topology: Topology) -> Double
}
