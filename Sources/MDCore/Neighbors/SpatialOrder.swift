/// Atoms sorted by the place of their bins, in a bin by index: a counting sort in parallel.
///
/// The result does not depend on how the work is cut. Cost O(N), 12 bytes an atom while it works.
struct SpatialOrder: Sendable {
  /// Atom of each row.
  let atoms: [Int32]
  /// First row of each bin by place; one more than bins.
  let binStart: [Int32]

  /// The positions (A) must be finite and their images too.
  init(_ positions: UnsafeBufferPointer<Vec3>, grid: BinGrid, order: BinOrder, workers: Workers) {
    let count = positions.count
    let chunkSize = max(Workers.atomChunk, (count + 63) / 64)
    let chunks = (count + chunkSize - 1) / chunkSize
    let blocks = order.blockCount
    let places = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    let blockOfAtom = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    let byBlock = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    // By chunk and block: the number of atoms, later the row for the next of them.
    let cursors = UnsafeMutablePointer<Int32>.allocate(capacity: chunks * blocks)
    cursors.initialize(repeating: 0, count: chunks * blocks)
    defer {
      places.deallocate()
      blockOfAtom.deallocate()
      byBlock.deallocate()
      cursors.deallocate()
    }

    workers.run(count: count, chunkSize: chunkSize) { chunk, atoms in
      for i in atoms {
        let bin = grid.bin(positions[i])
        let block = order.block(bin)
        places[i] = Int32(truncatingIfNeeded: order.place(bin))
        blockOfAtom[i] = Int32(truncatingIfNeeded: block)
        cursors[chunk * blocks + block] += 1
      }
    }
    var blockStart: [Int] = []
    var next: Int32 = 0
    for block in 0..<blocks {
      blockStart.append(Int(next))
      for chunk in 0..<chunks {
        let atoms = cursors[chunk * blocks + block]
        cursors[chunk * blocks + block] = next
        next += atoms
      }
    }
    blockStart.append(count)
    workers.run(count: count, chunkSize: chunkSize) { chunk, atoms in
      for i in atoms {
        let cursor = cursors + (chunk * blocks + Int(blockOfAtom[i]))
        byBlock[Int(cursor.pointee)] = Int32(truncatingIfNeeded: i)
        cursor.pointee += 1
      }
    }

    var starts = [Int32](repeating: Int32(count), count: order.binCount + 1)
    atoms = [Int32](unsafeUninitializedCapacity: count) { sorted, filled in
      let sorted = sorted
      starts.withUnsafeMutableBufferPointer { starts in
        let starts = starts
        workers.run(chunks: blocks) { block in
          let rows = blockStart[block]..<blockStart[block + 1]
          Self.sort(
            UnsafeBufferPointer(start: byBlock + rows.lowerBound, count: rows.count), by: places,
            bins: order.places(of: block), firstRow: rows.lowerBound, into: sorted, starts: starts)
        }
      }
      filled = count
    }
    binStart = starts
  }

  /// Sorts the atoms of one block by place, keeping the order within a bin.
  private static func sort(
    _ atoms: UnsafeBufferPointer<Int32>, by places: UnsafePointer<Int32>, bins: Range<Int>, firstRow: Int,
    into sorted: UnsafeMutableBufferPointer<Int32>, starts: UnsafeMutableBufferPointer<Int32>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: bins.count) { next in
      next.initialize(repeating: 0)
      for atom in atoms { next[Int(places[Int(atom)]) - bins.lowerBound] += 1 }
      var row = Int32(truncatingIfNeeded: firstRow)
      for bin in bins {
        let here = next[bin - bins.lowerBound]
        starts[bin] = row
        next[bin - bins.lowerBound] = row
        row += here
      }
      for atom in atoms {
        let bin = Int(places[Int(atom)]) - bins.lowerBound
        sorted[Int(next[bin])] = atom
        next[bin] += 1
      }
    }
  }
}
