/// A step as a product of exactly solvable pieces: the scheme is the list `factors`, written as data.
///
/// `Schemes.swift` lists those that are in use. Each piece acts for its fraction of the timestep.
public struct Splitting: Integrator {
  /// One factor of the product.
  public enum Factor: Sendable, Equatable {
    /// Velocities by forces.
    case kick(Double)
    /// Positions by velocities.
    case drift(Double)
    /// The heat bath of the atoms.
    case thermostat(Double)
    /// Momentum of the cell by the difference of pressures.
    case cellKick(Double)
    /// Cell, and atoms with it, by its momentum.
    case cellDrift(Double)
    /// The heat bath of the cell.
    case cellThermostat(Double)
    /// Evaluation of the force field; once a step, between the last drift and the next kick.
    case forces
  }

  public let ensemble: Ensemble
  public let factors: [Factor]
  public private(set) var thermostat: (any Thermostat)?
  public private(set) var cell: CellFlow?
  public private(set) var degreesOfFreedom = 0
  public private(set) var conservesMomentum = false

  public init(
    _ ensemble: Ensemble, _ factors: [Factor], thermostat: (any Thermostat)? = nil, cell: CellFlow? = nil
  ) {
    func total(_ fraction: (Factor) -> Double?) -> [Double] { factors.compactMap(fraction) }
    let kicks = total { if case .kick(let f) = $0 { f } else { nil } }
    let drifts = total { if case .drift(let f) = $0 { f } else { nil } }
    let baths = total { if case .thermostat(let f) = $0 { f } else { nil } }
    let cellBaths = total { if case .cellThermostat(let f) = $0 { f } else { nil } }
    precondition(abs(kicks.reduce(0, +) - 1) < 1e-12 && abs(drifts.reduce(0, +) - 1) < 1e-12)
    precondition(factors.count { $0 == .forces } == 1)
    precondition(thermostat?.isStochastic != true || baths.count == 1, "random numbers are keyed by step")
    precondition(cell?.isStochastic != true || cellBaths.count == 1, "random numbers are keyed by step")
    self.ensemble = ensemble
    self.factors = factors
    self.thermostat = thermostat
    self.cell = cell
  }

  public var needs: Quantities { cell == nil ? [.energy, .forces] : [.energy, .forces, .virial] }

  /// Three per mobile atom, less three where the total momentum is conserved: no frozen atoms, no external
  /// fields (terms without neighbours), and a thermostat that acts on all atoms alike.
  public mutating func prepare(_ state: inout State, field: borrowing ForceField) throws(MDError) {
    let topology = field.topology
    let mobile = topology.mobileCount
    conservesMomentum =
      mobile == topology.count && field.terms.allSatisfy(\.isTranslationInvariant)
      && thermostat?.conservesMomentum != false
    degreesOfFreedom = max(0, 3 * mobile - (conservesMomentum ? 3 : 0))
    guard field.provides.isSuperset(of: needs) else {
      let lacking = field.terms.filter { !$0.provides.isSuperset(of: needs) }.map(\.label)
      throw MDError(
        .input, "a potential gives no virial, which constant pressure needs",
        found: lacking.joined(separator: ", "), hint: "a constant-volume stage")
    }
    guard state.velocities != nil else { throw Velocities.missing }
    state.restFrozenAtoms(topology)
    try thermostat?.prepare(topology: topology, degreesOfFreedom: degreesOfFreedom)
    try cell?.prepare(state, topology: topology, degreesOfFreedom: degreesOfFreedom)
  }

  public mutating func step(
    _ state: inout State, field: inout ForceField, context: borrowing StepContext, wanted: Quantities
  ) throws(MDError) {
    if !field.held.isSuperset(of: needs) { try field.evaluate(state, wanted: needs) }
    let dt = context.timestep
    let (topology, workers) = (context.topology, context.workers)
    cell?.begin(state.cell, context: context)
    for factor in factors {
      switch factor {
      case .kick(let f): state.kick(field.evaluation.forces, by: f * dt, topology: topology, workers: workers)
      case .drift(let f): state.drift(state.velocities!, by: f * dt, workers: workers)
      case .thermostat(let f): thermostat?.advance(&state, by: f * dt, using: context)
      case .cellKick(let f):
        cell?.kick(state, virial: field.evaluation.virial, by: f * dt, context: context)
      case .cellDrift(let f): try cell?.drift(&state, by: f * dt, context: context)
      case .cellThermostat(let f): cell?.thermostat(by: f * dt, context: context)
      case .forces: try field.evaluate(state, wanted: needs.union(wanted))
      }
    }
    state.step = context.step
    state.time = (state.time ?? 0) + dt
  }

  public func conservedEnergy(_ state: borrowing State, field: borrowing ForceField) -> Double {
    let kinetic = state.kineticEnergy(masses: field.topology.masses, workers: field.workers)!
    return field.evaluation.energy + kinetic + (thermostat?.energy ?? 0) + (cell?.energy(state.cell) ?? 0)
  }

  public mutating func reverse() {
    thermostat?.reverse()
    cell?.reverse()
  }
}

extension Splitting: Checkpointable {
  public func save(into record: inout CheckpointRecord) {
    if let thermostat { record.save("thermostat", thermostat) }
    if let cell { record.save("cell", cell) }
  }

  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    if var restored = thermostat {
      try record.restore("thermostat", &restored)
      thermostat = restored
    }
    if var restored = cell {
      try record.restore("cell", &restored)
      cell = restored
    }
  }
}
