internal import MDCore

/// A model with everything that does not depend on positions computed once.
struct PreparedModel: Sendable {
  /// What a centre of one type does with neighbours of another.
  enum Sight: Sendable {
    /// Rows and empty slots count.
    case sees
    /// Excluded, PyTorch's rule: neighbours fill slots but count nothing, empty slots count.
    case masked
    /// Excluded, TensorFlow's rule: neither neighbours nor empty slots count.
    case dropped
  }

  /// Constants of one type of centre.
  struct Centre: Sendable {
    /// Mean and inverse deviation of the rows (1/A, A).
    var mean: SIMD4<Double>
    var inverseDeviation: SIMD4<Double>
    /// Per neighbour type.
    var sight: [Sight]
    /// What one empty slot adds to T, neighbour types x 4 x width: the outer product of the row -mean / deviation and the
    /// embedding of its radial entry, over the number of slots.
    var emptySlot: [Double]
  }

  let description: ModelDescription
  let policy: SelectionPolicy
  let centres: [Centre]
  /// 1 / number of slots.
  let slotFactor: Double

  var descriptor: DescriptorDescription { description.descriptor }
  var typeCount: Int { description.typeCount }
  /// Embedding width M.
  var width: Int { descriptor.embeddingWidth }
  /// True for the rules of PyTorch, which the native format shares.
  var followsPyTorch: Bool { description.origin.backend != .tensorflow }

  /// Checks that all sizes fit together and computes the constants.
  init(_ description: ModelDescription, policy: SelectionPolicy) throws(MDError) {
    try description.validate()
    self.description = description
    self.policy = policy
    let descriptor = description.descriptor
    let factor = 1 / Double(descriptor.originalSelection.reduce(0, +))
    slotFactor = factor
    let pytorch = description.origin.backend != .tensorflow
    centres = (0..<description.typeCount).map { type in
      let mean = SIMD4(descriptor.mean[type])
      let inverseDeviation = 1 / SIMD4(descriptor.deviation[type])
      let sight = descriptor.excludedPairs[type].map { $0 ? (pytorch ? Sight.masked : .dropped) : .sees }
      return Centre(
        mean: mean, inverseDeviation: inverseDeviation, sight: sight,
        emptySlot: Self.emptySlots(
          descriptor, centre: type, row: -mean * inverseDeviation, sight: sight, factor: factor))
    }
  }

  private static func emptySlots(
    _ descriptor: DescriptorDescription, centre: Int, row: SIMD4<Double>, sight: [Sight], factor: Double
  ) -> [Double] {
    let width = descriptor.embeddingWidth
    var slots = Array(repeating: 0.0, count: sight.count * 4 * width)
    for neighbour in sight.indices where sight[neighbour] != .dropped {
      let index = descriptor.embeddingIndex(centre: centre, neighbour: neighbour)
      guard let embedding = descriptor.embedding[index] else { continue }
      var value = Array(repeating: 0.0, count: width)
      var derivative = value
      var work = Array(repeating: 0.0, count: EmbeddingNet.workSize(embedding))
      EmbeddingNet.valueAndDerivative(
        embedding, rows: 1, [row[0]], into: &value, derivative: &derivative, work: &work)
      for c in 0..<4 {
        for m in 0..<width { slots[(4 * neighbour + c) * width + m] = factor * row[c] * value[m] }
      }
    }
    return slots
  }

  /// True if a neighbour that crosses the cutoff makes the energy jump even when no type exceeds its slots.
  ///
  /// There the row of a neighbour equals that of an empty slot, so counting one instead of the other changes nothing.
  /// A masked neighbour counts nothing, and an empty slot does unless the mean is zero.
  var jumpsAtCutoff: Bool {
    zip(centres, centres.indices).contains { centre, type in
      centre.sight.indices.contains { neighbour in
        centre.sight[neighbour] == .masked && descriptor.selection[neighbour] > 0
          && descriptor.mean[type].contains { $0 != 0 }
      }
    }
  }
}
