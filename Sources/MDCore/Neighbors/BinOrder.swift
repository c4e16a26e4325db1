/// The order in which the bins of a grid are gone through: block after block of at most eight bins on each edge.
///
/// Neighbours of the atoms in one block lie in that block and those around it, so the data that a sweep along this order
/// needs at a time fits the cache however large the system. It depends on the shape of the grid only.
struct BinOrder {
  /// Bins along the edge of a block at most.
  static let edge = 8

  /// Place in the order of the bin (x, y, z), at (x bins.y + y) bins.z + z.
  let place: [Int]

  init(_ bins: SIMD3<Int>) {
    var place = [Int](repeating: 0, count: bins.x * bins.y * bins.z)
    var next = 0
    let (alongX, alongY, alongZ) = (Self.cut(bins.x), Self.cut(bins.y), Self.cut(bins.z))
    for xs in alongX {
      for ys in alongY {
        for zs in alongZ {
          for x in xs {
            for y in ys {
              for z in zs {
                place[(x * bins.y + y) * bins.z + z] = next
                next += 1
              }
            }
          }
        }
      }
    }
    self.place = place
  }

  /// 0 ..< count in nearly equal pieces.
  private static func cut(_ count: Int) -> [Range<Int>] {
    let pieces = (count + edge - 1) / edge
    return (0..<pieces).map { $0 * count / pieces..<($0 + 1) * count / pieces }
  }
}
