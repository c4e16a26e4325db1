/// The loops over atoms that integrators are made of: O(N), parallel over fixed chunks, no sums across chunks.
/// They move states with velocities: `Integrator.prepare` has seen to it.
extension State {
  /// v_i += dt F_i / m_i for atoms that are not frozen.
  mutating func kick(_ forces: [Vec3], by dt: Double, topology: Topology, workers: Workers) {
    topology.masses.withUnsafeBufferPointer { masses in
      topology.frozen.withUnsafeBufferPointer { frozen in
        forces.withUnsafeBufferPointer { forces in
          velocities!.withUnsafeMutableBufferPointer { buffer in
            let v = buffer
            workers.run(count: v.count, chunkSize: Workers.atomChunk) { _, atoms in
              for i in atoms where !frozen[i] { v[i] += (dt / masses[i]) * forces[i] }
            }
          }
        }
      }
    }
  }

  /// r_i += dt v_i.
  mutating func drift(_ velocities: [Vec3], by dt: Double, workers: Workers) {
    velocities.withUnsafeBufferPointer { v in
      positions.withUnsafeMutableBufferPointer { buffer in
        let r = buffer
        workers.run(count: r.count, chunkSize: Workers.atomChunk) { _, atoms in
          for i in atoms { r[i] += dt * v[i] }
        }
      }
    }
  }

  /// v_i *= factor for some atoms, for all with nil.
  mutating func scaleVelocities(of atoms: [Int]?, by factor: Double, workers: Workers) {
    velocities!.withUnsafeMutableBufferPointer { buffer in
      let v = buffer
      workers.run(count: atoms?.count ?? v.count, chunkSize: Workers.atomChunk) { _, entries in
        if let atoms {
          for k in entries { v[atoms[k]] *= factor }
        } else {
          for i in entries { v[i] *= factor }
        }
      }
    }
  }

  /// Deforms cell and positions by `deformation` (about the origin of the cell) and maps velocities by `velocityMap`.
  ///
  /// Frozen atoms keep their fractional coordinates.
  mutating func deform(by deformation: Matrix3, velocityMap: Matrix3, workers: Workers) {
    let origin = cell.origin
    cell.vectors = cell.vectors * deformation
    positions.withUnsafeMutableBufferPointer { buffer in
      let r = buffer
      workers.run(count: r.count, chunkSize: Workers.atomChunk) { _, atoms in
        for i in atoms { r[i] = (r[i] - origin) * deformation + origin }
      }
    }
    velocities?.withUnsafeMutableBufferPointer { buffer in
      let v = buffer
      workers.run(count: v.count, chunkSize: Workers.atomChunk) { _, atoms in
        for i in atoms { v[i] = v[i] * velocityMap }
      }
    }
  }

  /// Sets the velocities of frozen atoms to zero.
  mutating func restFrozenAtoms(_ topology: Topology) {
    for i in topology.frozen.indices where topology.frozen[i] { velocities?[i] = .zero }
  }
}
