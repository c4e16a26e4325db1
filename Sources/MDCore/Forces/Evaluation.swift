/// The buffers that every term of the potential energy adds into.
public struct Evaluation: Sendable {
  /// Potential energy (eV).
  public var energy: Double
  /// Forces per atom (eV/A).
  public var forces: [Vec3]
  /// Virial -dE/dstrain, element (a, b) = sum over pairs of r_a F_b (eV).
  public var virial: Matrix3
  /// Energy per atom (eV); empty unless asked for.
  public var atomEnergies: [Double]

  /// Zeroed buffers for `count` atoms.
  public init(count: Int) {
    energy = 0
    forces = Array(repeating: .zero, count: count)
    virial = .zero
    atomEnergies = []
  }

  /// Sets everything to zero, keeping the memory; makes room for per-atom energies if `wanted` has them.
  public mutating func reset(count: Int, wanted: Quantities) {
    energy = 0
    virial = .zero
    if forces.count != count {
      forces = Array(repeating: .zero, count: count)
    } else {
      for i in forces.indices { forces[i] = .zero }
    }
    atomEnergies = wanted.contains(.atomEnergies) ? Array(repeating: 0, count: count) : []
  }

  /// Takes over `rows`, whose row k is atom `atoms[k]`; every atom has a row.
  mutating func take(_ rows: Evaluation, atoms: UnsafeBufferPointer<Int32>, workers: Workers) {
    energy = rows.energy
    virial = rows.virial
    if forces.count != atoms.count { forces = Array(repeating: .zero, count: atoms.count) }
    if atomEnergies.count != rows.atomEnergies.count {
      atomEnergies = Array(repeating: 0, count: rows.atomEnergies.count)
    }
    Self.scatter(rows.forces, into: &forces, atoms: atoms, workers: workers)
    if !atomEnergies.isEmpty {
      Self.scatter(rows.atomEnergies, into: &atomEnergies, atoms: atoms, workers: workers)
    }
  }

  private static func scatter<T: BitwiseCopyable>(
    _ rows: [T], into values: inout [T], atoms: UnsafeBufferPointer<Int32>, workers: Workers
  ) {
    rows.withUnsafeBufferPointer { rows in
      values.withUnsafeMutableBufferPointer { values in
        let target = values
        workers.run(count: rows.count, chunkSize: Workers.atomChunk) { _, range in
          for row in range { target[Int(atoms[row])] = rows[row] }
        }
      }
    }
  }
}
