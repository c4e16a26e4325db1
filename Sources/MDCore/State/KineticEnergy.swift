extension State {
  /// Kinetic energy tensor sum_i m_i v_i v_i / 2 (eV); its trace is the kinetic energy.
  public func kineticTensor(masses: [Double]) -> SymmetricTensor {
    var t = SymmetricTensor.zero
    for (v, m) in zip(velocities, masses) {
      t.xx += m * v.x * v.x
      t.yy += m * v.y * v.y
      t.zz += m * v.z * v.z
      t.yz += m * v.y * v.z
      t.xz += m * v.x * v.z
      t.xy += m * v.x * v.y
    }
    return 0.5 * t
  }

  /// Kinetic energy (eV).
  public func kineticEnergy(masses: [Double]) -> Double { kineticTensor(masses: masses).trace }

  /// Velocity of the centre of mass of the atoms that can move (internal units).
  public func centerOfMassVelocity(_ topology: Topology) -> Vec3 {
    var momentum = Vec3.zero
    var mass = 0.0
    for i in velocities.indices where !topology.frozen[i] {
      momentum += topology.masses[i] * velocities[i]
      mass += topology.masses[i]
    }
    return mass > 0 ? momentum / mass : .zero
  }
}
