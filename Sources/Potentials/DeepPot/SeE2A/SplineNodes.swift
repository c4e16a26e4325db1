import Foundation

/// Nodes of splines through some embeddings, with a spacing chosen so that an error bound holds.
struct SplineNodes {
  let lower: Double
  let spacing: Double
  let count: Int
  /// Per embedding, count x outputs: Taylor coefficients in units of the spacing.
  let series: [[SIMD4<Double>]]
  /// Largest errors found, relative to the largest value and slope.
  private(set) var valueError = 0.0
  private(set) var slopeError = 0.0

  /// Most nodes tried.
  static let limit = 8192

  /// The widest spacing found at which values and slopes keep the bound at all points checked; nil if none does.
  ///
  /// The slope's error falls as spacing^(2 order - 1), which tells the next spacing to try.
  static func build(
    _ embeddings: [EmbeddingDescription], range: ClosedRange<Double>, order: Int, bound: Double
  ) -> SplineNodes? {
    // Pieces of a table that stands in for a network are matched one by one.
    var spacing = embeddings.reduce(0.125) { min($0, $1.network == nil ? $1.table?.fineStride ?? $0 : $0) }
    for _ in 0..<6 {
      let pieces = ((range.upperBound - range.lowerBound) / spacing).rounded(.up)
      guard pieces < Double(limit),
        var nodes = SplineNodes(embeddings, range.lowerBound, spacing, Int(pieces) + 1)
      else { return nil }
      nodes.check(embeddings, order: order)
      let excess = max(nodes.valueError, nodes.slopeError) / bound
      if excess <= 1 { return nodes }
      guard excess.isFinite else { return nil }
      spacing *= max(0.1, 0.9 * pow(1 / excess, 1 / Double(2 * order - 1)))
    }
    return nil
  }

  private init?(_ embeddings: [EmbeddingDescription], _ lower: Double, _ spacing: Double, _ count: Int) {
    self.lower = lower
    self.spacing = spacing
    self.count = count
    let scale = SIMD4(1, spacing, spacing * spacing, spacing * spacing * spacing)
    var series: [[SIMD4<Double>]] = []
    for embedding in embeddings {
      var nodes: [SIMD4<Double>] = []
      for node in 0..<count {
        guard let outputs = embedding.series(at: lower + Double(node) * spacing) else { return nil }
        nodes += outputs.map { $0.c * scale }
      }
      series.append(nodes)
    }
    self.series = series
  }

  /// Compares with the embeddings at two points of every piece, where the errors of value and slope are largest.
  private mutating func check(_ embeddings: [EmbeddingDescription], order: Int) {
    let basis = HermiteBasis(order: order)
    for (embedding, nodes) in zip(embeddings, series) {
      let width = nodes.count / count
      let offsets = [0.5 - 0.5 / Double(2 * order - 1).squareRoot(), 0.5]
      let points = (0..<count - 1).flatMap { piece in offsets.map { (piece, $0) } }
      let s = points.map { lower + (Double($0.0) + $0.1) * spacing }
      var value = Array(repeating: 0.0, count: s.count * width)
      var slope = value
      var work = Array(repeating: 0.0, count: EmbeddingNet.workSize(embedding))
      EmbeddingNet.valueAndDerivative(
        embedding, rows: s.count, s, into: &value, derivative: &slope, work: &work)
      let tiny = Double.leastNormalMagnitude
      let largest = (value.reduce(tiny) { max($0, abs($1)) }, slope.reduce(tiny) { max($0, abs($1)) })
      for (row, (piece, x)) in points.enumerated() {
        let (a, b) = (basis.weights(x), basis.slopeWeights(x))
        for m in 0..<width {
          var (v, d) = (0.0, 0.0)
          for k in 0..<order {
            let (here, next) = (nodes[piece * width + m][k], nodes[(piece + 1) * width + m][k])
            v += a[k] * here + a[order + k] * next
            d += b[k] * here + b[order + k] * next
          }
          valueError = max(valueError, abs(v - value[row * width + m]) / largest.0)
          slopeError = max(slopeError, abs(d / spacing - slope[row * width + m]) / largest.1)
        }
      }
    }
  }
}
