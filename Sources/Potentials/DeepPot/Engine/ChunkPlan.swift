internal import MDCore

/// The centres of a neighbour list cut into chunks of one type each; good as long as the list is not rebuilt.
struct ChunkPlan: Sendable {
  /// Model type per atom, ghosts included.
  let types: [Int32]
  /// Rows sorted by type, in ascending order within a type.
  private(set) var centres: [Int32]
  /// The longest first, so that no thread begins a long one last.
  private(set) var chunks: [AtomChunk] = []
  /// Most list entries of a chunk.
  private(set) var largestEntryCount = 0
  /// Most list entries of a row.
  private(set) var largestRowCount = 0

  /// Cuts the centres of each type into nearly equal chunks, whole multiples of eight but for the last. `types` are the model's.
  init(_ pairs: Neighborhood, types: [Int32], typeCount: Int) {
    self.types = types
    var ends = Array(repeating: 0, count: typeCount + 1)
    let centreTypes = types.prefix(pairs.centreCount)
    for type in centreTypes { ends[Int(type) + 1] += 1 }
    for type in 0..<typeCount { ends[type + 1] += ends[type] }
    var next = ends
    centres = Array(repeating: 0, count: pairs.centreCount)
    for (row, type) in centreTypes.enumerated() {
      centres[next[Int(type)]] = Int32(row)
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
    for chunk in chunks {
      var entries = 0
      for place in chunk.range {
        let count = pairs.entries(of: Int(centres[place])).count
        entries += count
        largestRowCount = max(largestRowCount, count)
      }
      largestEntryCount = max(largestEntryCount, entries)
    }
  }
}
