/// The order in which the bins of a grid are gone through: block after block of at most eight bins on each edge.
///
/// Neighbours of the atoms in one block lie in that block and those around it, so the data that a sweep along this order
/// needs at a time fits the cache however large the system. It depends on the shape of the grid only.
struct BinOrder: Sendable {
  /// Bins along the edge of a block at most.
  private static let edge = 8

  /// The bins along one axis in blocks of nearly equal size.
  struct Axis: Sendable {
    let blocks: [Range<Int>]
    /// Block of each bin.
    let blockOfBin: [Int]

    fileprivate init(_ bins: Int) {
      let count = (bins + BinOrder.edge - 1) / BinOrder.edge
      blocks = (0..<count).map { $0 * bins / count..<($0 + 1) * bins / count }
      blockOfBin = blocks.indices.flatMap { [blocks] k in blocks[k].map { _ in k } }
    }
  }

  let bins: SIMD3<Int>
  let x: Axis
  let y: Axis
  let z: Axis

  init(_ bins: SIMD3<Int>) {
    self.bins = bins
    (x, y, z) = (Axis(bins.x), Axis(bins.y), Axis(bins.z))
  }

  var binCount: Int { bins.x * bins.y * bins.z }
  var blockCount: Int { x.blocks.count * y.blocks.count * z.blocks.count }

  /// Number of the block that holds a bin; blocks are gone through in this order.
  func block(_ bin: SIMD3<Int>) -> Int {
    (x.blockOfBin[bin.x] * y.blocks.count + y.blockOfBin[bin.y]) * z.blocks.count + z.blockOfBin[bin.z]
  }

  /// Bins of a block along the three axes.
  func bins(of block: Int) -> (x: Range<Int>, y: Range<Int>, z: Range<Int>) {
    let column = block / z.blocks.count
    return (
      x.blocks[column / y.blocks.count], y.blocks[column % y.blocks.count], z.blocks[block % z.blocks.count]
    )
  }

  /// Places of the bins of a block.
  func places(of block: Int) -> Range<Int> {
    let (xs, ys, zs) = bins(of: block)
    let first = place(SIMD3(xs.lowerBound, ys.lowerBound, zs.lowerBound))
    return first..<first + xs.count * ys.count * zs.count
  }

  /// Place of a bin in the order. In a block z runs fastest, then y.
  func place(_ bin: SIMD3<Int>) -> Int {
    place(
      bin, in: x.blocks[x.blockOfBin[bin.x]], y.blocks[y.blockOfBin[bin.y]], z.blocks[z.blockOfBin[bin.z]])
  }

  /// The same, where the bins of its block are known.
  @inline(__always)
  func place(_ bin: SIMD3<Int>, in xs: Range<Int>, _ ys: Range<Int>, _ zs: Range<Int>) -> Int {
    let columns = xs.lowerBound &* bins.y &+ xs.count &* ys.lowerBound
    let before = columns &* bins.z &+ xs.count &* ys.count &* zs.lowerBound
    let column = (bin.x &- xs.lowerBound) &* ys.count &+ bin.y &- ys.lowerBound
    return before &+ column &* zs.count &+ bin.z &- zs.lowerBound
  }
}
