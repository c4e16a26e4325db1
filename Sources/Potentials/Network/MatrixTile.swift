/// Kernels of a matrix product: a few rows of X times one panel of a `PackedMatrix`.
///
/// Y (n x 3 registers) = start + X (n x depth) W (depth x 3 registers), all sums kept in registers, so each step of depth
/// loads three registers of W and n numbers of X for 3 n multiply-adds.
package enum MatrixTile {
  /// Three registers: one row of the result.
  package struct Row<Scalar: KernelScalar> {
    var a = Scalar.Lanes.zero
    var b = Scalar.Lanes.zero
    var c = Scalar.Lanes.zero

    @inline(__always) init() {}
    @inline(__always) init(_ p: UnsafePointer<Scalar>) {
      a = lanes(p)
      b = lanes(p + Scalar.laneCount)
      c = lanes(p + 2 * Scalar.laneCount)
    }

    @inline(__always) mutating func add(_ x: Scalar, _ w: Row) {
      let factor = Scalar.Lanes(repeating: x)
      a = a.addingProduct(factor, w.a)
      b = b.addingProduct(factor, w.b)
      c = c.addingProduct(factor, w.c)
    }

    @inline(__always) func write(_ p: UnsafeMutablePointer<Scalar>) {
      store(a, p)
      store(b, p + Scalar.laneCount)
      store(c, p + 2 * Scalar.laneCount)
    }
  }

  @inline(__always)
  static func eightRows<Scalar: KernelScalar>(
    depth: Int, _ x: UnsafePointer<Scalar>, _ xStride: Int, _ panel: UnsafePointer<Scalar>,
    _ start: Row<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ yStride: Int
  ) {
    var (y0, y1, y2, y3, y4, y5, y6, y7) = (start, start, start, start, start, start, start, start)
    var (upper, lower, w) = (x, x + 4 * xStride, panel)
    for _ in 0..<depth {
      let row = Row(w)
      y0.add(upper[0], row)
      y1.add(upper[xStride], row)
      y2.add(upper[2 * xStride], row)
      y3.add(upper[3 * xStride], row)
      y4.add(lower[0], row)
      y5.add(lower[xStride], row)
      y6.add(lower[2 * xStride], row)
      y7.add(lower[3 * xStride], row)
      (upper, lower, w) = (upper + 1, lower + 1, w + 3 * Scalar.laneCount)
    }
    y0.write(y)
    y1.write(y + yStride)
    y2.write(y + 2 * yStride)
    y3.write(y + 3 * yStride)
    y4.write(y + 4 * yStride)
    y5.write(y + 5 * yStride)
    y6.write(y + 6 * yStride)
    y7.write(y + 7 * yStride)
  }

  @inline(__always)
  static func fourRows<Scalar: KernelScalar>(
    depth: Int, _ x: UnsafePointer<Scalar>, _ xStride: Int, _ panel: UnsafePointer<Scalar>,
    _ start: Row<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ yStride: Int
  ) {
    var (y0, y1, y2, y3) = (start, start, start, start)
    var (x, w) = (x, panel)
    for _ in 0..<depth {
      let row = Row(w)
      y0.add(x[0], row)
      y1.add(x[xStride], row)
      y2.add(x[2 * xStride], row)
      y3.add(x[3 * xStride], row)
      (x, w) = (x + 1, w + 3 * Scalar.laneCount)
    }
    y0.write(y)
    y1.write(y + yStride)
    y2.write(y + 2 * yStride)
    y3.write(y + 3 * yStride)
  }

  @inline(__always)
  static func oneRow<Scalar: KernelScalar>(
    depth: Int, _ x: UnsafePointer<Scalar>, _ panel: UnsafePointer<Scalar>, _ start: Row<Scalar>,
    _ y: UnsafeMutablePointer<Scalar>
  ) {
    var (sum, w) = (start, panel)
    for k in 0..<depth {
      sum.add(x[k], Row(w))
      w += 3 * Scalar.laneCount
    }
    sum.write(y)
  }
}
