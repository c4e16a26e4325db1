import Foundation

/// Stochastic velocity rescaling: all velocities times one factor that gives the kinetic energy its canonical
/// distribution. Solved exactly for any dt. Source: [Bussi2007], appendix.
///
/// With c = exp(-dt/tau), g degrees of freedom and K' = kT/2:
/// alpha^2 = c + (1 - c) (K'/K) (R1^2 + S) + 2 R1 sqrt(c (1 - c) K'/K), S the sum of g - 1 squared normals.
/// Atoms at rest stay at rest.
public struct VelocityRescaling: Thermostat {
  private var groups: [GroupThermostat]
  private var freedom: [Int] = []
  /// Energy given to the atoms so far (eV).
  public private(set) var heat = 0.0

  public init(_ groups: [GroupThermostat]) { self.groups = groups }

  public var isStochastic: Bool { true }
  public var conservesMomentum: Bool { groups.coverAll }
  public var energy: Double { -heat }

  public mutating func prepare(topology: Topology, degreesOfFreedom: Int) throws(MDError) {
    groups = try groups.resolved(in: topology)
    freedom = groups.degreesOfFreedom(of: degreesOfFreedom)
    heat = 0
  }

  public mutating func advance(_ state: inout State, by dt: Double, using context: borrowing StepContext) {
    let random = CounterRandom(seed: context.seed, stream: .velocityRescaling)
    let (masses, workers) = (context.topology.masses, context.workers)
    for (g, group) in groups.enumerated() where freedom[g] > 0 {
      let kinetic = state.kineticEnergy(of: group.atoms, masses: masses, workers: workers)!
      guard kinetic > 0 else { continue }
      let kT = context.topology.units.boltzmann * group.temperature.value(at: context.progress)
      let index = g << 20
      let normal = random.normals(step: context.step, index: index).0
      let squares = random.sumOfSquares(freedom[g] - 1, step: context.step, index: index + 1)
      let c = exp(-dt / group.relaxationTime)
      let ratio = (1 - c) * 0.5 * kT / kinetic
      let square = c + ratio * (normal * normal + squares) + 2 * normal * (c * ratio).squareRoot()
      let sign = normal + (c / ratio).squareRoot() < 0 ? -1.0 : 1.0
      state.scaleVelocities(
        of: group.atoms, by: sign * max(0, square).squareRoot(), workers: workers)
      heat += (max(0, square) - 1) * kinetic
    }
  }

  public func save(into record: inout CheckpointRecord) { record.set("heat", heat) }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    heat = try record.double("heat")
  }
}
