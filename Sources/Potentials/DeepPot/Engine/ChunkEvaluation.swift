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
  func evaluate(_ chunk: AtomChunk, index: Int, task: ChunkTask, scratch: ChunkScratch<Kernel>) {
    scratch.clock.start()
    gatherNeighbors(chunk, index: index, task: task, scratch: scratch)
    scratch.clock.stop(.neighbors)
    descriptor.describe(chunk, scratch)
    scratch.clock.stop(.descriptor)
    networks[chunk.type].energiesAndGradients(
      count: chunk.range.count, scale: model.description.energyScale[chunk.type],
      bias: model.description.energyBias[chunk.type], scratch.d, stride: scratch.descriptorStride,
      energies: scratch.energies, work: scratch.network)
    for (c, place) in chunk.range.enumerated() {
      task.energies[Int(task.centres[place])] = scratch.energies[c]
    }
    scratch.clock.stop(.fitting)
    guard task.wantsGradients else {
      (task.virials[index], task.largestGradients[index]) = (.zero, 0)
      return
    }
    (task.virials[index], task.largestGradients[index]) = descriptor.differentiate(chunk, scratch)
    if let atomVirials = task.atomVirials { sumVirials(chunk, task: task, scratch, into: atomVirials) }
    addForces(chunk, task: task, scratch: scratch)
    scratch.clock.stop(.forces)
    scratch.clock.count(
      pairs: scratch.start[chunk.range.count], centres: chunk.range.count,
      fitting: networks[chunk.type].flop)
  }

  /// Adds the forces of the pairs to this thread's accumulator.
  private func addForces(_ chunk: AtomChunk, task: ChunkTask, scratch: ChunkScratch<Kernel>) {
    let total = scratch.start[chunk.range.count]
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
    _ chunk: AtomChunk, task: ChunkTask, _ scratch: ChunkScratch<Kernel>,
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
