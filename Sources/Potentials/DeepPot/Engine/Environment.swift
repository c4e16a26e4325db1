package import MDCore

/// The environment matrix: one row w(r) (1/r, x/r^2, y/r^2, z/r^2) for each neighbour [Zhang2018].
///
/// With u = (r - rs) / (rc - rs) the switching function is w = 1 for u <= 0, 1 - 10 u^3 + 15 u^4 - 6 u^5 between, 0 for u >= 1:
/// value, first and second derivative are continuous at both ends. Rows are then normalised, (row - mean) / deviation,
/// with the statistics of the centre's type.
package struct Environment: Sendable {
  typealias Lanes = SIMD8<Double>
  /// Neighbours that one turn of the kernels handles; columns are padded to a multiple of it.
  package static let laneCount = 8

  /// rs and rc - rs (A).
  let inner: Double
  let width: Double

  package init(inner: Double, width: Double) {
    self.inner = inner
    self.width = width
  }

  /// Columns of numbers about the pairs of a chunk of centres, one entry a pair.
  package struct Columns {
    package init(
      x: UnsafeMutablePointer<Double>, y: UnsafeMutablePointer<Double>, z: UnsafeMutablePointer<Double>,
      inverse: UnsafeMutablePointer<Double>, radial: UnsafeMutablePointer<Double>,
      slope: UnsafeMutablePointer<Double>
    ) {
      (self.x, self.y, self.z) = (x, y, z)
      (self.inverse, self.radial, self.slope) = (inverse, radial, slope)
    }

    /// r_j - r_i (A).
    package var x, y, z: UnsafeMutablePointer<Double>
    /// |r_j - r_i|^2 (A^2); becomes 1/r (1/A).
    package var inverse: UnsafeMutablePointer<Double>
    /// w/r, the radial entry before normalisation, and (dw/dr)/r (1/A, 1/A^2).
    package var radial, slope: UnsafeMutablePointer<Double>
  }

  /// `count` rounded up to whole turns.
  static func padded(_ count: Int) -> Int { (count + Self.laneCount - 1) / Self.laneCount * Self.laneCount }

  /// Replaces squared distances by 1/r and fills w/r and (dw/dr)/r of `count` pairs. Cost about 30 flop a pair.
  package func fill(_ columns: Columns, count: Int) {
    // The root of a register would be taken lane by lane; a plain loop over numbers becomes vector code.
    for p in 0..<Self.padded(count) { columns.radial[p] = columns.inverse[p].squareRoot() }
    let (inner, inverseWidth) = (Lanes(repeating: inner), Lanes(repeating: 1 / width))
    for p in stride(from: 0, to: count, by: Self.laneCount) {
      let r = lanes8(columns.radial + p)
      let inverse = 1 / r
      let u = ((r - inner) * inverseWidth).clamped(lowerBound: .zero, upperBound: Lanes(repeating: 1))
      let v = 1 - u
      let u2 = u * u
      let weight = 1 - u2 * u * (10 + u * (6 * u - 15))
      store8(inverse, columns.inverse + p)
      store8(weight * inverse, columns.radial + p)
      store8(-30 * u2 * (v * v) * inverseWidth * inverse, columns.slope + p)
    }
  }

  /// dE/d(r_j - r_i) of `count` pairs from q = dE/d(row before normalisation); replaces the first three columns of q.
  ///
  /// With a = 1/r, d = r_j - r_i, radial entry R = w a and angular entries R a d:
  /// dE/dd = [q0 (w' a - R a) + (q . d) a (w' a - 2 R a)] a d + R a q. Returns the virial -sum d (x) dE/dd (eV), and the
  /// largest component of a gradient (eV/A), not a number if one is not. Cost about 50 flop a pair.
  package func gradients(
    _ columns: Columns, count: Int, radial q0: UnsafePointer<Double>, _ qx: UnsafeMutablePointer<Double>,
    _ qy: UnsafeMutablePointer<Double>, _ qz: UnsafeMutablePointer<Double>
  ) -> (virial: Matrix3, largest: Double) {
    var (xx, xy, xz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (yx, yy, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (zx, zy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var largest = SIMD8<Int64>.zero
    for p in stride(from: 0, to: count, by: Self.laneCount) {
      let (x, y, z) = (lanes8(columns.x + p), lanes8(columns.y + p), lanes8(columns.z + p))
      let (ax, ay, az) = (lanes8(qx + p), lanes8(qy + p), lanes8(qz + p))
      let (a, radial, slope) = (
        lanes8(columns.inverse + p), lanes8(columns.radial + p), lanes8(columns.slope + p)
      )
      let angular = radial * a
      let projection = (ax * x + ay * y + az * z) * a
      let along = (lanes8(q0 + p) * (slope - angular) + projection * (slope - 2 * angular)) * a
      let (gx, gy, gz) = (along * x + angular * ax, along * y + angular * ay, along * z + angular * az)
      store8(gx, qx + p)
      store8(gy, qy + p)
      store8(gz, qz + p)
      xx -= x * gx
      xy -= x * gy
      xz -= x * gz
      yx -= y * gx
      yy -= y * gy
      yz -= y * gz
      zx -= z * gx
      zy -= z * gy
      zz -= z * gz
      largest = larger(largest, larger(magnitude(gx), larger(magnitude(gy), magnitude(gz))))
    }
    let virial = Matrix3(
      Vec3(xx.sum(), xy.sum(), xz.sum()), Vec3(yx.sum(), yy.sum(), yz.sum()),
      Vec3(zx.sum(), zy.sum(), zz.sum()))
    return (virial, Double(bitPattern: UInt64(bitPattern: largest.max())))
  }

  /// Bits of |v|: they sort like the numbers, and what is not a number comes last.
  @inline(__always) private func magnitude(_ v: Lanes) -> SIMD8<Int64> {
    unsafeBitCast(v, to: SIMD8<Int64>.self) & SIMD8(repeating: .max)
  }

  @inline(__always) private func larger(_ a: SIMD8<Int64>, _ b: SIMD8<Int64>) -> SIMD8<Int64> {
    a.replacing(with: b, where: b .> a)
  }
}

@inline(__always) func lanes8(_ p: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Double>.self)
}

@inline(__always) func store8(_ v: SIMD8<Double>, _ p: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: SIMD8<Double>.self)
}
