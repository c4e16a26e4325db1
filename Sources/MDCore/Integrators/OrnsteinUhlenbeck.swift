import Foundation

/// Langevin bath: dv = -gamma v dt + sqrt(2 gamma kT / m) dW, solved exactly.
///
/// v <- c v + sqrt((1 - c^2) kT / m) R with c = exp(-gamma dt) and R standard normal per component; gamma is one
/// over the relaxation time. The random numbers are functions of (seed, step, atom). [Leimkuhler2013]
public struct OrnsteinUhlenbeck: Thermostat {
  private var groups: [GroupThermostat]
  /// Energy given to the atoms so far (eV).
  public private(set) var heat = 0.0

  public init(_ groups: [GroupThermostat]) { self.groups = groups }

  public var isStochastic: Bool { true }
  public var conservesMomentum: Bool { false }
  public var energy: Double { -heat }

  public mutating func prepare(topology: Topology, degreesOfFreedom: Int) throws(MDError) {
    groups = try groups.resolved(in: topology)
    heat = 0
  }

  public mutating func advance(_ state: inout State, by dt: Double, using context: borrowing StepContext) {
    let random = CounterRandom(seed: context.seed, stream: .langevin)
    let step = context.step
    let topology = context.topology
    let workers = context.workers
    for group in groups {
      let x = dt / group.relaxationTime
      let decay = exp(-x)
      let kT = topology.units.boltzmann * group.temperature.value(at: context.progress)
      let spread = -expm1(-2 * x) * kT
      state.velocities!.withUnsafeMutableBufferPointer { buffer in
        let v = buffer
        let atoms = group.atoms
        let parts = workers.partials(count: atoms?.count ?? v.count, initial: 0.0) { entries in
          var gained = 0.0
          for k in entries {
            let i = atoms?[k] ?? k
            if topology.frozen[i] { continue }
            let m = topology.masses[i]
            let new = decay * v[i] + (spread / m).squareRoot() * random.normalVector(step: step, atom: i)
            gained += 0.5 * m * (new.length2 - v[i].length2)
            v[i] = new
          }
          return gained
        }
        heat += parts.reduce(0, +)
      }
    }
  }

  public func save(into record: inout CheckpointRecord) { record.set("heat", heat) }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    heat = try record.double("heat")
  }
}
