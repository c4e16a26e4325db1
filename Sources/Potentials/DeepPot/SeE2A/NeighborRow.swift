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

/// Weights of the numbers of two nodes, each in all lanes.
struct NodeWeights<Scalar: KernelScalar> {
  typealias Lanes = Scalar.Lanes
  let step, own1, own2, own3, next1, next2, next3: Lanes

  /// From the eight weights of `HermiteBasis`. That of a node's own value is one less that of the next, hence the step alone.
  @inline(__always) init(_ p: UnsafePointer<Scalar>) {
    func lane(_ k: Int) -> Lanes { Lanes(repeating: p[k]) }
    let order = Scalar.splineOrder
    step = lane(order)
    (own1, own2, next1, next2) = (lane(1), lane(2), lane(order + 1), lane(order + 2))
    (own3, next3) = order == 4 ? (lane(3), lane(7)) : (.zero, .zero)
  }

  /// The weighted sum, without the node's own value.
  @inline(__always) func sum(_ c: NodeNumbers<Scalar>) -> Lanes {
    let sum = (step * c.step).addingProduct(own1, c.own1).addingProduct(own2, c.own2)
      .addingProduct(next1, c.next1).addingProduct(next2, c.next2)
    return Scalar.splineOrder == 4 ? sum.addingProduct(own3, c.own3).addingProduct(next3, c.next3) : sum
  }
}

/// Numbers of two nodes for one register of outputs: value and step to the next value, then higher coefficients of both.
struct NodeNumbers<Scalar: KernelScalar> {
  typealias Lanes = Scalar.Lanes
  let value, step, own1, own2, own3, next1, next2, next3: Lanes

  /// `p` points to the register's first number at the first node.
  @inline(__always) init(_ p: UnsafePointer<Scalar>, rowStride: Int) {
    let n = Scalar.laneCount
    let next = p + rowStride
    (value, step) = (lanes(p), lanes(p + Scalar.splineOrder * n))
    (own1, own2, next1, next2) = (lanes(p + n), lanes(p + 2 * n), lanes(next + n), lanes(next + 2 * n))
    (own3, next3) =
      Scalar.splineOrder == 4 ? (lanes(p + 3 * n), lanes(next + 3 * n)) : (.zero, .zero)
  }
}
