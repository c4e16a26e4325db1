/// All embeddings of a model as splines of the normalised radial entry s, on one set of equidistant nodes.
///
/// Node k stands at s = lower + k / inverseSpacing and holds, in units of the spacing, the first `splineOrder` Taylor
/// coefficients of every output, and the step to the next node's value; two nodes make the polynomial between them
/// (`HermiteBasis`). Slopes come from the step, not from the difference of two rounded values, which in single precision would cost
/// two digits. Memory layout: [node][block of lanes][number][lane], so that one neighbour reads two rows of `rowStride` numbers.
package final class EmbeddingSplines<Scalar: KernelScalar>: Sendable {
  /// s of the first node.
  package let lower: Double
  package let inverseSpacing: Double
  /// Pieces: positions (s - lower) inverseSpacing from 0 up to this many are covered; zero if there is no spline.
  package let pieces: Int
  /// Numbers a node.
  package let rowStride: Int
  /// Numbers a node and output.
  static var numbersPerNode: Int { Scalar.splineOrder + 1 }
  /// Largest error found at the check, of values and of slopes, as shares of the largest value and slope.
  package let errors: (value: Double, slope: Double)
  private let memory: AlignedMemory<Scalar>
  private let starts: [Int?]

  /// Distance down to which a spline reaches (A); closer pairs are rare and evaluated by the network.
  package static var shortestDistance: Double { 0.8 }

  /// Builds the splines; without `pieces` where an embedding is not smooth enough for the bound.
  package init(_ descriptor: DescriptorDescription) {
    let range = descriptor.tabulatedRange(from: Self.shortestDistance)
    let embeddings = descriptor.embedding.map { $0?.isSmooth == true ? $0 : nil }
    let smooth = zip(embeddings, descriptor.embedding).allSatisfy { ($0 == nil) == ($1 == nil) }
    let order = Scalar.splineOrder
    var best: SplineNodes?
    if smooth {
      best = SplineNodes.build(
        embeddings.compactMap { $0 }, range: range, order: order, bound: Scalar.splineBound)
    }
    let width = descriptor.embeddingWidth
    let blocks = Scalar.padded(width) / Scalar.laneCount
    rowStride = blocks * Self.numbersPerNode * Scalar.laneCount
    lower = range.lowerBound
    inverseSpacing = best.map { 1 / $0.spacing } ?? 1
    pieces = best.map { $0.count - 1 } ?? 0
    errors = best.map { ($0.valueError, $0.slopeError) } ?? (0, 0)
    let nodes = best?.count ?? 0
    memory = AlignedMemory(count: nodes * rowStride * (best?.series.count ?? 0), repeating: 0)
    var starts: [Int?] = []
    var table = 0
    for embedding in embeddings {
      guard let best, embedding != nil else {
        starts.append(nil)
        continue
      }
      let start = table * nodes * rowStride
      starts.append(start)
      for node in 0..<nodes {
        let row = memory.start + start + node * rowStride
        for m in 0..<width {
          let at = m / Scalar.laneCount * Self.numbersPerNode * Scalar.laneCount + m % Scalar.laneCount
          let own = best.series[table][node * width + m]
          for k in 0..<order { row[at + k * Scalar.laneCount] = Scalar(own[k]) }
          guard node + 1 < nodes else { continue }
          row[at + order * Scalar.laneCount] = Scalar(best.series[table][(node + 1) * width + m][0] - own[0])
        }
      }
      table += 1
    }
    self.starts = starts
  }

  /// First node of an embedding, by its position in the description.
  @inline(__always)
  package func table(_ embedding: Int) -> UnsafePointer<Scalar>? {
    starts[embedding].map { UnsafePointer(memory.start) + $0 }
  }

  /// Bytes of all tables.
  package var byteCount: Int { memory.count * MemoryLayout<Scalar>.stride }
}

extension DescriptorDescription {
  /// Normalised radial entries of all centre types from the cutoff (zero before normalisation) up to a pair at `distance` (A),
  /// as far as tables that stand in for a network go.
  func tabulatedRange(from distance: Double) -> ClosedRange<Double> {
    var (least, most) = (Double.infinity, -Double.infinity)
    for (mean, deviation) in zip(mean, deviation) {
      for raw in [0, 1 / distance] {
        least = min(least, (raw - mean[0]) / deviation[0])
        most = max(most, (raw - mean[0]) / deviation[0])
      }
    }
    for case let entry? in embedding where entry.network == nil {
      guard let table = entry.table else { continue }
      least = max(least, table.lower)
      most = min(most, table.maximum)
    }
    return least...max(least, most)
  }
}

extension EmbeddingDescription {
  /// Whether Taylor series exist everywhere.
  var isSmooth: Bool {
    guard let network else { return table != nil }
    return network.layers.allSatisfy { $0.activation.series(.variable(0)) != nil }
  }

  /// Taylor series of all outputs around s; the network counts where there is also a table.
  func series(at s: Double) -> [TaylorSeries]? {
    if let network { return network.series(at: s) }
    return table.map { EmbeddingTable.series($0, at: s) }
  }
}
