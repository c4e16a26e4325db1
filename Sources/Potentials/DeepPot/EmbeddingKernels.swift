/// Sums over the neighbours of one centre in which embeddings appear. Embeddings are evaluated where they are used and
/// never stored: G = sum_k weight_k c_k over the coefficients of two spline nodes.
package enum EmbeddingKernels {
  /// T += sum_j R_j^T G_j (4 x M, rows of length `descriptor.stride`), two neighbours at a time.
  ///
  /// Cost (4 order + 8) M flop a neighbour, from 2 order M numbers of the spline.
  @inline(__always)
  package static func accumulate<Scalar: KernelScalar>(
    _ rows: UnsafePointer<NeighborRow<Scalar>>, count: Int, basis: HermiteBasis,
    descriptor: Descriptor<Scalar>, rowStride: Int, into t: UnsafeMutablePointer<Scalar>
  ) {
    let step = Scalar.splineOrder * Scalar.laneCount
    let length = descriptor.stride
    var j = 0
    while j + 2 <= count {
      let (a, b) = (Neighbor(rows[j], basis), Neighbor(rows[j + 1], basis))
      for block in 0..<descriptor.blocks {
        let ga = a.weights.sum(NodeCoefficients(a.nodes + block * step, rowStride: rowStride))
        let gb = b.weights.sum(NodeCoefficients(b.nodes + block * step, rowStride: rowStride))
        let to = t + block * Scalar.laneCount
        store(lanes(to).addingProduct(a.r0, ga).addingProduct(b.r0, gb), to)
        store(lanes(to + length).addingProduct(a.r1, ga).addingProduct(b.r1, gb), to + length)
        store(lanes(to + 2 * length).addingProduct(a.r2, ga).addingProduct(b.r2, gb), to + 2 * length)
        store(lanes(to + 3 * length).addingProduct(a.r3, ga).addingProduct(b.r3, gb), to + 3 * length)
      }
      j += 2
    }
    guard j < count else { return }
    let a = Neighbor(rows[j], basis)
    for block in 0..<descriptor.blocks {
      let g = a.weights.sum(NodeCoefficients(a.nodes + block * step, rowStride: rowStride))
      let to = t + block * Scalar.laneCount
      store(lanes(to).addingProduct(a.r0, g), to)
      store(lanes(to + length).addingProduct(a.r1, g), to + length)
      store(lanes(to + 2 * length).addingProduct(a.r2, g), to + 2 * length)
      store(lanes(to + 3 * length).addingProduct(a.r3, g), to + 3 * length)
    }
  }

  /// dE/dR_j of every neighbour from B = dE/dT: G_j B^T, and to its radial entry comes (dG_j/ds) (R_j B).
  ///
  /// Writes four columns. Cost (8 order + 18) M flop a neighbour.
  @inline(__always)
  package static func gradients<Scalar: KernelScalar>(
    _ rows: UnsafePointer<NeighborRow<Scalar>>, count: Int, basis: HermiteBasis,
    descriptor: Descriptor<Scalar>, rowStride: Int, _ b: UnsafePointer<Scalar>,
    scale: SIMD4<Double>, radial q0: UnsafeMutablePointer<Double>, _ qx: UnsafeMutablePointer<Double>,
    _ qy: UnsafeMutablePointer<Double>, _ qz: UnsafeMutablePointer<Double>
  ) {
    let step = Scalar.splineOrder * Scalar.laneCount
    let length = descriptor.stride
    for j in 0..<count {
      let neighbor = Neighbor(rows[j], basis)
      let slope = NodeWeights<Scalar>(
        rows[j].inverseSpacing * basis.slopeWeights(rows[j].position))
      var (h0, h1, h2, h3) = (
        Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero
      )
      for block in 0..<descriptor.blocks {
        let coefficients = NodeCoefficients(neighbor.nodes + block * step, rowStride: rowStride)
        let g = neighbor.weights.sum(coefficients)
        let from = b + block * Scalar.laneCount
        let (b0, b1, b2, b3) = (
          lanes(from), lanes(from + length), lanes(from + 2 * length), lanes(from + 3 * length)
        )
        let through = (neighbor.r0 * b0).addingProduct(neighbor.r1, b1).addingProduct(neighbor.r2, b2)
          .addingProduct(neighbor.r3, b3)
        h0 = h0.addingProduct(g, b0).addingProduct(slope.sum(coefficients), through)
        h1 = h1.addingProduct(g, b1)
        h2 = h2.addingProduct(g, b2)
        h3 = h3.addingProduct(g, b3)
      }
      q0[j] = scale[0] * Double(h0.sum())
      qx[j] = scale[1] * Double(h1.sum())
      qy[j] = scale[2] * Double(h2.sum())
      qz[j] = scale[3] * Double(h3.sum())
    }
  }

  /// A neighbour with every number spread over a register.
  private struct Neighbor<Scalar: KernelScalar> {
    let r0, r1, r2, r3: Scalar.Lanes
    let nodes: UnsafePointer<Scalar>
    let weights: NodeWeights<Scalar>

    @inline(__always) init(_ neighbor: NeighborRow<Scalar>, _ basis: HermiteBasis) {
      (r0, r1) = (Scalar.Lanes(repeating: neighbor.r0), Scalar.Lanes(repeating: neighbor.r1))
      (r2, r3) = (Scalar.Lanes(repeating: neighbor.r2), Scalar.Lanes(repeating: neighbor.r3))
      nodes = neighbor.nodes
      weights = NodeWeights(basis.weights(neighbor.position))
    }
  }
}
