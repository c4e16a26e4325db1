/// A heat bath: exp(dt L) of one exactly solvable piece that changes velocities only.
public protocol Thermostat: Checkpointable, Sendable {
  /// True if it draws random numbers; such a bath may act once a step only.
  var isStochastic: Bool { get }
  /// True if it leaves a total momentum of zero at zero.
  var conservesMomentum: Bool { get }

  /// Checks the parameters and finds out the atoms; `degreesOfFreedom` are those of all mobile atoms.
  mutating func prepare(topology: Topology, degreesOfFreedom: Int) throws(MDError)
  /// Acts on the velocities for the time `dt`.
  mutating func advance(_ state: inout State, by dt: Double, using context: borrowing StepContext)
  /// What it adds to the conserved energy: kinetic energy of its own variables less the heat it gave (eV).
  var energy: Double { get }
  /// Turns its own momenta round.
  mutating func reverse()
}

extension Thermostat {
  public mutating func reverse() {}
}

/// A temperature and a time constant for some atoms.
public struct GroupThermostat: Sendable, Equatable {
  /// Indices of the atoms; nil stands for all. Frozen atoms are left out.
  public var atoms: [Int]?
  /// Target temperature (K).
  public var temperature: Ramp
  /// Time in which the bath acts: 1/friction for Langevin, the decay time of kinetic energy for velocity
  /// rescaling, the period scale of the chain for Nose-Hoover (internal time units).
  public var relaxationTime: Double

  public init(atoms: [Int]? = nil, temperature: Ramp, relaxationTime: Double) {
    self.atoms = atoms
    self.temperature = temperature
    self.relaxationTime = relaxationTime
  }
}

extension [GroupThermostat] {
  /// True if one thermostat acts on everything that moves.
  var coverAll: Bool { count == 1 && self[0].atoms == nil }

  /// The same groups without frozen atoms, sorted.
  ///
  /// Throws if a temperature or time makes no sense, an index does not exist, or groups overlap.
  func resolved(in topology: Topology) throws(MDError) -> [GroupThermostat] {
    var owner = [Int?](repeating: nil, count: topology.count)
    var result = self
    for g in indices {
      let group = self[g]
      for t in [group.temperature.start, group.temperature.end] where !(t >= 0 && t.isFinite) {
        throw MDError(
          .input, "a thermostat needs a temperature", found: "\(t)", expected: "zero or more")
      }
      guard group.relaxationTime > 0, group.relaxationTime.isFinite else {
        throw MDError(
          .input, "a thermostat needs a relaxation time", found: "\(group.relaxationTime)",
          expected: "a positive time", hint: "100 timesteps")
      }
      guard let atoms = group.atoms else {
        if count > 1 {
          throw MDError(
            .input, "a thermostat for all atoms beside one for a group",
            expected: "groups without common atoms")
        }
        continue
      }
      for i in atoms {
        guard topology.types.indices.contains(i) else {
          throw MDError(
            .input, "a thermostat group names an atom that does not exist", found: "atom \(i + 1)",
            expected: "1 to \(topology.count)")
        }
        if owner[i] != nil {
          throw MDError(
            .input, "atom \(i + 1) has two thermostats", expected: "groups without common atoms")
        }
        owner[i] = g
      }
      result[g].atoms = atoms.filter { !topology.frozen[$0] }.sorted()
    }
    return result
  }

  /// Degrees of freedom of each group, given those of all mobile atoms.
  func degreesOfFreedom(of all: Int) -> [Int] { map { $0.atoms.map { 3 * $0.count } ?? all } }
}
