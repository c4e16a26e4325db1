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
  public mutating func reset(
    count: Int, wanted: Quantities, workers: Workers = Workers(threads: 1)
  ) {
    energy = 0
    virial = .zero
    Self.fill(&forces, with: .zero, count: count, workers: workers)
    Self.fill(&atomEnergies, with: 0, count: wanted.contains(.atomEnergies) ? count : 0, workers: workers)
  }

  private static func fill<T: BitwiseCopyable>(
    _ values: inout [T], with value: T, count: Int, workers: Workers
  ) {
    if values.count != count { values = .uninitialized(count: count) }
    values.withUnsafeMutableBufferPointer { buffer in
      let values = buffer
      workers.run(count: count, chunkSize: Workers.atomChunk) { _, range in
        values[range].update(repeating: value)
      }
    }
  }

  /// Takes over `rows`, whose row k is atom `atoms[k]`; every atom has a row.
  mutating func take(_ rows: Evaluation, atoms: UnsafeBufferPointer<Int32>, workers: Workers) {
    energy = rows.energy
    virial = rows.virial
    Self.scatter(rows.forces, into: &forces, atoms: atoms, workers: workers)
    Self.scatter(rows.atomEnergies, into: &atomEnergies, atoms: atoms, workers: workers)
  }

  private static func scatter<T: BitwiseCopyable>(
    _ rows: [T], into values: inout [T], atoms: UnsafeBufferPointer<Int32>, workers: Workers
  ) {
    if values.count != rows.count { values = .uninitialized(count: rows.count) }
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
