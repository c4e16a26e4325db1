public import MDCore

/// The neighbours of one row of the list within the cutoff, as separate columns.
@frozen
@usableFromInline
struct PairRow {
  @usableFromInline let x: UnsafeMutablePointer<Double>
  @usableFromInline let y: UnsafeMutablePointer<Double>
  @usableFromInline let z: UnsafeMutablePointer<Double>
  @usableFromInline let r2: UnsafeMutablePointer<Double>
  @usableFromInline let energy: UnsafeMutablePointer<Double>
  /// Force over distance.
  @usableFromInline let force: UnsafeMutablePointer<Double>
  /// Index into the parameter table.
  @usableFromInline let kind: UnsafeMutablePointer<Int>

  /// Splits memory for 7 x `capacity` words into columns.
  @inlinable
  init(_ memory: UnsafeMutablePointer<Double>, capacity: Int) {
    x = memory
    y = memory + capacity
    z = memory + 2 * capacity
    r2 = memory + 3 * capacity
    energy = memory + 4 * capacity
    force = memory + 5 * capacity
    kind = UnsafeMutableRawPointer(memory + 6 * capacity).bindMemory(to: Int.self, capacity: capacity)
  }

  /// Keeps the entries of row i below the squared cutoff that `limit(j)` returns with the kind of the pair.
  @inlinable @inline(__always)
  func pack(_ i: Int, pairs: Neighborhood, limit: (_ j: Int) -> (cutoff2: Double, kind: Int)) -> Int {
    let entries = pairs.entries(of: i)
    guard let positions = pairs.positions.baseAddress, let neighbors = pairs.neighbors.baseAddress,
      let shifts = pairs.shifts.baseAddress, let vectors = pairs.shiftVectors.baseAddress
    else { return 0 }
    var count = 0
    let center = positions[i]
    var p = entries.lowerBound
    let end = entries.upperBound
    while p != end {
      let j = Int(truncatingIfNeeded: neighbors[p])
      let d = positions[j] - center + vectors[Int(truncatingIfNeeded: shifts[p])]
      let distance2 = d.length2
      let (cutoff2, pairKind) = limit(j)
      x[count] = d.x
      y[count] = d.y
      z[count] = d.z
      r2[count] = distance2
      kind[count] = pairKind
      // The sign bit, not a branch: a quarter of the entries lie in the skin, in no predictable order.
      count &+= Int(truncatingIfNeeded: (distance2 - cutoff2).bitPattern >> 63)
      p &+= 1
    }
    return count
  }

  /// Zeroes the columns from `count` up to a whole number of lanes, and returns that number.
  @inlinable @inline(__always)
  func pad(_ count: Int) -> Int {
    let padded = (count + 7) / 8 * 8
    for k in count..<padded {
      x[k] = 0
      y[k] = 0
      z[k] = 0
      energy[k] = 0
      force[k] = 0
    }
    return padded
  }

  /// Sums of u and of f d over the padded row.
  @inlinable @inline(__always)
  func sum(_ padded: Int) -> (energy: Double, force: Vec3) {
    var (e, fx, fy, fz) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    for k in stride(from: 0, to: padded, by: 8) {
      let f = lanes(force, k)
      e += lanes(energy, k)
      fx += f * lanes(x, k)
      fy += f * lanes(y, k)
      fz += f * lanes(z, k)
    }
    return (e.sum(), Vec3(fx.sum(), fy.sum(), fz.sum()))
  }

  /// Sum of f d d over the padded row.
  @inlinable @inline(__always)
  func virial(_ padded: Int) -> SymmetricTensor {
    var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (yz, xz, xy) = (Lanes.zero, Lanes.zero, Lanes.zero)
    for k in stride(from: 0, to: padded, by: 8) {
      let f = lanes(force, k)
      let (dx, dy, dz) = (lanes(x, k), lanes(y, k), lanes(z, k))
      let (gx, gy, gz) = (f * dx, f * dy, f * dz)
      xx += gx * dx
      yy += gy * dy
      zz += gz * dz
      yz += gy * dz
      xz += gx * dz
      xy += gx * dy
    }
    return SymmetricTensor(
      xx: xx.sum(), yy: yy.sum(), zz: zz.sum(), yz: yz.sum(), xz: xz.sum(), xy: xy.sum())
  }

  @usableFromInline typealias Lanes = SIMD8<Double>

  @inlinable @inline(__always)
  func lanes(_ column: UnsafeMutablePointer<Double>, _ k: Int) -> Lanes {
    UnsafeRawPointer(column + k).loadUnaligned(as: Lanes.self)
  }
}
