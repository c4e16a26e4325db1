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
    let entries = plan.largestEntryCount { pairs.entries(of: $0).count }
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
    _ plan: ChunkPlan, types: UnsafeBufferPointer<Int32>, pairs: Neighborhood, scale: Double,
    _ body: (ChunkTask) -> Void
  ) {
    plan.centres.withUnsafeBufferPointer { centres in
      energies.withUnsafeMutableBufferPointer { energies in
        virials.withUnsafeMutableBufferPointer { virials in
          largestGradients.withUnsafeMutableBufferPointer { largest in
            largestCounts.withUnsafeMutableBufferPointer { counts in
              body(
                ChunkTask(
                  pairs: pairs, types: types, centres: centres, forceScale: scale,
                  energies: energies.baseAddress!, virials: virials.baseAddress!,
                  largestGradients: largest.baseAddress!, largestCounts: counts.baseAddress!))
            }
          }
        }
      }
    }
  }
}
