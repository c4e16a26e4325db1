import Foundation

/// A chain of thermostat variables coupled to one set of degrees of freedom. Source: [Martyna1996].
///
/// Q_1 = g kT tau^2, Q_k = kT tau^2; the chain is advanced by a fourth-order Suzuki-Yoshida product.
public struct NoseHooverChain: Sendable, Checkpointable {
  /// Fourth-order weights: w, 1 - 2 w, w with w = 1 / (2 - 2^(1/3)).
  private static let weights: [Double] = {
    let w = 1 / (2 - pow(2, 1 / 3.0))
    return [w, 1 - 2 * w, w]
  }()

  private let masses: [Double]
  private let degreesOfFreedom: Double
  /// Chain velocities (one over internal time).
  private var rates: [Double]
  /// Energy taken up by the chain's positions, the integral of kT (g xi_1 + xi_2 + ...) dt (eV).
  private var taken = 0.0

  /// `kT` (eV) and `relaxationTime` set the masses of the chain.
  public init(length: Int = 3, degreesOfFreedom: Int, kT: Double, relaxationTime: Double) {
    precondition(length > 0 && kT > 0 && relaxationTime > 0)
    let q = kT * relaxationTime * relaxationTime
    self.degreesOfFreedom = Double(degreesOfFreedom)
    masses = [Double(max(1, degreesOfFreedom)) * q] + Array(repeating: q, count: length - 1)
    rates = Array(repeating: 0, count: length)
  }

  /// Energy of the chain (eV).
  public var energy: Double {
    var sum = taken
    for (q, v) in zip(masses, rates) { sum += 0.5 * q * v * v }
    return sum
  }

  /// Advances the chain by `dt` and returns the factor for the velocities of what it is coupled to.
  ///
  /// `kinetic` is the kinetic energy before (eV).
  public mutating func advance(kinetic: Double, kT: Double, by dt: Double) -> Double {
    var factor = 1.0
    for weight in Self.weights {
      let t = weight * dt
      kickDown(twiceKinetic: 2 * kinetic * factor * factor, kT: kT, by: t)
      factor *= exp(-t * rates[0])
      taken += t * kT * (degreesOfFreedom * rates[0] + rates.dropFirst().reduce(0, +))
      kickUp(twiceKinetic: 2 * kinetic * factor * factor, kT: kT, by: t)
    }
    return factor
  }

  private mutating func kickDown(twiceKinetic: Double, kT: Double, by t: Double) {
    for k in rates.indices.reversed() { kickLink(k, twiceKinetic: twiceKinetic, kT: kT, by: t) }
  }
  private mutating func kickUp(twiceKinetic: Double, kT: Double, by t: Double) {
    for k in rates.indices { kickLink(k, twiceKinetic: twiceKinetic, kT: kT, by: t) }
  }

  /// Half a step of link k, damped by the next link before and after.
  private mutating func kickLink(_ k: Int, twiceKinetic: Double, kT: Double, by t: Double) {
    let drive =
      k == 0
      ? twiceKinetic - degreesOfFreedom * kT : masses[k - 1] * rates[k - 1] * rates[k - 1] - kT
    let damping = k + 1 < rates.count ? exp(-0.25 * t * rates[k + 1]) : 1
    rates[k] = (rates[k] * damping + 0.5 * t * drive / masses[k]) * damping
  }

  public mutating func reverse() {
    for k in rates.indices { rates[k] = -rates[k] }
  }

  public func save(into record: inout CheckpointRecord) {
    record.set("rates", rates)
    record.set("taken", taken)
  }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let saved = try record.doubles("rates")
    guard saved.count == rates.count else {
      throw MDError(
        .file, "the checkpoint holds another thermostat chain", found: "\(saved.count) links",
        expected: "\(rates.count)")
    }
    rates = saved
    taken = try record.double("taken")
  }
}

/// Nose-Hoover chains, one for each group of atoms.
public struct NoseHoover: Thermostat {
  private var groups: [GroupThermostat]
  private let length: Int
  private var chains: [NoseHooverChain] = []

  public init(_ groups: [GroupThermostat], chainLength: Int = 3) {
    precondition(chainLength > 0)
    self.groups = groups
    length = chainLength
  }

  public var isStochastic: Bool { false }
  public var conservesMomentum: Bool { groups.coverAll }
  public var energy: Double { chains.reduce(0) { $0 + $1.energy } }

  public mutating func prepare(topology: Topology, degreesOfFreedom: Int) throws(MDError) {
    groups = try groups.resolved(in: topology)
    chains = []
    for (group, freedom) in zip(groups, groups.degreesOfFreedom(of: degreesOfFreedom)) {
      let kT = topology.units.boltzmann * group.temperature.middle
      guard kT > 0 else {
        throw MDError(.input, "a Nose-Hoover chain needs a temperature above zero")
      }
      chains.append(
        NoseHooverChain(
          length: length, degreesOfFreedom: freedom, kT: kT, relaxationTime: group.relaxationTime))
    }
  }

  public mutating func advance(_ state: inout State, by dt: Double, using context: borrowing StepContext) {
    let (masses, workers) = (context.topology.masses, context.workers)
    for (g, group) in groups.enumerated() {
      let kinetic = state.kineticEnergy(of: group.atoms, masses: masses, workers: workers)!
      let kT = context.topology.units.boltzmann * group.temperature.value(at: context.progress)
      let factor = chains[g].advance(kinetic: kinetic, kT: kT, by: dt)
      state.scaleVelocities(of: group.atoms, by: factor, workers: workers)
    }
  }

  public mutating func reverse() {
    for g in chains.indices { chains[g].reverse() }
  }

  public func save(into record: inout CheckpointRecord) {
    for (g, chain) in chains.enumerated() { record.save("chain\(g + 1)", chain) }
  }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    for g in chains.indices { try record.restore("chain\(g + 1)", &chains[g]) }
  }
}
