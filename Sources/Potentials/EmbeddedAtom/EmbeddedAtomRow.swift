import MDCore

/// One row of the neighbour list as the embedded-atom method needs it: all entries as columns, and which are near.
struct EmbeddedAtomRow {
  private typealias Lanes = SIMD8<Double>

  /// Pair vectors (A) and g / r (eV/A^2) by entry, zero for entries beyond the cutoff.
  private let x: UnsafeMutablePointer<Double>
  private let y: UnsafeMutablePointer<Double>
  private let z: UnsafeMutablePointer<Double>
  let scaled: UnsafeMutablePointer<Double>
  /// Squared distances by entry (A^2).
  private let distance2: UnsafeMutablePointer<Double>
  /// By number of the near entry: squared distance, later place in the interval of the spline; inverse distance; entry in the row;
  /// interval.
  let p: UnsafeMutablePointer<Double>
  let inverse: UnsafeMutablePointer<Double>
  let entry: UnsafeMutablePointer<Int64>
  let interval: UnsafeMutablePointer<Int64>

  /// Calls `body` with memory for rows of up to `longest` entries.
  static func withRow(_ longest: Int, _ body: (EmbeddedAtomRow) -> Void) {
    // Whole lanes, and eight places past the last that counts.
    let capacity = (longest + 15) / 8 * 8
    withUnsafeTemporaryAllocation(byteCount: 9 * capacity * 8, alignment: 64) { memory in
      body(EmbeddedAtomRow(memory.baseAddress!, capacity: capacity))
    }
  }

  private init(_ memory: UnsafeMutableRawPointer, capacity: Int) {
    func column<T>(_ k: Int) -> UnsafeMutablePointer<T> {
      (memory + 8 * k * capacity).bindMemory(to: T.self, capacity: capacity)
    }
    (x, y, z, scaled, distance2) = (column(0), column(1), column(2), column(3), column(4))
    (p, inverse, entry, interval) = (column(5), column(6), column(7), column(8))
  }

  /// Fills the columns for row i; returns how many entries are near.
  @inline(__always)
  func gather(
    _ i: Int, pairs: Neighborhood, lanes: PairLanes, cutoff2: Double, keepingVectors: Bool
  ) -> Int {
    let entries = pairs.entries(of: i)
    let center = pairs.positions[i]
    for k in stride(from: 0, to: entries.count, by: 8) {
      let d = lanes.displacements(entries.lowerBound &+ k, count: entries.count &- k, from: center)
      store(d.distance2, distance2, k)
      if keepingVectors {
        store(d.x, x, k)
        store(d.y, y, k)
        store(d.z, z, k)
        store(.zero, scaled, k)
      }
    }
    var near = 0
    for k in 0..<entries.count {
      let r2 = distance2[k]
      p[near] = r2
      entry[near] = Int64(truncatingIfNeeded: k)
      // The sign bit, not a branch: many entries lie beyond the cutoff, in no predictable order.
      near &+= Int(truncatingIfNeeded: (r2 - cutoff2).bitPattern >> 63)
    }
    return near
  }

  /// Finds inverse distances, intervals and places in them of the near entries.
  @inline(__always)
  func place(_ near: Int, inverseSpacing: Double, intervals: Int) {
    let end = Lanes(repeating: Double(intervals))
    let last = end - 1
    // Added to a number, it leaves the next whole number in the low bits.
    let toWhole = Lanes(repeating: 0x1.8p52)
    // Numbers to work on in the lanes past the last near entry.
    store(.one, p, near)
    for k in stride(from: 0, to: near, by: 8) {
      let distance2 = load(p, k)
      let inverseDistance = Self.inverseSquareRoot(distance2)
      var scaled = (inverseSpacing * distance2) * inverseDistance
      scaled.replace(with: end, where: scaled .> end)
      // At a knot the interval to either side will do.
      var whole = (scaled - 0.5) + toWhole
      whole.replace(with: last + toWhole, where: whole .> last + toWhole)
      let bits = unsafeBitCast(whole, to: SIMD8<Int64>.self) & 0xffff_ffff
      UnsafeMutableRawPointer(interval + k).storeBytes(of: bits, as: SIMD8<Int64>.self)
      store(inverseDistance, inverse, k)
      store(scaled - (whole - toWhole), p, k)
    }
  }

  /// Newton's iteration from half the exponent, four times for double precision. The square root of a SIMD vector would go
  /// lane by lane.
  @inline(__always)
  private static func inverseSquareRoot(_ x: Lanes) -> Lanes {
    let guess = 0x5fe6_eb50_c7b5_37a9 &- (unsafeBitCast(x, to: SIMD8<Int64>.self) &>> 1)
    var y = unsafeBitCast(guess, to: Lanes.self)
    for _ in 0..<4 { y *= Lanes(repeating: 1.5).addingProduct(-0.5 * x * y, y) }
    return y
  }

  /// Sum of g d / r over a row of `count` entries (eV/A).
  @inline(__always)
  func force(_ count: Int) -> Vec3 {
    var sum = LaneVector()
    for k in stride(from: 0, to: count, by: 8) {
      sum.add(load(scaled, k), load(x, k), load(y, k), load(z, k))
    }
    return sum.sum
  }

  /// Sum of g d d / r over a row of `count` entries (eV).
  @inline(__always)
  func virial(_ count: Int) -> SymmetricTensor {
    var sum = LaneTensor()
    for k in stride(from: 0, to: count, by: 8) {
      sum.add(load(scaled, k), load(x, k), load(y, k), load(z, k))
    }
    return sum.sum
  }

  @inline(__always)
  private func load(_ column: UnsafeMutablePointer<Double>, _ k: Int) -> Lanes {
    UnsafeRawPointer(column + k).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private func store(_ value: Lanes, _ column: UnsafeMutablePointer<Double>, _ k: Int) {
    UnsafeMutableRawPointer(column + k).storeBytes(of: value, as: Lanes.self)
  }
}
