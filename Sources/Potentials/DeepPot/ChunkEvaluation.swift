internal import MDCore

/// What the chunks of one evaluation read, and where each puts its results: in places of its own.
struct ChunkTask {
  let pairs: Neighborhood
  /// Model type per atom of the list.
  let types: UnsafeBufferPointer<Int32>
  let centres: UnsafeBufferPointer<Int32>
  let wanted: Quantities
  /// Of the forces' integers (A/eV).
  let forceScale: Double
  /// Per centre (eV).
  let energies: UnsafeMutablePointer<Double>
  /// Per centre, if they are asked for (eV).
  let atomVirials: UnsafeMutablePointer<Matrix3>?
  /// Per chunk: virial (eV), largest component of a pair's gradient (eV/A), and per neighbour type the largest number of
  /// neighbours of a centre.
  let virials: UnsafeMutablePointer<Matrix3>
  let largestGradients: UnsafeMutablePointer<Double>
  let largestCounts: UnsafeMutablePointer<Int>
}

extension ChunkTask {
  var wantsGradients: Bool { !wanted.isDisjoint(with: [.forces, .virial, .atomVirials]) }
}

extension DeepKernels {
  /// Energies, forces and virial of the centres of a chunk: environment, embedding, descriptor, fitting, and back.
  func evaluate(_ chunk: AtomChunk, index: Int, task: ChunkTask, scratch: ChunkScratch<Scalar>) {
    scratch.clock.start()
    gatherNeighbors(chunk, index: index, task: task, scratch: scratch)
    scratch.clock.stop(.neighbors)
    fillRows(chunk, scratch: scratch)
    scratch.clock.stop(.environment)
    describe(chunk, scratch: scratch)
    scratch.clock.stop(.descriptor)
    networks[chunk.type].energiesAndGradients(
      count: chunk.range.count, scale: model.description.energyScale[chunk.type],
      bias: model.description.energyBias[chunk.type], scratch.d, stride: descriptorStride,
      energies: scratch.energies, work: scratch.network)
    for (c, place) in chunk.range.enumerated() {
      task.energies[Int(task.centres[place])] = scratch.energies[c]
    }
    scratch.clock.stop(.fitting)
    guard task.wantsGradients else {
      (task.virials[index], task.largestGradients[index]) = (.zero, 0)
      return
    }
    differentiate(chunk, scratch: scratch)
    scratch.clock.stop(.gradients)
    addForces(chunk, index: index, task: task, scratch: scratch)
    scratch.clock.stop(.forces)
    scratch.clock.count(
      pairs: scratch.start[chunk.range.count], centres: chunk.range.count,
      fitting: networks[chunk.type].flop)
  }

  /// T and D of every centre, empty slots included.
  private func describe(_ chunk: AtomChunk, scratch: ChunkScratch<Scalar>) {
    let centre = model.centres[chunk.type]
    let size = 4 * descriptor.stride
    let factor = Scalar(model.slotFactor)
    for c in 0..<chunk.range.count {
      let t = scratch.t + c * size
      t.update(repeating: 0, count: size)
      let (first, count) = (scratch.start[c], scratch.start[c + 1] - scratch.start[c])
      EmbeddingKernels.accumulate(
        scratch.rows + first, weights: splineWeights(first, count, scratch), count: count,
        descriptor: descriptor,
        rowStride: splines.rowStride, into: t)
      for k in 0..<size { t[k] *= factor }
      for type in 0..<model.typeCount where centre.sight[type] != .dropped {
        let empty = model.descriptor.selection[type] - scratch.counts[c * model.typeCount + type]
        guard empty > 0 else { continue }
        let slot = emptySlots[chunk.type].start + type * size
        for k in 0..<size { t[k] += Scalar(empty) * slot[k] }
      }
      descriptor.contract(t, into: scratch.d + c * descriptorStride)
    }
  }

  /// Weights of the spline coefficients of the neighbours of a centre.
  @inline(__always)
  private func splineWeights(
    _ first: Int, _ count: Int, _ scratch: ChunkScratch<Scalar>
  ) -> UnsafePointer<Scalar> {
    EmbeddingKernels.fillWeights(
      scratch.rows + first, count: count, basis: basis, into: scratch.weights)
    return Scalar.rounded(scratch.weights, count: 16 * count, in: scratch.roundedWeights)
  }

  /// dE/d(row before normalisation) of every pair from dE/dD.
  private func differentiate(_ chunk: AtomChunk, scratch: ChunkScratch<Scalar>) {
    let scale = model.centres[chunk.type].inverseDeviation
    for c in 0..<chunk.range.count {
      descriptor.gradient(
        scratch.t + c * 4 * descriptor.stride, scratch.d + c * descriptorStride,
        factor: Scalar(model.slotFactor), into: scratch.gt)
      let (first, count) = (scratch.start[c], scratch.start[c + 1] - scratch.start[c])
      EmbeddingKernels.gradients(
        scratch.rows + first, weights: splineWeights(first, count, scratch), count: count,
        descriptor: descriptor,
        rowStride: splines.rowStride, scratch.gt, scale: scale, radial: scratch.q0 + first,
        scratch.qx + first, scratch.qy + first, scratch.qz + first)
    }
  }

  /// Pair gradients and virial; adds the forces to this thread's accumulator.
  private func addForces(_ chunk: AtomChunk, index: Int, task: ChunkTask, scratch: ChunkScratch<Scalar>) {
    let total = scratch.start[chunk.range.count]
    // The last turn of the lanes may run past the pairs: it finds numbers that add nothing.
    for p in total..<environment.padded(total) {
      (scratch.q0[p], scratch.qx[p], scratch.qy[p], scratch.qz[p]) = (0, 0, 0, 0)
    }
    let (virial, largest) = environment.gradients(
      scratch.columns, count: total, radial: scratch.q0, scratch.qx, scratch.qy, scratch.qz)
    task.virials[index] = virial
    task.largestGradients[index] = largest
    if let atomVirials = task.atomVirials { sumVirials(chunk, task: task, scratch, into: atomVirials) }
    for column in [scratch.qx, scratch.qy, scratch.qz] {
      ForceAccumulator.quantize(column, count: total, scale: task.forceScale)
    }
    for (c, place) in chunk.range.enumerated() {
      let first = scratch.start[c]
      ForceAccumulator.scatter(
        scratch.qx + first, scratch.qy + first, scratch.qz + first, neighbors: scratch.neighbors + first,
        count: scratch.start[c + 1] - first, centre: Int(task.centres[place]), to: scratch.forces.forces)
    }
  }

  /// -dE_i/dstrain of each centre.
  private func sumVirials(
    _ chunk: AtomChunk, task: ChunkTask, _ scratch: ChunkScratch<Scalar>,
    into virials: UnsafeMutablePointer<Matrix3>
  ) {
    let d = scratch.columns
    for (c, place) in chunk.range.enumerated() {
      var virial = Matrix3.zero
      for p in scratch.start[c]..<scratch.start[c + 1] {
        virial += .outer(
          -Vec3(d.x[p], d.y[p], d.z[p]), Vec3(scratch.qx[p], scratch.qy[p], scratch.qz[p]))
      }
      virials[Int(task.centres[place])] = virial
    }
  }
}
