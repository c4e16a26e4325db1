/// Finds the neighbours of all rows: the bins around each bin are runs of rows, which are tested eight at a time.
///
/// Two sweeps, one that counts and one that writes entries at their final places, so that the list is never in memory
/// twice. Where the cell is smaller than the range the same bin is visited several times with different shifts.
struct PairSearch {
  let grid: BinGrid
  let order: BinOrder
  /// First row of each bin by place.
  let binStart: [Int32]
  /// Folded positions by row, seven unused places behind the last.
  let columns: Columns
  let range2: Double

  /// Coordinates by row, one after the other.
  struct Columns: @unchecked Sendable {
    // Belongs to the search that made it; chunks of rows write to their own places.
    let x: UnsafeMutablePointer<Double>
    let y: UnsafeMutablePointer<Double>
    let z: UnsafeMutablePointer<Double>

    init(count: Int) {
      let padded = count + 7
      x = .allocate(capacity: 3 * padded)
      x.initialize(repeating: .infinity, count: 3 * padded)
      y = x + padded
      z = y + padded
    }
    func deallocate() { x.deallocate() }
  }

  /// A piece of work: the bins of a block at one x, all their rows one after the other.
  private struct Slab {
    var x: Int
    var y: Range<Int>
    var z: Range<Int>
  }

  /// Rows that may be neighbours with the same image shift.
  private struct Run {
    var rows: Range<Int>
    /// Index into the shift table and the vector itself (A).
    var shift: Int
    var vector: Vec3
  }

  /// Bins along an axis that may hold neighbours of the bins at one place, one after the other in the order.
  private struct Stretch {
    var first: Int
    var count: Int
    /// Bins of the block of the order that holds them.
    var block: Range<Int>
    /// Whole cells crossed.
    var shift: Int
  }

  /// Writes all pairs into `pairs`, in an order that does not depend on the number of threads.
  func collect(into pairs: inout PairRows, rows count: Int, workers: Workers) {
    let slabs = (0..<order.blockCount).flatMap { block in
      let (xs, ys, zs) = order.bins(of: block)
      return xs.map { Slab(x: $0, y: ys, z: zs) }
    }
    let stencil = (0..<3).map { axis in
      (0..<grid.bins[axis]).map { stretches(axis, at: $0, joined: axis == 2) }
    }
    let found = workers.partials(count: slabs.count, chunkSize: 1, initial: 0) { range in
      countPairs(slabs[range.lowerBound], stencil)
    }
    var first: [Int] = []
    var total = 0
    for pairs in found {
      first.append(total)
      total += pairs
    }
    pairs.withRoom(rows: count, entries: total) { room in
      workers.run(chunks: slabs.count) { slab in
        writePairs(slabs[slab], stencil, firstEntry: first[slab], into: room)
      }
    }
  }

  private func countPairs(_ slab: Slab, _ stencil: [[[Stretch]]]) -> Int {
    var total = 0
    forEachBin(slab, stencil) { rows, runs in
      for i in rows {
        let (x, y, z) = (columns.x[i], columns.y[i], columns.z[i])
        var hits = SIMD8<Int64>.zero
        for run in runs {
          let offset = run.vector - Vec3(x, y, z)
          var j = run.rows.lowerBound
          while j < run.rows.upperBound {
            let isNear = distance2(j, offset) .<= range2
            let isInRun = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .< Int64(run.rows.upperBound - j)
            hits.replace(with: hits &+ 1, where: isNear .& isInRun)
            j += 8
          }
        }
        // Less the row itself.
        total += Int(hits.wrappedSum()) - 1
      }
    }
    return total
  }

  /// Squared distances of rows j ..< j + 8 from minus `offset`.
  @inline(__always)
  private func distance2(_ j: Int, _ offset: Vec3) -> SIMD8<Double> {
    let dx = UnsafeRawPointer(columns.x + j).loadUnaligned(as: SIMD8<Double>.self) + offset.x
    let dy = UnsafeRawPointer(columns.y + j).loadUnaligned(as: SIMD8<Double>.self) + offset.y
    let dz = UnsafeRawPointer(columns.z + j).loadUnaligned(as: SIMD8<Double>.self) + offset.z
    return dx * dx + dy * dy + dz * dz
  }

