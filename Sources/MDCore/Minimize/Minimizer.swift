/// A scheme that goes downhill, one step at a time, so that a run can watch and checkpoint it like dynamics.
///
/// Order of calls: `prepare`, then `restore` when resuming, then `step` until it returns true.
public protocol Minimizer: Checkpointable, Sendable {
  /// What it must have evaluated at every step.
  var needs: Quantities { get }

  /// Checks the parameters against the system and starts from rest.
  mutating func prepare(_ state: State, field: borrowing ForceField) throws(MDError)

  /// Moves positions (and cell) once, unless the state is converged already; true when it is.
  ///
  /// Velocities and time stay as they are; `state.step` becomes `context.step` if something moved. The field must
  /// hold the evaluation of `state`; if it does not hold what is needed, it is evaluated first. At the end it holds
  /// `needs` and `wanted` for the new state.
  mutating func step(
    _ state: inout State, field: inout ForceField, context: borrowing StepContext, wanted: Quantities
  ) throws(MDError) -> Bool

  /// Where the minimisation stands.
  var result: MinimizationResult { get }
}

/// Where a minimisation stands or ended.
public struct MinimizationResult: Sendable, Equatable {
  /// Steps made.
  public var steps = 0
  /// Potential energy, plus P V where the cell moves (eV).
  public var energy = Double.nan
  /// Largest force on an atom that is not frozen (eV/A).
  public var maximumForce = Double.infinity
  /// Largest difference of a stress component that the cell's coupling allows to its target (eV/A^3); zero for a
  /// fixed cell.
  public var maximumStress = Double.infinity
  public var isConverged = false

  public init() {}
}

/// When a minimisation is done.
public struct Convergence: Sendable, Equatable {
  /// Largest force left on an atom (eV/A).
  public var force: Double
  /// Largest difference of stress left (eV/A^3).
  public var stress: Double

  public init(force: Double, stress: Double = .infinity) {
    self.force = force
    self.stress = stress
  }
}
