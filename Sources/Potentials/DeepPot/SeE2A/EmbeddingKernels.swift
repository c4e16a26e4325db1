/// Sums over the neighbours of one centre in which embeddings appear. Embeddings are evaluated where they are used and
/// never stored: G is a weighted sum over the numbers of two spline nodes.
package enum EmbeddingKernels {
  /// Weights of the node coefficients in value and slope, 16 numbers a neighbour: eight and eight.
  @inline(__always)
  package static func fillWeights<Scalar: KernelScalar>(
    _ rows: UnsafePointer<NeighborRow<Scalar>>, count: Int, basis: HermiteBasis,
    into weights: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<count {
      let row = rows[j]
      store8(basis.weights(row.position), weights + 16 * j)
      store8(row.inverseSpacing * basis.slopeWeights(row.position), weights + 16 * j + 8)
    }
  }

  /// T += sum_j R_j^T G_j (4 x M, rows of length `descriptor.stride`), two neighbours at a time.
  ///
  /// Cost (4 order + 7) M flop a neighbour, from 2 order M numbers of the spline.
  @inline(__always)
  package static func accumulate<Scalar: KernelScalar>(
    _ rows: UnsafePointer<NeighborRow<Scalar>>, weights: UnsafePointer<Scalar>, count: Int,
    descriptor: Descriptor<Scalar>, rowStride: Int, into t: UnsafeMutablePointer<Scalar>
  ) {
    let step = EmbeddingSplines<Scalar>.numbersPerNode * Scalar.laneCount
    let length = descriptor.stride
    var j = 0
    while j + 2 <= count {
      let (a, b) = (Row(rows[j]), Row(rows[j + 1]))
      let (wa, wb) = (NodeWeights<Scalar>(weights + 16 * j), NodeWeights<Scalar>(weights + 16 * j + 16))
      var (na, nb, to) = (rows[j].nodes, rows[j + 1].nodes, t)
      for _ in 0..<descriptor.blocks {
        let (ca, cb) = (NodeNumbers(na, rowStride: rowStride), NodeNumbers(nb, rowStride: rowStride))
        let (ga, gb) = (ca.value + wa.sum(ca), cb.value + wb.sum(cb))
        store(lanes(to).addingProduct(a.r0, ga).addingProduct(b.r0, gb), to)
        store(lanes(to + length).addingProduct(a.r1, ga).addingProduct(b.r1, gb), to + length)
        store(lanes(to + 2 * length).addingProduct(a.r2, ga).addingProduct(b.r2, gb), to + 2 * length)
        store(lanes(to + 3 * length).addingProduct(a.r3, ga).addingProduct(b.r3, gb), to + 3 * length)
        (na, nb, to) = (na + step, nb + step, to + Scalar.laneCount)
      }
      j += 2
    }
    guard j < count else { return }
    let (a, wa) = (Row(rows[j]), NodeWeights<Scalar>(weights + 16 * j))
    var (na, to) = (rows[j].nodes, t)
    for _ in 0..<descriptor.blocks {
      let c = NodeNumbers(na, rowStride: rowStride)
      let g = c.value + wa.sum(c)
      store(lanes(to).addingProduct(a.r0, g), to)
      store(lanes(to + length).addingProduct(a.r1, g), to + length)
      store(lanes(to + 2 * length).addingProduct(a.r2, g), to + 2 * length)
      store(lanes(to + 3 * length).addingProduct(a.r3, g), to + 3 * length)
      (na, to) = (na + step, to + Scalar.laneCount)
    }
  }

  /// dE/dR_j of every neighbour from B = dE/dT: G_j B^T, and to its radial entry comes (dG_j/ds) (R_j B).
  ///
  /// Writes four columns. Cost (8 order + 14) M flop a neighbour.
  @inline(__always)
  package static func gradients<Scalar: KernelScalar>(
    _ rows: UnsafePointer<NeighborRow<Scalar>>, weights: UnsafePointer<Scalar>, count: Int,
    descriptor: Descriptor<Scalar>, rowStride: Int, _ b: UnsafePointer<Scalar>,
    scale: SIMD4<Double>, radial q0: UnsafeMutablePointer<Double>, _ qx: UnsafeMutablePointer<Double>,
    _ qy: UnsafeMutablePointer<Double>, _ qz: UnsafeMutablePointer<Double>
  ) {
    let step = EmbeddingSplines<Scalar>.numbersPerNode * Scalar.laneCount
    let length = descriptor.stride
    for j in 0..<count {
      let row = Row(rows[j])
      let (value, slope) = (
        NodeWeights<Scalar>(weights + 16 * j), NodeWeights<Scalar>(weights + 16 * j + 8)
      )
      var (h0, h1, h2, h3) = (
        Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero
      )
      var (nodes, from) = (rows[j].nodes, b)
      for _ in 0..<descriptor.blocks {
        let c = NodeNumbers(nodes, rowStride: rowStride)
        let g = c.value + value.sum(c)
        let (b0, b1, b2, b3) = (
          lanes(from), lanes(from + length), lanes(from + 2 * length), lanes(from + 3 * length)
        )
        let through = (row.r0 * b0).addingProduct(row.r1, b1).addingProduct(row.r2, b2)
          .addingProduct(row.r3, b3)
        h0 = h0.addingProduct(g, b0).addingProduct(slope.sum(c), through)
        h1 = h1.addingProduct(g, b1)
        h2 = h2.addingProduct(g, b2)
        h3 = h3.addingProduct(g, b3)
        (nodes, from) = (nodes + step, from + Scalar.laneCount)
      }
      let q = scale * Scalar.sums(h0, h1, h2, h3)
      (q0[j], qx[j], qy[j], qz[j]) = (q[0], q[1], q[2], q[3])
    }
  }

  /// A neighbour's row with every number spread over a register.
  private struct Row<Scalar: KernelScalar> {
    let r0, r1, r2, r3: Scalar.Lanes

    @inline(__always) init(_ neighbor: NeighborRow<Scalar>) {
      (r0, r1) = (Scalar.Lanes(repeating: neighbor.r0), Scalar.Lanes(repeating: neighbor.r1))
      (r2, r3) = (Scalar.Lanes(repeating: neighbor.r2), Scalar.Lanes(repeating: neighbor.r3))
    }
  }
}
