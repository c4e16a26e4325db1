/// Random velocities of a given temperature.
public enum Velocities {
  /// Velocities drawn from the Maxwell-Boltzmann distribution, with zero total momentum.
  ///
  /// Each component is normal with variance kB T / m; the velocity of the centre of mass of the mobile atoms is
  /// then taken off. Frozen atoms get zero. With `exact` all are scaled so that the kinetic temperature
  /// 2 K / (g kB), g = 3 N - 3 (one mobile atom: 3), is exactly `temperature` (K). Internal units.
  public static func maxwellBoltzmann(
    _ topology: Topology, temperature: Double, seed: UInt64, exact: Bool = true
  ) -> [Vec3] {
    precondition(temperature >= 0)
    let random = CounterRandom(seed: seed, stream: .velocities)
    let thermal = topology.units.boltzmann * temperature
    var velocities = topology.masses.indices.map { i -> Vec3 in
      topology.frozen[i]
        ? .zero : (thermal / topology.masses[i]).squareRoot() * random.normalVector(step: 0, atom: i)
    }
    let mobile = topology.mobileCount
    guard mobile > 0, temperature > 0 else { return velocities }
    if mobile > 1 { removeMomentum(&velocities, topology) }
    if exact {
      let freedom = mobile > 1 ? 3 * mobile - 3 : 3
      let kinetic = zip(velocities, topology.masses).reduce(0.0) { $0 + 0.5 * $1.1 * $1.0.length2 }
      let scale = (0.5 * Double(freedom) * thermal / kinetic).squareRoot()
      for i in velocities.indices { velocities[i] *= scale }
    }
    return velocities
  }

  /// What a stage of dynamics says of a state without velocities.
  static var missing: MDError {
    MDError(
      .input, "the atoms have no velocities, which a stage of dynamics needs",
      expected: "velocities to start from",
      hint: "'velocities: {temperature: 300 K}' under 'structure'")
  }

  /// Takes the velocity of the centre of mass of the mobile atoms off them.
  public static func removeMomentum(_ velocities: inout [Vec3], _ topology: Topology) {
    var momentum = Vec3.zero
    var mass = 0.0
    for i in velocities.indices where !topology.frozen[i] {
      momentum += topology.masses[i] * velocities[i]
      mass += topology.masses[i]
    }
    guard mass > 0 else { return }
    for i in velocities.indices where !topology.frozen[i] { velocities[i] -= momentum / mass }
  }
}
