/// Up to `AtomChunk.limit` centres of one type, evaluated together.
struct AtomChunk: Sendable {
  /// Centres in a chunk at most; fixed, so that results do not depend on the number of threads. Their descriptors and
  /// the rows of their neighbours fit the second-level cache beside a panel of weights.
  static let limit = 24

  /// Model type.
  var type: Int
  /// Where the centres stand in `ChunkPlan.centres`.
  var range: Range<Int>
}
