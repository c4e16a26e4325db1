/// Atoms sorted into bins, from which all pairs within a range are collected in O(N).
///
/// Rows are the atoms in the order of `BinOrder`: bin after bin, in a bin by atom index. What is near in space
/// is then near in memory.
///
/// Bins are slabs of the cell along its own axes, so triclinic cells need no special case. A pair of bins that
/// reaches across a periodic face carries the integer shift of the image; where the cell is smaller than the
/// range the same bin is visited several times with different shifts.
struct CellGrid {
  /// Atom of each row.
  let atoms: [Int32]
  /// Whole cell vectors taken off the position of each row's atom to fold it.
  let images: [SIMD3<Int32>]
  /// All shifts that occur, odd in number, s and -s opposite about the middle.
  let shiftTable: [SIMD3<Int32>]

  /// Folded positions by row (A).
  private let folded: [Vec3]
  private let bins: SIMD3<Int>
  private let reach: SIMD3<Int>
  private let maxShift: SIMD3<Int>
  private let periodic: [Bool]
  /// Bin of each row, numbered along the axes, c fastest.
  private let binOfRow: [Int32]
  private let order: BinOrder
  /// First row of each bin, bins in the order of `order`.
  private let binStart: [Int32]
  private let shiftVectors: [Vec3]

