/// What the kernels need of one neighbour: its normalised row and where its embedding stands in a spline.
package struct NeighborRow<Scalar: KernelScalar>: BitwiseCopyable {
  /// (row - mean) / deviation.
  package var r0, r1, r2, r3: Scalar
  /// Nodes of the spline on both sides: two rows of numbers (`EmbeddingSplines`).
  package var nodes: UnsafePointer<Scalar>
  /// Position between the nodes, 0 to 1, and nodes per unit of the radial entry.
  package var position: Double
  package var inverseSpacing: Double

  package init(
    row: SIMD4<Scalar>, nodes: UnsafePointer<Scalar>, position: Double, inverseSpacing: Double
  ) {
    (r0, r1, r2, r3) = (row[0], row[1], row[2], row[3])
    self.nodes = nodes
    self.position = position
    self.inverseSpacing = inverseSpacing
  }
}

/// Weights of the coefficients of two nodes, each number in all lanes.
struct NodeWeights<Scalar: KernelScalar> {
  typealias Lanes = Scalar.Lanes
  let w0, w1, w2, w3, w4, w5, w6, w7: Lanes

  /// From eight numbers.
  @inline(__always) init(_ p: UnsafePointer<Scalar>) {
    func lane(_ k: Int) -> Lanes { Lanes(repeating: p[k]) }
    (w0, w1, w2, w3) = (lane(0), lane(1), lane(2), lane(3))
    (w4, w5, w6, w7) = (lane(4), lane(5), lane(6), lane(7))
  }

  /// The weighted sum over the coefficients.
  @inline(__always) func sum(_ c: NodeCoefficients<Scalar>) -> Lanes {
    var sum = (w0 * c.c0).addingProduct(w1, c.c1).addingProduct(w2, c.c2).addingProduct(w3, c.c3)
    sum = sum.addingProduct(w4, c.c4).addingProduct(w5, c.c5)
    return Scalar.splineOrder == 4 ? sum.addingProduct(w6, c.c6).addingProduct(w7, c.c7) : sum
  }
}

/// Coefficients of two nodes for one register of outputs: 2 x `splineOrder` registers.
struct NodeCoefficients<Scalar: KernelScalar> {
  typealias Lanes = Scalar.Lanes
  let c0, c1, c2, c3, c4, c5, c6, c7: Lanes

  /// `p` points to the register's first coefficient at the first node.
  @inline(__always) init(_ p: UnsafePointer<Scalar>, rowStride: Int) {
    let (n, order) = (Scalar.laneCount, Scalar.splineOrder)
    let next = p + rowStride
    if order == 4 {
      (c0, c1, c2, c3) = (lanes(p), lanes(p + n), lanes(p + 2 * n), lanes(p + 3 * n))
      (c4, c5, c6, c7) = (lanes(next), lanes(next + n), lanes(next + 2 * n), lanes(next + 3 * n))
    } else {
      (c0, c1, c2) = (lanes(p), lanes(p + n), lanes(p + 2 * n))
      (c3, c4, c5) = (lanes(next), lanes(next + n), lanes(next + 2 * n))
      (c6, c7) = (.zero, .zero)
    }
  }
}
