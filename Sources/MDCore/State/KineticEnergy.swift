extension State {
  /// Kinetic energy tensor sum_i m_i v_i v_i / 2 (eV), nil without velocities; its trace is the kinetic energy.
  ///
  /// The sum runs over fixed chunks, so it has the same bits on any number of threads.
  public func kineticTensor(masses: [Double], workers: Workers = Workers(threads: 1)) -> SymmetricTensor? {
    velocities?.withUnsafeBufferPointer { v in
      masses.withUnsafeBufferPointer { m in
        let parts = workers.partials(count: v.count, initial: SymmetricTensor.zero) { atoms in
          var t = SymmetricTensor.zero
          for i in atoms {
            let u = v[i]
            let p = m[i] * u
            t.xx += p.x * u.x
            t.yy += p.y * u.y
            t.zz += p.z * u.z
            t.yz += p.y * u.z
            t.xz += p.x * u.z
            t.xy += p.x * u.y
          }
          return t
        }
        return 0.5 * parts.reduce(.zero, +)
      }
    }
  }

  /// Kinetic energy (eV), nil without velocities.
  public func kineticEnergy(masses: [Double], workers: Workers = Workers(threads: 1)) -> Double? {
    kineticTensor(masses: masses, workers: workers)?.trace
  }

  /// Kinetic energy of some atoms, of all for nil (eV); nil without velocities.
  public func kineticEnergy(of atoms: [Int]?, masses: [Double], workers: Workers) -> Double? {
    guard let atoms else { return kineticEnergy(masses: masses, workers: workers) }
    return velocities?.withUnsafeBufferPointer { v in
      let parts = workers.partials(count: atoms.count, initial: 0.0) { entries in
        var sum = 0.0
        for k in entries { sum += masses[atoms[k]] * v[atoms[k]].length2 }
        return sum
      }
      return 0.5 * parts.reduce(0, +)
    }
  }

  /// Velocity of the centre of mass of the atoms that can move (internal units), nil without velocities.
  public func centerOfMassVelocity(_ topology: Topology) -> Vec3? {
    guard let velocities else { return nil }
    var momentum = Vec3.zero
    var mass = 0.0
    for i in velocities.indices where !topology.frozen[i] {
      momentum += topology.masses[i] * velocities[i]
      mass += topology.masses[i]
    }
    return mass > 0 ? momentum / mass : .zero
  }
}
