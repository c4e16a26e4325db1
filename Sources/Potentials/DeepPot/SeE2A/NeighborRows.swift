internal import MDCore

extension SeE2A {
  /// Fills the geometry and the rows of all pairs of a chunk, and finds their places in the splines.
  func fillRows(_ chunk: AtomChunk, scratch: ChunkScratch<Self>) {
    let (centre, total) = (model.centres[chunk.type], scratch.start[chunk.range.count])
    for p in total..<Environment.padded(total) { scratch.columns.inverse[p] = 1 }
    environment.fill(scratch.columns, count: total)
    let (mean, inverseDeviation) = (centre.mean, centre.inverseDeviation)
    let (lower, inverseSpacing) = (splines.lower, splines.inverseSpacing)
    let pieces = Double(splines.pieces)
    let tables = (0..<model.typeCount).map {
      splines.table(model.descriptor.embeddingIndex(centre: chunk.type, neighbour: $0))
        ?? UnsafePointer(scratch.own.direct.zeros)
    }
    var uncovered = 0
    tables.withUnsafeBufferPointer { tables in
      for p in 0..<total {
        let radial = scratch.columns.radial[p]
        let angular = radial * scratch.columns.inverse[p]
        let raw = SIMD4(
          radial, angular * scratch.columns.x[p], angular * scratch.columns.y[p],
          angular * scratch.columns.z[p])
        let row = (raw - mean) * inverseDeviation
        let position = (row[0] - lower) * inverseSpacing
        let isCovered = position >= 0 && position < pieces
        let piece = isCovered ? position.rounded(.down) : 0
        if !isCovered { uncovered += 1 }
        scratch.own.rows[p] = NeighborRow(
          row: SIMD4<Scalar>(row),
          nodes: tables[Int(scratch.types[p])] + Int(piece) * splines.rowStride,
          position: position - piece, inverseSpacing: isCovered ? inverseSpacing : 0)
      }
    }
    if uncovered > 0 { embedDirectly(chunk, uncovered, scratch: scratch) }
  }

  /// Evaluates the networks of the pairs that the splines do not cover.
  private func embedDirectly(_ chunk: AtomChunk, _ count: Int, scratch: ChunkScratch<Self>) {
    let (mean, deviation) = (
      model.centres[chunk.type].mean[0], model.centres[chunk.type].inverseDeviation[0]
    )
    scratch.own.direct.reserve(pairs: count, rowStride: splines.rowStride)
    var place = 0
    for type in 0..<model.typeCount {
      let index = model.descriptor.embeddingIndex(centre: chunk.type, neighbour: type)
      let list = (0..<scratch.start[chunk.range.count]).filter {
        scratch.own.rows[$0].inverseSpacing == 0 && Int(scratch.types[$0]) == type
      }
      guard !list.isEmpty, let embedding = model.descriptor.embedding[index] else { continue }
      scratch.own.direct.evaluate(
        embedding, list.map { (scratch.columns.radial[$0] - mean) * deviation }, firstPlace: place,
        rowStride: splines.rowStride)
      for p in list {
        scratch.own.rows[p].nodes = UnsafePointer(
          scratch.own.direct.nodes(place, rowStride: splines.rowStride))
        scratch.own.rows[p].position = 0
        scratch.own.rows[p].inverseSpacing = 1
        place += 1
      }
    }
  }
}
