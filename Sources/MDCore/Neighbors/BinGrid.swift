/// The bins of a cell from which all pairs within a range are found in O(N).
///
/// Bins are slabs of the cell along its own axes, so triclinic cells need no special case. They are about half as wide as
/// the range; along a free axis they span the atoms.
struct BinGrid: Sendable {
  let cell: Cell
  let bins: SIMD3<Int>
  /// Bins to either side that may hold neighbours.
  let reach: SIMD3<Int>
  /// Whole cells crossed within `reach` at most.
  let maxShift: SIMD3<Int>
  private let inverse: Matrix3
  private let periodic: SIMDMask<SIMD3<Int64>>
  /// Fractional coordinate where the bins begin, and bins per unit of it.
  private let low: SIMD3<Double>
  private let perUnit: SIMD3<Double>

  /// `range` is the largest pair distance wanted (A). Throws if the cell is flat or too small for the range.
  init(positions: UnsafeBufferPointer<Vec3>, cell: Cell, range: Double, workers: Workers) throws(MDError) {
    let heights = cell.heights
    let inverse = cell.vectors.inverse
    guard inverse.isFinite, heights.isFinite, min(heights.x, heights.y, heights.z) > 0 else {
      throw MDError(
        .input, "the cell has no volume", found: "volume \(cell.volume)", expected: "a positive volume")
    }
    var low = SIMD3<Double>.zero
    var width = SIMD3<Double>.one
    if !cell.isFullyPeriodic && !positions.isEmpty {
      let (least, most) = Self.extent(positions, cell.origin, inverse, workers)
      for axis in 0..<3 where !cell.periodic[axis] {
        low[axis] = least[axis]
        width[axis] = max((most[axis] - least[axis]) * (1 + 1e-12), 1e-12)
      }
    }
    var bins = SIMD3(1, 1, 1)
    let most = min(Double(max(1, positions.count)), 1024)
    for axis in 0..<3 {
      bins[axis] = max(1, Int(min(heights[axis] * width[axis] / (0.5 * range), most)))
    }
    // A thin gas in a large cell: no more bins than a few for each atom.
    while bins.x * bins.y * bins.z > 4 * positions.count + 64 {
      let widest = bins.x >= max(bins.y, bins.z) ? 0 : bins.y >= bins.z ? 1 : 2
      bins[widest] = (bins[widest] + 1) / 2
    }
    var reach = SIMD3(0, 0, 0)
    var maxShift = SIMD3(0, 0, 0)
    for axis in 0..<3 {
      let needed = (range / (heights[axis] * width[axis] / Double(bins[axis]))).rounded(.up)
      if cell.periodic[axis] {
        reach[axis] = Int(min(needed, 1e6))
        maxShift[axis] = (reach[axis] + bins[axis] - 1) / bins[axis]
      } else {
        reach[axis] = Int(min(needed, Double(bins[axis] - 1)))
      }
    }
    let counts = 2 &* maxShift &+ SIMD3(1, 1, 1)
    guard maxShift.max() < 128, counts.x * counts.y * counts.z < 65_536 else {
      throw MDError(
        .input, "the cell is too small for the cutoff",
        found: "heights \(heights.x), \(heights.y), \(heights.z) A with a range of \(range) A",
        expected: "heights of at least a nineteenth of the range", hint: "repeat the cell")
    }
    self.cell = cell
    self.inverse = inverse
    self.bins = bins
    self.reach = reach
    self.maxShift = maxShift
    self.low = low
    periodic = SIMDMask(cell.periodic)
    perUnit = SIMD3<Double>(bins) / width
  }

  /// All shifts that occur, odd in number, s and -s opposite about the middle.
  var shiftTable: [SIMD3<Int32>] {
    let most = SIMD3<Int32>(truncatingIfNeeded: maxShift)
    return (-most.x...most.x).flatMap { x in
      (-most.y...most.y).flatMap { y in (-most.z...most.z).map { z in SIMD3(x, y, z) } }
    }
  }

  /// Index into `shiftTable`.
  func shiftIndex(_ x: Int, _ y: Int, _ z: Int) -> Int {
    ((x + maxShift.x) * (2 * maxShift.y + 1) + y + maxShift.y) * (2 * maxShift.z + 1) + z + maxShift.z
  }

  /// Whole cells that fold a position into the cell, as numbers that may be too large or not finite.
  func images(_ r: Vec3) -> SIMD3<Double> {
    fraction(r).rounded(.down).replacing(with: 0, where: .!periodic)
  }

  /// The bin of a position whose `images` are finite.
  func bin(_ r: Vec3) -> SIMD3<Int> {
    let s = fraction(r)
    let folded = s - s.rounded(.down).replacing(with: 0, where: .!periodic)
    let place = ((folded - low) * perUnit).clamped(
      lowerBound: .zero, upperBound: SIMD3<Double>(bins &- SIMD3(1, 1, 1)))
    return SIMD3(Int(place.x), Int(place.y), Int(place.z))
  }

  private func fraction(_ r: Vec3) -> SIMD3<Double> {
    let s = (r - cell.origin) * inverse
    return SIMD3(s.x, s.y, s.z)
  }

  /// Smallest and largest fractional coordinates.
  private static func extent(
    _ positions: UnsafeBufferPointer<Vec3>, _ origin: Vec3, _ inverse: Matrix3, _ workers: Workers
  ) -> (least: Vec3, most: Vec3) {
    let nowhere = (Vec3(.infinity, .infinity, .infinity), Vec3(-.infinity, -.infinity, -.infinity))
    func union(_ a: (Vec3, Vec3), _ b: (Vec3, Vec3)) -> (Vec3, Vec3) {
      (
        Vec3(min(a.0.x, b.0.x), min(a.0.y, b.0.y), min(a.0.z, b.0.z)),
        Vec3(max(a.1.x, b.1.x), max(a.1.y, b.1.y), max(a.1.z, b.1.z))
      )
    }
    let parts = workers.partials(count: positions.count, initial: nowhere) { atoms in
      atoms.reduce(nowhere) { found, i in
        let s = (positions[i] - origin) * inverse
        return union(found, (s, s))
      }
    }
    return parts.reduce(nowhere, union)
  }
}

extension SIMDMask<SIMD3<Int64>> {
  fileprivate init(_ flags: [Bool]) {
    self.init(repeating: false)
    for k in 0..<3 { self[k] = flags[k] }
  }
}
