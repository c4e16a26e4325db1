extension SeE2A {
  /// What stands between the pair vectors and the descriptors of a chunk.
  final class Scratch: @unchecked Sendable {
    // Used by one thread at a time, as part of a `ChunkScratch`.

    /// Row of each pair.
    let rows: UnsafeMutablePointer<NeighborRow<Scalar>>
    /// Weights of the spline coefficients of the neighbours of one centre, 16 each.
    let weights: UnsafeMutablePointer<Double>
    let roundedWeights: UnsafeMutablePointer<Scalar>
    /// dE/d(radial entry) of each pair.
    let q0: UnsafeMutablePointer<Double>
    /// T of each centre; dE/dT of one.
    let t: UnsafeMutablePointer<Scalar>
    let gt: UnsafeMutablePointer<Scalar>
    /// Values and slopes of embeddings that the splines do not cover.
    let direct = DirectEmbedding<Scalar>()

    private var memory = ScratchMemory()

    init(_ layout: Descriptor<Scalar>, centres: Int, pairs: Int, rowPairs: Int) {
      let empty = NeighborRow<Scalar>(
        row: .zero, nodes: UnsafePointer(direct.zeros), position: 0, inverseSpacing: 0)
      rows = memory.take(pairs, empty)
      weights = memory.take(16 * rowPairs, 0)
      roundedWeights = memory.take(16 * rowPairs, 0)
      q0 = memory.take(pairs, 0)
      t = memory.take(centres * 4 * layout.stride, 0)
      gt = memory.take(4 * layout.stride, 0)
    }
  }

  func scratch(centres: Int, pairs: Int, rowPairs: Int) -> Scratch {
    Scratch(layout, centres: centres, pairs: pairs, rowPairs: rowPairs)
  }
}
