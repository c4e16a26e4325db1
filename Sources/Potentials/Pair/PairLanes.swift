public import MDCore

/// Eight entries of the neighbour list at a time, one in each lane.
///
/// Positions are loaded as four numbers each and transposed, which is several times faster than loads by coordinate. Shifts are
/// added only where one of the eight pairs crosses a face of the cell: in a system in spatial order few do.
@frozen
@usableFromInline
struct PairLanes {
  @usableFromInline typealias Lanes = SIMD8<Double>

  @usableFromInline let positions: UnsafeRawPointer
  @usableFromInline let vectors: UnsafeRawPointer
  @usableFromInline let neighbors: UnsafePointer<Int32>
  @usableFromInline let shifts: UnsafePointer<UInt16>
  /// The index of the zero shift, four times side by side.
  @usableFromInline let home: UInt64

  @inlinable
  init(_ pairs: Neighborhood) {
    // A list without entries has memory too.
    positions = UnsafeRawPointer(pairs.positions.baseAddress!)
    vectors = UnsafeRawPointer(pairs.shiftVectors.baseAddress!)
    neighbors = pairs.neighbors.baseAddress!
    shifts = pairs.shifts.baseAddress!
    home = 0x0001_0001_0001_0001 &* UInt64(pairs.shiftVectors.count / 2)
  }

  /// r_j - center and its square for entries p ..< p + 8 (A, A^2), infinitely far from lane `count` on.
  @inlinable @inline(__always)
  func displacements(
    _ p: Int, count: Int, from center: Vec3
  ) -> (x: Lanes, y: Lanes, z: Lanes, distance2: Lanes) {
    var (x, y, z) = columns(positions, p) { Int(truncatingIfNeeded: neighbors[$0]) }
    x -= center.x
    y -= center.y
    z -= center.z
    let crossing = UnsafeRawPointer(shifts + p)
    let low = crossing.loadUnaligned(as: UInt64.self)
    let high = crossing.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    if (low ^ home) | (high ^ home) != 0 {
      let shift = columns(vectors, p) { Int(truncatingIfNeeded: shifts[$0]) }
      x += shift.0
      y += shift.1
      z += shift.2
    }
    var distance2 = (x * x).addingProduct(y, y).addingProduct(z, z)
    if count < 8 {
      let lane = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
      distance2.replace(with: .infinity, where: lane .>= Int64(truncatingIfNeeded: count))
    }
    return (x, y, z, distance2)
  }

  /// Three coordinates of the vectors at `index(p)` ... `index(p + 7)`.
  @inlinable @inline(__always)
  func columns(_ memory: UnsafeRawPointer, _ p: Int, _ index: (Int) -> Int) -> (Lanes, Lanes, Lanes) {
    func vector(_ k: Int) -> SIMD4<Double> {
      memory.loadUnaligned(fromByteOffset: 24 &* index(p &+ k), as: SIMD4<Double>.self)
    }
    let a = Lanes(lowHalf: vector(0), highHalf: vector(1))
    let b = Lanes(lowHalf: vector(2), highHalf: vector(3))
    let c = Lanes(lowHalf: vector(4), highHalf: vector(5))
    let d = Lanes(lowHalf: vector(6), highHalf: vector(7))
    let evenLow = Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf)
    let evenHigh = Lanes(lowHalf: c.evenHalf, highHalf: d.evenHalf)
    let oddLow = Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    let oddHigh = Lanes(lowHalf: c.oddHalf, highHalf: d.oddHalf)
    return (
      Lanes(lowHalf: evenLow.evenHalf, highHalf: evenHigh.evenHalf),
      Lanes(lowHalf: oddLow.evenHalf, highHalf: oddHigh.evenHalf),
      Lanes(lowHalf: evenLow.oddHalf, highHalf: evenHigh.oddHalf)
    )
  }
}
