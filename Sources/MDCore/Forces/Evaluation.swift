/// The buffers that every term of the potential energy adds into: two sums, and a column for each quantity by atom.
///
/// A column that is not asked for is empty. A new quantity is a column here and a member of `Quantities`.
public struct Evaluation: Sendable {
  /// Potential energy (eV).
  public var energy = 0.0
  /// Virial -dE/dstrain, element (a, b) = sum over pairs of r_a F_b (eV).
  public var virial = Matrix3.zero
  /// Forces per atom (eV/A).
  public var forces: [Vec3] = []
  /// Energy per atom (eV).
  public var atomEnergies: [Double] = []
  /// Virial per atom (eV): -dE_i/dstrain of the energy of that atom.
  public var atomVirials: [Matrix3] = []

  /// Zeroed buffers for `count` atoms, with the columns that `wanted` has.
  public init(count: Int, wanted: Quantities = [.energy, .forces]) { reset(count: count, wanted: wanted) }

  /// Sets everything to zero, keeping the memory; makes room for the columns that `wanted` has.
  public mutating func reset(
    count: Int, wanted: Quantities, workers: Workers = Workers(threads: 1)
  ) {
    energy = 0
    virial = .zero
    func size(_ quantity: Quantities) -> Int { wanted.contains(quantity) ? count : 0 }
    Self.fill(&forces, with: .zero, count: size(.forces), workers: workers)
    Self.fill(&atomEnergies, with: 0, count: size(.atomEnergies), workers: workers)
    Self.fill(&atomVirials, with: .zero, count: size(.atomVirials), workers: workers)
  }

  private static func fill<T: BitwiseCopyable>(
    _ values: inout [T], with value: T, count: Int, workers: Workers
  ) {
    if values.count != count { values = .uninitialized(count: count) }
    guard count > 0 else { return }
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
    Self.scatter(rows.atomVirials, into: &atomVirials, atoms: atoms, workers: workers)
  }

  private static func scatter<T: BitwiseCopyable>(
    _ rows: [T], into values: inout [T], atoms: UnsafeBufferPointer<Int32>, workers: Workers
  ) {
    if values.count != rows.count { values = .uninitialized(count: rows.count) }
    guard !rows.isEmpty else { return }
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

extension Evaluation {
  /// Whether the columns asked for have an entry for each of `count` atoms.
  func fits(count: Int, wanted: Quantities) -> Bool {
    (!wanted.contains(.forces) || forces.count == count)
      && (!wanted.contains(.atomEnergies) || atomEnergies.count == count)
      && (!wanted.contains(.atomVirials) || atomVirials.count == count)
  }
}
