internal import MDCore

/// Up to `AtomChunk.limit` centres of one type, evaluated together.
struct AtomChunk: Sendable {
  /// Centres in a chunk at most; fixed, so that results do not depend on the number of threads.
  static let limit = 16

  var type: Int
  /// Rows of the neighbour list.
  var atoms: [Int]
}

/// Where a chunk puts its results; every chunk writes to places of its own.
struct ChunkResults {
  /// Per atom (eV).
  var energies: UnsafeMutablePointer<Double>
  /// dE_i/d(r_j - r_i) per list entry (eV/A), zero beyond the cutoff.
  var gradients: UnsafeMutablePointer<Vec3>
  /// Virial of the chunk (eV).
  var virial: UnsafeMutablePointer<Matrix3>
  /// Per neighbour type: the largest number of neighbours of a centre.
  var largestCounts: UnsafeMutablePointer<Int>
}

extension PreparedModel {
  /// Energies and pair gradients of the centres of a chunk: environment, embedding, descriptor, fitting, and back.
  func evaluate(
    _ chunk: AtomChunk, atomTypes: UnsafeBufferPointer<Int>, pairs: Neighborhood, scratch: ChunkScratch,
    into results: ChunkResults
  ) {
    gatherNeighbors(chunk, atomTypes: atomTypes, pairs: pairs, scratch: scratch, into: results)
    fillRows(chunk, pairs: pairs, scratch: scratch)
    embed(chunk, scratch: scratch)
    describe(chunk, scratch: scratch)
    FittingNet.energiesAndGradients(
      description.fitting[chunk.type], scale: description.energyScale[chunk.type],
      bias: description.energyBias[chunk.type], rows: chunk.atoms.count, scratch.d,
      energies: scratch.energies, gradients: scratch.gd, work: scratch.network)
    for (c, atom) in chunk.atoms.enumerated() { results.energies[atom] = scratch.energies[c] }
    assembleGradients(chunk, scratch: scratch, into: results)
  }

  /// Lists the neighbours within the cutoff that take slots, and counts them by type.
  private func gatherNeighbors(
    _ chunk: AtomChunk, atomTypes: UnsafeBufferPointer<Int>, pairs: Neighborhood, scratch: ChunkScratch,
    into results: ChunkResults
  ) {
    let cutoff2 = descriptor.cutoff * descriptor.cutoff
    var total = 0
    scratch.candidateStart[0] = 0
    for type in 0..<typeCount { results.largestCounts[type] = 0 }
    for (c, atom) in chunk.atoms.enumerated() {
      let counts = scratch.counts + c * typeCount
      for type in 0..<typeCount { counts[type] = 0 }
      let first = total
      for entry in pairs.entries(of: atom) {
        results.gradients[entry] = .zero
        let r2 = pairs.displacement(atom, entry).length2
        // Written so that a distance that is not a number stays in and shows in the energy.
        if r2 >= cutoff2 { continue }
        let type = atomTypes[Int(pairs.neighbors[entry])]
        scratch.candidates[total] = NeighborCandidate(entry: entry, type: type, r2: r2)
        counts[type] += 1
        total += 1
      }
      for type in 0..<typeCount {
        results.largestCounts[type] = max(results.largestCounts[type], counts[type])
      }
      if policy == .asTrained, exceedsSlots(counts) {
        total =
          first
          + SelectionPolicy.keepNearest(
            UnsafeMutableBufferPointer(start: scratch.candidates + first, count: total - first),
            slots: descriptor.selection, overallFirst: followsPyTorch, counts: counts)
      }
      scratch.candidateStart[c + 1] = total
    }
  }

  private func exceedsSlots(_ counts: UnsafePointer<Int>) -> Bool {
    descriptor.selection.indices.contains { counts[$0] > descriptor.selection[$0] }
  }

