internal import MDCore

/// The descriptor `se_e2_a` [Zhang2018] with its embeddings as splines: `Descriptor` says what is computed.
struct SeE2A<Scalar: KernelScalar>: DescriptorKernel {
  let model: PreparedModel
  let environment: Environment
  let layout: Descriptor<Scalar>
  let basis = HermiteBasis(order: Scalar.splineOrder)
  let splines: EmbeddingSplines<Scalar>
  /// Per centre type: what an empty slot of each type adds to T, types x 4 x `layout.stride`.
  let emptySlots: [AlignedMemory<Scalar>]

  init(_ model: PreparedModel) {
    self.model = model
    let width = model.width
    let layout = Descriptor<Scalar>(width: width, axis: model.descriptor.axisNeurons)
    self.layout = layout
    environment = Environment(inner: model.descriptor.smoothCutoff, width: model.descriptor.switchWidth)
    splines = EmbeddingSplines(model.descriptor)
    emptySlots = model.centres.map { centre in
      let memory = AlignedMemory<Scalar>(count: model.typeCount * 4 * layout.stride, repeating: 0)
      for row in 0..<model.typeCount * 4 {
        for m in 0..<width {
          memory.start[row * layout.stride + m] = Scalar(centre.emptySlot[row * width + m])
        }
      }
      return memory
    }
  }

  var size: Int { layout.size }

  /// T and D of every centre, empty slots included.
  func describe(_ chunk: AtomChunk, _ scratch: ChunkScratch<Self>) {
    fillRows(chunk, scratch: scratch)
    scratch.clock.stop(.environment)
    let centre = model.centres[chunk.type]
    let size = 4 * layout.stride
    let factor = Scalar(model.slotFactor)
    for c in 0..<chunk.range.count {
      let t = scratch.own.t + c * size
      t.update(repeating: 0, count: size)
      let (first, count) = (scratch.start[c], scratch.start[c + 1] - scratch.start[c])
      EmbeddingKernels.accumulate(
        scratch.own.rows + first, weights: splineWeights(first, count, scratch.own), count: count,
        descriptor: layout, rowStride: splines.rowStride, into: t)
      for k in 0..<size { t[k] *= factor }
      for type in 0..<model.typeCount where centre.sight[type] != .dropped {
        let empty = model.descriptor.selection[type] - scratch.counts[c * model.typeCount + type]
        guard empty > 0 else { continue }
        let slot = emptySlots[chunk.type].start + type * size
        for k in 0..<size { t[k] += Scalar(empty) * slot[k] }
      }
      layout.contract(t, into: scratch.d + c * scratch.descriptorStride)
    }
  }

  /// dE/d(row before normalisation) of every pair from dE/dD, then the gradients by the pair vectors.
  func differentiate(
    _ chunk: AtomChunk, _ scratch: ChunkScratch<Self>
  ) -> (virial: Matrix3, largest: Double) {
    let (scale, own) = (model.centres[chunk.type].inverseDeviation, scratch.own)
    for c in 0..<chunk.range.count {
      layout.gradient(
        own.t + c * 4 * layout.stride, scratch.d + c * scratch.descriptorStride,
        factor: Scalar(model.slotFactor), into: own.gt)
      let (first, count) = (scratch.start[c], scratch.start[c + 1] - scratch.start[c])
      EmbeddingKernels.gradients(
        own.rows + first, weights: splineWeights(first, count, own), count: count,
        descriptor: layout, rowStride: splines.rowStride, own.gt, scale: scale, radial: own.q0 + first,
        scratch.qx + first, scratch.qy + first, scratch.qz + first)
    }
    scratch.clock.stop(.gradients)
    let total = scratch.start[chunk.range.count]
    // The last turn of the lanes may run past the pairs: it finds numbers that add nothing.
    for p in total..<Environment.padded(total) {
      (own.q0[p], scratch.qx[p], scratch.qy[p], scratch.qz[p]) = (0, 0, 0, 0)
    }
    return environment.gradients(
      scratch.columns, count: total, radial: own.q0, scratch.qx, scratch.qy, scratch.qz)
  }

  /// Weights of the spline coefficients of the neighbours of a centre.
  @inline(__always)
  private func splineWeights(_ first: Int, _ count: Int, _ own: Scratch) -> UnsafePointer<Scalar> {
    EmbeddingKernels.fillWeights(own.rows + first, count: count, basis: basis, into: own.weights)
    return Scalar.rounded(own.weights, count: 16 * count, in: own.roundedWeights)
  }

  func flop(_ part: DeepKernel, pairs: Double, centres: Double) -> Double {
    let (width, size, order) = (Double(layout.width), Double(layout.size), Double(Scalar.splineOrder))
    return switch part {
    case .environment: 45 * pairs
    case .descriptor: pairs * width * (4 * order + 7) + centres * size * 8
    case .gradients: pairs * width * (8 * order + 14) + centres * size * 16
    case .neighbors, .fitting, .forces: 0
    }
  }
}
