/// Kernels of the `se_e2_a` descriptor of one centre [Zhang2018].
///
/// T = sum_j R_j^T G_j, 4 x M (R_j the normalised row of neighbour j, G_j the embedding of its radial entry) over the number of
/// slots; D = T^T T', T' the first A columns of T. D_ma = D_am, so only a <= m is kept: row a of D holds m = a ..< M, and
/// the rows follow each other without gaps, K = M A - A (A - 1) / 2 numbers. Rows of T are `stride` numbers long, zero from M on.
package struct Descriptor<Scalar: KernelScalar>: Sendable {
  /// M and A.
  package let width: Int
  package let axis: Int
  /// Row length of T and of its gradient: whole registers may be read from any column below M on.
  package let stride: Int
  /// Registers in a row of T.
  package let blocks: Int

  package init(width: Int, axis: Int) {
    self.width = width
    self.axis = axis
    stride = Scalar.padded(width) + Scalar.laneCount
    blocks = Scalar.padded(width) / Scalar.laneCount
  }

  /// K, numbers of D that are kept.
  package var size: Int { start(axis) }

  /// Where row a of D begins.
  @inline(__always) package func start(_ a: Int) -> Int { a * width - a * (a - 1) / 2 }

  /// Position in D of neuron m and axis neuron a of DeePMD-kit's full M x A matrix.
  package func position(neuron m: Int, axis a: Int) -> Int { m < a ? start(m) + a - m : start(a) + m - a }

  /// D from T. Writes up to one register beyond its K numbers. Cost 8 K flop.
  @inline(__always)
  package func contract(_ t: UnsafePointer<Scalar>, into d: UnsafeMutablePointer<Scalar>) {
    for a in 0..<axis {
      let row = d + start(a) - a
      let (t0, t1, t2, t3) = columns(t, a)
      for m in Swift.stride(from: a, to: width, by: Scalar.laneCount) {
        var sum = t0 * lanes(t + m)
        sum = sum.addingProduct(t1, lanes(t + stride + m))
        sum = sum.addingProduct(t2, lanes(t + 2 * stride + m))
        store(sum.addingProduct(t3, lanes(t + 3 * stride + m)), row + m)
      }
    }
  }

  /// dE/dT times `factor` from dE/dD: for every a <= m, T_ca goes to column m and T_cm to column a. Cost 16 K flop.
  ///
  /// Reads up to one register beyond the K numbers of `gd`; what it leaves in the padding of `gt` is finite.
  @inline(__always)
  package func gradient(
    _ t: UnsafePointer<Scalar>, _ gd: UnsafePointer<Scalar>, factor: Scalar,
    into gt: UnsafeMutablePointer<Scalar>
  ) {
    gt.update(repeating: 0, count: 4 * stride)
    for a in 0..<axis {
      let row = gd + start(a) - a
      let (t0, t1, t2, t3) = columns(t, a)
      var (s0, s1, s2, s3) = (
        Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero, Scalar.Lanes.zero
      )
      for m in Swift.stride(from: a, to: width, by: Scalar.laneCount) {
        let g = lanes(row + m)
        store(lanes(gt + m).addingProduct(t0, g), gt + m)
        store(lanes(gt + stride + m).addingProduct(t1, g), gt + stride + m)
        store(lanes(gt + 2 * stride + m).addingProduct(t2, g), gt + 2 * stride + m)
        store(lanes(gt + 3 * stride + m).addingProduct(t3, g), gt + 3 * stride + m)
        s0 = s0.addingProduct(g, lanes(t + m))
        s1 = s1.addingProduct(g, lanes(t + stride + m))
        s2 = s2.addingProduct(g, lanes(t + 2 * stride + m))
        s3 = s3.addingProduct(g, lanes(t + 3 * stride + m))
      }
      gt[a] += s0.sum()
      gt[stride + a] += s1.sum()
      gt[2 * stride + a] += s2.sum()
      gt[3 * stride + a] += s3.sum()
    }
    for i in 0..<4 * stride { gt[i] *= factor }
  }

  /// Column a of T, each number in all lanes.
  @inline(__always)
  private func columns(
    _ t: UnsafePointer<Scalar>, _ a: Int
  ) -> (Scalar.Lanes, Scalar.Lanes, Scalar.Lanes, Scalar.Lanes) {
    (
      Scalar.Lanes(repeating: t[a]), Scalar.Lanes(repeating: t[stride + a]),
      Scalar.Lanes(repeating: t[2 * stride + a]), Scalar.Lanes(repeating: t[3 * stride + a])
    )
  }
}
