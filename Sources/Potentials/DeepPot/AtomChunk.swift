/// Up to `AtomChunk.limit` centres of one type, evaluated together.
struct AtomChunk: Sendable {
  /// Centres in a chunk at most; fixed, so that results do not depend on the number of threads. Their descriptors and
  /// the rows of their neighbours fit the second-level cache beside a panel of weights.
  static let limit = 32

  /// Model type.
  var type: Int
  /// Where the centres stand in `ChunkPlan.centres`.
  var range: Range<Int>
}

/// The centres of a system cut into chunks of one type each.
struct ChunkPlan: Sendable {
  /// Atoms sorted by type, in ascending order within a type.
  private(set) var centres: [Int32] = []
  /// The longest first, so that no thread begins a long one last.
  private(set) var chunks: [AtomChunk] = []

  init() {}

  /// Cuts the atoms of each type into nearly equal chunks, whole multiples of eight but for the last.
  init(types: UnsafeBufferPointer<Int32>, typeCount: Int) {
    var ends = Array(repeating: 0, count: typeCount + 1)
    for type in types { ends[Int(type) + 1] += 1 }
    for type in 0..<typeCount { ends[type + 1] += ends[type] }
    var next = ends
    centres = Array(repeating: 0, count: types.count)
    for (atom, type) in types.enumerated() {
      centres[next[Int(type)]] = Int32(atom)
      next[Int(type)] += 1
    }
    for type in 0..<typeCount {
      let count = ends[type + 1] - ends[type]
      guard count > 0 else { continue }
      let pieces = (count + AtomChunk.limit - 1) / AtomChunk.limit
      let length = ((count + pieces - 1) / pieces + 7) / 8 * 8
      for first in stride(from: ends[type], to: ends[type + 1], by: length) {
        chunks.append(AtomChunk(type: type, range: first..<min(first + length, ends[type + 1])))
      }
    }
    chunks.sort { ($1.range.count, $0.range.lowerBound) < ($0.range.count, $1.range.lowerBound) }
  }

  /// Most list entries of a chunk.
  func largestEntryCount(_ entries: (_ atom: Int) -> Int) -> Int {
    chunks.reduce(0) { largest, chunk in
      max(largest, chunk.range.reduce(0) { $0 + entries(Int(centres[$1])) })
    }
  }
}
