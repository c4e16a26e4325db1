internal import MDCore

extension DeepKernels {
  /// Packs the neighbours within the cutoff that take slots, centre after centre, and counts them by type.
  func gatherNeighbors(
    _ chunk: AtomChunk, index: Int, task: ChunkTask, scratch: ChunkScratch<Kernel>
  ) {
    let typeCount = model.typeCount
    let largestCounts = task.largestCounts + index * typeCount
    for type in 0..<typeCount { largestCounts[type] = 0 }
    let sight = model.centres[chunk.type].sight
    let seesNotAll = sight.contains { $0 != .sees }
    var next = 0
    for (c, place) in chunk.range.enumerated() {
      let counts = scratch.counts + c * typeCount
      for type in 0..<typeCount { counts[type] = 0 }
      let first = next
      next = pack(Int(task.centres[place]), from: first, task: task, scratch: scratch)
      for p in first..<next { counts[Int(scratch.types[p])] += 1 }
      for type in 0..<typeCount { largestCounts[type] = max(largestCounts[type], counts[type]) }
      if model.policy == .asTrained, exceedsSlots(counts) {
        next = keepNearest(first..<next, counts: counts, scratch: scratch)
      }
      if seesNotAll {
        next = keep(first..<next, scratch) { sight[Int(scratch.types[$0])] == .sees }
      }
      scratch.start[c] = first
    }
    scratch.start[chunk.range.count] = next
  }

  /// Writes geometry, place and type of the neighbours of one atom from position `first` on; returns the end.
  private func pack(
    _ atom: Int, from first: Int, task: ChunkTask, scratch: ChunkScratch<Kernel>
  ) -> Int {
    let pairs = task.pairs
    guard let positions = pairs.positions.baseAddress, let neighbors = pairs.neighbors.baseAddress,
      let shifts = pairs.shifts.baseAddress, let vectors = pairs.shiftVectors.baseAddress,
      let types = task.types.baseAddress
    else { return first }
    let cutoff2 = model.descriptor.cutoff * model.descriptor.cutoff
    let (columns, center) = (scratch.columns, positions[atom])
    var next = first
    for entry in pairs.entries(of: atom) {
      let j = Int(truncatingIfNeeded: neighbors[entry])
      let d = positions[j] - center + vectors[Int(truncatingIfNeeded: shifts[entry])]
      let r2 = d.length2
      columns.x[next] = d.x
      columns.y[next] = d.y
      columns.z[next] = d.z
      columns.inverse[next] = r2
      scratch.neighbors[next] = neighbors[entry]
      scratch.types[next] = types[j]
      // The sign bit, not a branch: a third of the entries lie in the skin, in no predictable order.
      next &+= Int(truncatingIfNeeded: (r2 - cutoff2).bitPattern >> 63)
    }
    return next
  }

  private func exceedsSlots(_ counts: UnsafePointer<Int>) -> Bool {
    model.descriptor.selection.indices.contains { counts[$0] > model.descriptor.selection[$0] }
  }

  /// Keeps the pairs that fill slots as in the program that wrote the file; returns the new end.
  private func keepNearest(
    _ pairs: Range<Int>, counts: UnsafeMutablePointer<Int>, scratch: ChunkScratch<Kernel>
  ) -> Int {
    var candidates = pairs.map {
      NeighborCandidate(entry: $0, type: Int(scratch.types[$0]), r2: scratch.columns.inverse[$0])
    }
    let kept = candidates.withUnsafeMutableBufferPointer {
      SelectionPolicy.keepNearest(
        $0, slots: model.descriptor.selection, overallFirst: model.followsPyTorch, counts: counts)
    }
    let chosen = Set(candidates.prefix(kept).map(\.entry))
    return keep(pairs, scratch) { chosen.contains($0) }
  }

  /// Moves the pairs that pass the test to the front, in their order; returns the new end.
  private func keep(
    _ pairs: Range<Int>, _ scratch: ChunkScratch<Kernel>, where passes: (Int) -> Bool
  ) -> Int {
    var next = pairs.lowerBound
    let columns = scratch.columns
    for p in pairs where passes(p) {
      columns.x[next] = columns.x[p]
      columns.y[next] = columns.y[p]
      columns.z[next] = columns.z[p]
      columns.inverse[next] = columns.inverse[p]
      scratch.neighbors[next] = scratch.neighbors[p]
      scratch.types[next] = scratch.types[p]
      next += 1
    }
    return next
  }
}