  private func writePairs(
    _ slab: Slab, _ stencil: [[[Stretch]]], firstEntry: Int, into room: PairRows.Room
  ) {
    let home = grid.shiftIndex(0, 0, 0)
    var next = firstEntry
    forEachBin(slab, stencil) { rows, runs in
      let most = runs.reduce(0) { $0 + $1.rows.count } + 8
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: most) { found in
        for i in rows {
          let count = findPairs(i, runs, home: home, into: found.baseAddress!)
          room.offsets[i] = next
          for k in 0..<count {
            room.neighbors[next &+ k] = Int32(truncatingIfNeeded: found[k])
            room.shifts[next &+ k] = UInt16(truncatingIfNeeded: found[k] >> 32)
          }
          next += count
        }
      }
    }
  }

  /// Neighbours of row i, each with 2^32 times its shift; returns their number.
  @inline(__always)
  private func findPairs(
    _ i: Int, _ runs: [Run], home: Int, into found: UnsafeMutablePointer<Int64>
  ) -> Int {
    let center = Vec3(columns.x[i], columns.y[i], columns.z[i])
    var count = 0
    func test(_ rows: Range<Int>, _ run: Run) {
      let offset = run.vector - center
      let shift = Int64(truncatingIfNeeded: run.shift) << 32
      var j = rows.lowerBound
      while j < rows.upperBound {
        let excess = distance2(j, offset) - range2.nextUp
        for k in 0..<min(8, rows.upperBound &- j) {
          found[count] = shift | Int64(truncatingIfNeeded: j &+ k)
          // The sign bit, not a branch: three quarters of the rows are too far, in no predictable order.
          count &+= Int(truncatingIfNeeded: excess[k].bitPattern >> 63)
        }
        j &+= 8
      }
    }
    for run in runs {
      if run.shift == home && run.rows.contains(i) {
        test(run.rows.lowerBound..<i, run)
        test(i &+ 1..<run.rows.upperBound, run)
      } else {
        test(run.rows, run)
      }
    }
    return count
  }

  /// Calls `body` for every bin of a slab that has rows, with the runs of rows that may be their neighbours.
  private func forEachBin(
    _ slab: Slab, _ stencil: [[[Stretch]]], _ body: (_ rows: Range<Int>, _ runs: [Run]) -> Void
  ) {
    var runs: [Run] = []
    let cell = grid.cell.vectors
    let (xs, ys, zs) = (order.x.blocks[order.x.blockOfBin[slab.x]], slab.y, slab.z)
    for y in ys {
      for z in zs {
        let place = order.place(SIMD3(slab.x, y, z), in: xs, ys, zs)
        let rows = Int(binStart[place])..<Int(binStart[place + 1])
        if rows.isEmpty { continue }
        runs.removeAll(keepingCapacity: true)
        for alongX in stencil[0][slab.x] {
          for alongY in stencil[1][y] {
            for alongZ in stencil[2][z] {
              let first = order.place(
                SIMD3(alongX.first, alongY.first, alongZ.first), in: alongX.block, alongY.block, alongZ.block)
              let rows = Int(binStart[first])..<Int(binStart[first + alongZ.count])
              if rows.isEmpty { continue }
              let shift = SIMD3(alongX.shift, alongY.shift, alongZ.shift)
              runs.append(
                Run(
                  rows: rows, shift: grid.shiftIndex(shift.x, shift.y, shift.z),
                  vector: cell.cartesianShift(SIMD3<Int32>(truncatingIfNeeded: shift))))
            }
          }
        }
        body(rows, runs)
      }
    }
  }

  /// Bins within reach of bin q along an axis; those in one block of the order are joined if wanted.
  private func stretches(_ axis: Int, at q: Int, joined: Bool) -> [Stretch] {
    let (n, isPeriodic) = (grid.bins[axis], grid.cell.periodic[axis])
    let along = [order.x, order.y, order.z][axis]
    var found: [Stretch] = []
    for place in (q - grid.reach[axis])...(q + grid.reach[axis]) {
      guard isPeriodic || (0..<n).contains(place) else { continue }
      let shift = place >= 0 ? place / n : -((n - 1 - place) / n)
      let bin = place - shift * n
      let block = along.blocks[along.blockOfBin[bin]]
      if joined, let last = found.last, last.shift == shift, last.first + last.count == bin,
        last.block == block
      {
        found[found.count - 1].count += 1
      } else {
        found.append(Stretch(first: bin, count: 1, block: block, shift: shift))
      }
    }
    return found
  }
}