  /// Folds and sorts the atoms. `range` is the largest pair distance wanted (A).
  init(positions: [Vec3], cell: Cell, range: Double) throws(MDError) {
    let heights = cell.heights
    let inverse = cell.vectors.inverse
    guard inverse.isFinite, heights.isFinite, min(heights.x, heights.y, heights.z) > 0 else {
      throw MDError(
        .input, "the cell has no volume", found: "volume \(cell.volume)", expected: "a positive volume")
    }
    periodic = cell.periodic
    var images = [SIMD3<Int32>](repeating: SIMD3(0, 0, 0), count: positions.count)
    var folded = positions
    var fractions = positions.map { ($0 - cell.origin) * inverse }
    for i in positions.indices {
      for axis in 0..<3 where periodic[axis] {
        let n = fractions[i][axis].rounded(.down)
        guard abs(n) < 1e9 else {
          throw MDError(
            .unstable, "atom \(i + 1) is \(n) cells away from the origin", hint: "a smaller time step")
        }
        images[i][axis] = Int32(n)
        fractions[i][axis] -= n
      }
      if images[i] != SIMD3(0, 0, 0) { folded[i] = positions[i] - cell.vectors.cartesianShift(images[i]) }
    }

    // Bins about half as wide as the range; along a free axis they span the atoms.
    var bins = SIMD3(1, 1, 1)
    var low = Vec3.zero
    var width = Vec3(1, 1, 1)
    let target = Double(max(1, positions.count))
    for axis in 0..<3 {
      if !periodic[axis], let first = fractions.first {
        var (least, most) = (first[axis], first[axis])
        for s in fractions {
          least = min(least, s[axis])
          most = max(most, s[axis])
        }
        low[axis] = least
        width[axis] = max((most - least) * (1 + 1e-12), 1e-12)
      }
      bins[axis] = max(1, Int(min(heights[axis] * width[axis] / (0.5 * range), target, 1024)))
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
      if periodic[axis] {
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

    var table: [SIMD3<Int32>] = []
    for x in -maxShift.x...maxShift.x {
      for y in -maxShift.y...maxShift.y {
        for z in -maxShift.z...maxShift.z { table.append(SIMD3(Int32(x), Int32(y), Int32(z))) }
      }
    }

    let order = BinOrder(bins)
    let total = bins.x * bins.y * bins.z
    var start = [Int32](repeating: 0, count: total + 1)
    let binOfAtom = fractions.map { s -> Int32 in
      var index = 0
      for axis in 0..<3 {
        let scaled = (s[axis] - low[axis]) / width[axis] * Double(bins[axis])
        index = index * bins[axis] + min(bins[axis] - 1, max(0, Int(scaled)))
      }
      return Int32(index)
    }
    for b in binOfAtom { start[order.place[Int(b)] + 1] += 1 }
    for b in 0..<total { start[b + 1] += start[b] }
    var fill = start
    var atoms = [Int32](repeating: 0, count: positions.count)
    for (i, b) in binOfAtom.enumerated() {
      let place = order.place[Int(b)]
      atoms[Int(fill[place])] = Int32(i)
      fill[place] += 1
    }

    self.atoms = atoms
    self.images = atoms.map { images[Int($0)] }
    self.folded = atoms.map { folded[Int($0)] }
    self.bins = bins
    self.reach = reach
    self.maxShift = maxShift
    self.shiftTable = table
    self.shiftVectors = table.map { cell.vectors.cartesianShift($0) }
    self.binOfRow = atoms.map { binOfAtom[Int($0)] }
    self.order = order
    self.binStart = start
  }

  /// The full list: for each row all neighbours closer than `range`, in an order that does not
  /// depend on the number of threads.
  func collectPairs(range: Double, workers: Workers) -> PairRows {
    let count = folded.count
    let chunkSize = 256
    let chunks = (count + chunkSize - 1) / chunkSize
    var parts = [PairRows](repeating: PairRows(), count: chunks)
    parts.withUnsafeMutableBufferPointer { parts in
      let target = UnsafeMutableBufferPointer(rebasing: parts[...])
      workers.run(count: count, chunkSize: chunkSize) { chunk, rows in
        target[chunk] = pairs(of: rows, range2: range * range)
      }
    }
    var result = PairRows()
    let entries = parts.reduce(0) { $0 + $1.neighbors.count }
    result.offsets.reserveCapacity(count + 1)
    result.neighbors.reserveCapacity(entries)
    result.shifts.reserveCapacity(entries)
    for part in parts {
      let base = result.neighbors.count
      result.offsets.append(contentsOf: part.offsets.dropFirst().map { $0 + base })
      result.neighbors.append(contentsOf: part.neighbors)
      result.shifts.append(contentsOf: part.shifts)
    }
    return result
  }

  private func pairs(of rows: Range<Int>, range2: Double) -> PairRows {
    var pairs = PairRows()
    pairs.neighbors.reserveCapacity(64 * rows.count)
    pairs.shifts.reserveCapacity(64 * rows.count)
    for i in rows {
      let bin = Int(binOfRow[i])
      let bz = bin % bins.z
      let by = bin / bins.z % bins.y
      let bx = bin / (bins.z * bins.y)
      let center = folded[i]
      for ox in -reach.x...reach.x {
        guard let (nx, sx) = neighborBin(bx + ox, axis: 0) else { continue }
        for oy in -reach.y...reach.y {
          guard let (ny, sy) = neighborBin(by + oy, axis: 1) else { continue }
          for oz in -reach.z...reach.z {
            guard let (nz, sz) = neighborBin(bz + oz, axis: 2) else { continue }
            let shift =
              ((sx + maxShift.x) * (2 * maxShift.y + 1) + sy + maxShift.y) * (2 * maxShift.z + 1) + sz
              + maxShift.z
            let offset = shiftVectors[shift] - center
            let other = order.place[(nx * bins.y + ny) * bins.z + nz]
            let isHome = 2 * shift == shiftVectors.count - 1
            for j in Int(binStart[other])..<Int(binStart[other + 1]) {
              if isHome && j == i { continue }
              if (folded[j] + offset).length2 <= range2 {
                pairs.neighbors.append(Int32(j))
                pairs.shifts.append(UInt16(shift))
              }
            }
          }
        }
      }
      pairs.offsets.append(pairs.neighbors.count)
    }
    return pairs
  }

  /// The bin at position q along an axis and the number of whole cells crossed; nil beyond a free face.
  private func neighborBin(_ q: Int, axis: Int) -> (bin: Int, shift: Int)? {
    let n = bins[axis]
    if q >= 0 && q < n { return (q, 0) }
    guard periodic[axis] else { return nil }
    let shift = q >= 0 ? q / n : -((n - 1 - q) / n)
    return (q - shift * n, shift)
  }
}
