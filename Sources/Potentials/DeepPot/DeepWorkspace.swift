internal import MDCore

/// Memory of an engine; grows when the neighbour list does. Belongs to one potential value: a copied value makes its own
/// before it evaluates.
final class DeepWorkspace<Scalar: KernelScalar>: @unchecked Sendable {
  private(set) var energies: [Double] = []
  private(set) var virials: [Matrix3] = []
  private(set) var largestCounts: [Int] = []
  private var largestGradients: [Double] = []
  private(set) var pool: ScratchPool<Scalar>?

  var accumulators: [ForceAccumulator] { pool?.all.map(\.forces) ?? [] }
  /// Largest component of a pair's gradient (eV/A); not a number if one is not.
  var largestGradient: Double { largestGradients.reduce(0) { $1 <= $0 ? $0 : $1 } }

  /// Makes room for these chunks and this list on so many threads.
  func reserve(_ kernels: DeepKernels<Scalar>, plan: ChunkPlan, pairs: Neighborhood, threads: Int) {
    if energies.count != pairs.count { energies = Array(repeating: 0, count: pairs.count) }
    let chunks = plan.chunks.count
    if virials.count != chunks {
      virials = Array(repeating: .zero, count: chunks)
      largestGradients = Array(repeating: 0, count: chunks)
      largestCounts = Array(repeating: 0, count: chunks * kernels.model.typeCount)
    }
    let entries = plan.largestEntryCount
    let centres = plan.chunks.first?.range.count ?? 0
    let pieces = min(threads, chunks)
    if let one = pool?.all.first, pool!.all.count >= pieces, one.centreCapacity >= centres,
      one.entryCapacity >= entries, one.forces.count == pairs.count
    {
      return
    }
    pool = ScratchPool(count: pieces) {
      ChunkScratch(kernels, centres: centres, entries: entries + entries / 4, atoms: pairs.count)
    }
  }

  func withTask(
    _ plan: ChunkPlan, pairs: Neighborhood, scale: Double, _ body: (ChunkTask) -> Void
  ) {
    plan.types.withUnsafeBufferPointer { types in
      plan.centres.withUnsafeBufferPointer { centres in
        withResults { energies, virials, largest, counts in
          body(
            ChunkTask(
              pairs: pairs, types: types, centres: centres, forceScale: scale, energies: energies,
              virials: virials, largestGradients: largest, largestCounts: counts))
        }
      }
    }
  }

  private func withResults(
    _ body: (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Matrix3>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Int>
    ) -> Void
  ) {
    energies.withUnsafeMutableBufferPointer { energies in
      virials.withUnsafeMutableBufferPointer { virials in
        largestGradients.withUnsafeMutableBufferPointer { largest in
          largestCounts.withUnsafeMutableBufferPointer { counts in
            body(energies.baseAddress!, virials.baseAddress!, largest.baseAddress!, counts.baseAddress!)
          }
        }
      }
    }
  }
}
