internal import MDCore

/// Memory of a `DeepPotential` that stays from call to call; grows when the neighbour list does.
final class DeepPotentialWorkspace: @unchecked Sendable {
  // Belongs to one potential value: a copied value makes its own before it evaluates.

  private(set) var energies = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private(set) var gradients = UnsafeMutablePointer<Vec3>.allocate(capacity: 1)
  private(set) var virials = UnsafeMutablePointer<Matrix3>.allocate(capacity: 1)
  private(set) var largestCounts = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  private(set) var pool: ScratchPool?
  private var atomCapacity = 0
  private var entryCapacity = 0
  private var chunkCapacity = 0

  /// Makes room for these chunks and this list on so many threads.
  func reserve(_ model: PreparedModel, chunks: [AtomChunk], pairs: Neighborhood, threads: Int) {
    grow(&atomCapacity, to: pairs.count) { capacity in
      energies.deallocate()
      energies = .allocate(capacity: capacity)
    }
    grow(&entryCapacity, to: pairs.neighbors.count) { capacity in
      gradients.deallocate()
      gradients = .allocate(capacity: capacity)
    }
    grow(&chunkCapacity, to: chunks.count) { capacity in
      virials.deallocate()
      virials = .allocate(capacity: capacity)
      largestCounts.deallocate()
      largestCounts = .allocate(capacity: capacity * model.typeCount)
    }
    var (atoms, entries) = (0, 0)
    for chunk in chunks {
      atoms = max(atoms, chunk.atoms.count)
      entries = max(entries, chunk.atoms.reduce(0) { $0 + pairs.entries(of: $1).count })
    }
    let pieces = min(threads, chunks.count)
    if let pool, pool.count >= pieces, pool.atomCapacity >= atoms, pool.entryCapacity >= entries { return }
    pool = ScratchPool(model, count: pieces, atoms: atoms, entries: entries + entries / 4)
  }

  private func grow(_ capacity: inout Int, to wanted: Int, _ reallocate: (Int) -> Void) {
    guard wanted > capacity else { return }
    capacity = wanted + wanted / 4
    reallocate(capacity)
  }

  deinit {
    energies.deallocate()
    gradients.deallocate()
    virials.deallocate()
    largestCounts.deallocate()
  }
}
