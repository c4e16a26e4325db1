internal import MDCore

/// Memory of an engine; grows when the neighbour list does. Belongs to one potential value: a copied value makes its own
/// before it evaluates.
final class DeepWorkspace<Kernel: DescriptorKernel>: @unchecked Sendable {
  private(set) var energies: [Double] = []
  private(set) var virials: [Matrix3] = []
  /// Per centre; empty unless asked for.
  private(set) var atomVirials: [Matrix3] = []
  private(set) var largestCounts: [Int] = []
  private var largestGradients: [Double] = []
  private(set) var pool: ScratchPool<Kernel>?
  /// Readings of pools that were given up.
  private var earlierClocks: [KernelClock] = []
  var clocks: [KernelClock] { earlierClocks + (pool?.all.map(\.clock) ?? []) }

  var accumulators: [ForceAccumulator] { pool?.all.map(\.forces) ?? [] }
  /// Largest component of a pair's gradient (eV/A); not a number if one is not.
  var largestGradient: Double {
    // Bits sort like the numbers, and what is not a number comes last.
    Double(bitPattern: largestGradients.reduce(0) { max($0, $1.bitPattern) })
  }

  /// Makes room for these chunks and this list on so many threads.
  func reserve(
    _ kernels: DeepKernels<Kernel>, plan: ChunkPlan, wanted: Quantities, pairs: Neighborhood, threads: Int
  ) {
    if energies.count != pairs.centreCount { energies = Array(repeating: 0, count: pairs.centreCount) }
    let withVirial = wanted.contains(.atomVirials) ? pairs.centreCount : 0
    if atomVirials.count != withVirial { atomVirials = Array(repeating: .zero, count: withVirial) }
    let chunks = plan.chunks.count
    if virials.count != chunks {
      virials = Array(repeating: .zero, count: chunks)
      largestGradients = Array(repeating: 0, count: chunks)
      largestCounts = Array(repeating: 0, count: chunks * kernels.model.typeCount)
    }
    let (entries, row) = (plan.largestEntryCount, plan.largestRowCount)
    let centres = plan.chunks.first?.range.count ?? 0
    let pieces = min(threads, chunks)
    if let one = pool?.all.first, pool!.all.count >= pieces, one.centreCapacity >= centres,
      one.entryCapacity >= entries, one.rowCapacity >= row, one.forces.count == pairs.count
    {
      return
    }
    earlierClocks = clocks
    pool = ScratchPool(count: pieces) {
      ChunkScratch(
        kernels, centres: centres, entries: entries + entries / 4, rowEntries: row + row / 4,
        atoms: pairs.count)
    }
  }

  func withTask(
    _ plan: ChunkPlan, pairs: Neighborhood, scale: Double, wanted: Quantities,
    _ body: (ChunkTask) -> Void
  ) {
    plan.types.withUnsafeBufferPointer { types in
      plan.centres.withUnsafeBufferPointer { centres in
        withResults { energies, atomVirials, virials, largest, counts in
          body(
            ChunkTask(
              pairs: pairs, types: types, centres: centres, wanted: wanted, forceScale: scale,
              energies: energies, atomVirials: atomVirials,
              virials: virials, largestGradients: largest, largestCounts: counts))
        }
      }
    }
  }

  private func withResults(
    _ body: (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Matrix3>?, UnsafeMutablePointer<Matrix3>,
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Int>
    ) -> Void
  ) {
    energies.withUnsafeMutableBufferPointer { energies in
      atomVirials.withUnsafeMutableBufferPointer { atomVirials in
        let atomVirials = atomVirials.isEmpty ? nil : atomVirials.baseAddress
        virials.withUnsafeMutableBufferPointer { virials in
          largestGradients.withUnsafeMutableBufferPointer { largest in
            largestCounts.withUnsafeMutableBufferPointer { counts in
              body(
                energies.baseAddress!, atomVirials, virials.baseAddress!, largest.baseAddress!,
                counts.baseAddress!)
            }
          }
        }
      }
    }
  }
}
