/// Sums of vectors over successive blocks of frames, for errors of many bins at once in bounded memory.
///
/// Keeps between 16 and 32 blocks: when the 32nd is full, neighbours are merged and blocks become twice as long.
struct BlockAccumulator {
  struct Block {
    var firstFrame: Int
    var frames: Int
    var sums: [Double]
  }

  private static let most = 32
  private(set) var blocks: [Block] = []
  private(set) var blockLength = 1
  private(set) var frames = 0
  private let width: Int

  /// Vectors of `width` numbers.
  init(width: Int) { self.width = width }

  /// Adds one frame; `accumulate` adds its numbers into the sums of the present block.
  mutating func add(_ accumulate: (inout [Double]) -> Void) {
    if blocks.last.map({ $0.frames == blockLength }) ?? true {
      if blocks.count == Self.most { merge() }
      blocks.append(Block(firstFrame: frames, frames: 0, sums: Array(repeating: 0, count: width)))
    }
    accumulate(&blocks[blocks.count - 1].sums)
    blocks[blocks.count - 1].frames += 1
    frames += 1
  }

  private mutating func merge() {
    blocks = stride(from: 0, to: blocks.count, by: 2).map { k in
      var merged = blocks[k]
      merged.frames += blocks[k + 1].frames
      for i in 0..<width { merged.sums[i] += blocks[k + 1].sums[i] }
      return merged
    }
    blockLength *= 2
  }

  /// Blocks that begin at or after `frame`; all of them when that leaves fewer than half.
  func production(from frame: Int) -> [Block] {
    let kept = blocks.filter { $0.firstFrame >= frame }
    return 2 * kept.count >= blocks.count ? kept : blocks
  }
}

/// Mean over frames and standard error of each element of `blocks`, from the scatter of the full blocks.
///
/// The errors are infinite with fewer than four full blocks.
func blockMeans(
  _ blocks: [BlockAccumulator.Block], fullLength: Int
) -> (mean: [Double], standardError: [Double]) {
  let frames = Double(blocks.reduce(0) { $0 + $1.frames })
  let full = blocks.filter { $0.frames == fullLength }
  let width = blocks.first?.sums.count ?? 0
  var mean = Array(repeating: 0.0, count: width)
  var error = Array(repeating: Double.infinity, count: width)
  for i in 0..<width {
    mean[i] = blocks.reduce(0) { $0 + $1.sums[i] } / frames
    guard full.count >= 4 else { continue }
    error[i] = (variance(of: full.map { $0.sums[i] / Double(fullLength) }) / Double(full.count)).squareRoot()
  }
  return (mean, error)
}