  /// Writes geometry and normalised rows in blocks: neighbour type after neighbour type, in each centre after centre.
  private func fillRows(_ chunk: AtomChunk, pairs: Neighborhood, scratch: ChunkScratch) {
    let (centre, atoms) = (centres[chunk.type], chunk.atoms.count)
    var next = 0
    for type in 0..<typeCount {
      for c in 0..<atoms {
        scratch.blockStart[type * atoms + c] = next
        scratch.nextRow[type * atoms + c] = next
        if centre.sight[type] == .sees { next += scratch.counts[c * typeCount + type] }
      }
    }
    scratch.blockStart[typeCount * atoms] = next
    for (c, atom) in chunk.atoms.enumerated() {
      for index in scratch.candidateStart[c]..<scratch.candidateStart[c + 1] {
        let candidate = scratch.candidates[index]
        guard centre.sight[candidate.type] == .sees else { continue }
        let block = candidate.type * atoms + c
        let row = scratch.nextRow[block]
        scratch.nextRow[block] = row + 1
        let r = candidate.r2.squareRoot()
        let (weight, derivative) = Environment.switching(
          r, inner: descriptor.smoothCutoff, width: descriptor.switchWidth)
        let pair = EnvironmentPair(
          displacement: pairs.displacement(atom, candidate.entry), inverse: 1 / r, weight: weight,
          weightDerivative: derivative, entry: candidate.entry)
        let values = Environment.row(
          pair, mean: centre.mean, inverseDeviation: centre.inverseDeviation)
        scratch.pairs[row] = pair
        for k in 0..<4 { scratch.rows[4 * row + k] = values[k] }
        scratch.radial[row] = values[0]
      }
    }
  }

  /// Evaluates the embedding of every row, one neighbour type at a time.
  private func embed(_ chunk: AtomChunk, scratch: ChunkScratch) {
    let atoms = chunk.atoms.count
    for type in 0..<typeCount {
      let (first, end) = (scratch.blockStart[type * atoms], scratch.blockStart[(type + 1) * atoms])
      let index = descriptor.embeddingIndex(centre: chunk.type, neighbour: type)
      guard end > first, let embedding = descriptor.embedding[index] else { continue }
      EmbeddingNet.valueAndDerivative(
        embedding, rows: end - first, scratch.radial + first, into: scratch.g + first * width,
        derivative: scratch.dg + first * width, work: scratch.network)
    }
  }

  /// T and D of every centre, empty slots included.
  private func describe(_ chunk: AtomChunk, scratch: ChunkScratch) {
    let (centre, atoms, size) = (centres[chunk.type], chunk.atoms.count, 4 * width)
    for c in 0..<atoms {
      let t = scratch.t + c * size
      t.update(repeating: 0, count: size)
      for type in 0..<typeCount where centre.sight[type] != .dropped {
        let (first, end) = block(type, c, atoms: atoms, scratch)
        if end > first {
          Descriptor.accumulate(
            rows: end - first, width: width, factor: slotFactor, scratch.rows + 4 * first,
            scratch.g + first * width, into: t)
        }
        let empty = descriptor.selection[type] - scratch.counts[c * typeCount + type]
        if empty > 0 {
          centre.emptySlot.withUnsafeBufferPointer { slot in
            for k in 0..<size { t[k] += Double(empty) * slot[type * size + k] }
          }
        }
      }
      Descriptor.contract(
        width: width, axis: descriptor.axisNeurons, t, into: scratch.d + c * descriptorSize)
    }
  }

  /// Pair gradients and virial from dE/dD.
  private func assembleGradients(_ chunk: AtomChunk, scratch: ChunkScratch, into results: ChunkResults) {
    let (centre, atoms) = (centres[chunk.type], chunk.atoms.count)
    var virial = Matrix3.zero
    for c in 0..<atoms {
      Descriptor.gradient(
        width: width, axis: descriptor.axisNeurons, scratch.t + c * 4 * width,
        scratch.gd + c * descriptorSize, into: scratch.gt)
      for type in 0..<typeCount {
        let (first, end) = block(type, c, atoms: atoms, scratch)
        guard end > first else { continue }
        ForceAssembly.pairGradients(
          rows: end - first, width: width, factor: slotFactor, scratch.rows + 4 * first,
          scratch.g + first * width, scratch.dg + first * width, scratch.gt, pairs: scratch.pairs + first,
          inverseDeviation: centre.inverseDeviation, work: scratch.products, into: results.gradients,
          virial: &virial)
      }
    }
    results.virial.pointee = virial
  }

  /// Rows of the neighbours of type `type` of centre `c`.
  private func block(_ type: Int, _ c: Int, atoms: Int, _ scratch: ChunkScratch) -> (first: Int, end: Int) {
    (scratch.blockStart[type * atoms + c], scratch.blockStart[type * atoms + c + 1])
  }
}
