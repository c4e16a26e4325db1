/// Embeddings evaluated by their networks, for pairs that the splines do not cover: closer than `shortestDistance`, or all of
/// them where an activation has a kink.
///
/// Value and slope are laid out as the nodes of a spline at whose first node the pair stands, so the kernels need not know.
final class DirectEmbedding<Scalar: KernelScalar> {
  private var memory = AlignedMemory<Scalar>(count: 1, repeating: 0)
  /// Somewhere to point to before there is anything.
  var zeros: UnsafeMutablePointer<Scalar> { memory.start }

  /// Evaluates pairs of one embedding with radial entries `s`; writes their nodes from place `firstPlace` on.
  ///
  /// `reserve` must have made room for all pairs of the chunk, of all embeddings together.
  func evaluate(
    _ embedding: EmbeddingDescription, _ s: [Double], firstPlace: Int, rowStride: Int
  ) {
    let width = embedding.outputs
    var value = Array(repeating: 0.0, count: s.count * width)
    var slope = value
    var work = Array(repeating: 0.0, count: EmbeddingNet.workSize(embedding))
    EmbeddingNet.valueAndDerivative(
      embedding, rows: s.count, s, into: &value, derivative: &slope, work: &work)
    let step = EmbeddingSplines<Scalar>.numbersPerNode * Scalar.laneCount
    for row in s.indices {
      let nodes = self.nodes(firstPlace + row, rowStride: rowStride)
      for m in 0..<width {
        let at = m / Scalar.laneCount * step + m % Scalar.laneCount
        nodes[at] = Scalar(value[row * width + m])
        nodes[at + Scalar.laneCount] = Scalar(slope[row * width + m])
      }
    }
  }

  /// Makes room for the nodes of `pairs` pairs, all coefficients zero.
  func reserve(pairs: Int, rowStride: Int) {
    let wanted = 2 * pairs * rowStride
    if memory.count >= wanted {
      memory.start.update(repeating: 0, count: wanted)
    } else {
      memory = AlignedMemory(count: wanted + wanted / 4, repeating: 0)
    }
  }

  /// The two nodes at a place.
  func nodes(_ place: Int, rowStride: Int) -> UnsafeMutablePointer<Scalar> {
    memory.start + 2 * place * rowStride
  }
}

extension EmbeddingDescription {
  var outputs: Int { network?.outputs ?? table?.outputs ?? 0 }
}
