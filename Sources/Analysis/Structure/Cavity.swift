internal import Foundation
internal import MDCore

/// The largest hole among atoms: a liquid or crystal that was pulled apart has one, a dense one has not.
struct Cavity {
  /// Radius of the largest sphere about a point of a fine grid that holds no atom, over the cube root of the volume per
  /// atom: 0.8 in a perfect fcc crystal, about 1.1 in dense liquids; 2.2 stands for all that is larger.
  let radius: Double

  /// Beyond this radius the cell has torn open.
  static let torn = 1.6
  /// Points of the grid along the cube root of the volume per atom, and how far the search goes.
  private static let (fineness, reach) = (2.0, 2.2)

  /// Nil where the cell is not periodic in all directions or there is no atom.
  init?(positions: [Vec3], cell: Cell) {
    guard cell.isFullyPeriodic, !positions.isEmpty, cell.volume > 0 else { return nil }
    let spacing = cbrt(cell.volume / Double(positions.count))
    let heights = cell.heights
    let counts = (0..<3).map { max(1, Int((heights[$0] / spacing * Self.fineness).rounded())) }
    guard counts.reduce(1.0, { $0 * Double($1) }) < 2e7 else { return nil }
    // Where the cell is narrower than the search there can be no larger hole either.
    let limit = min(Self.reach * spacing, 0.5 * min(heights.x, heights.y, heights.z))
    var nearest = Array(repeating: limit * limit, count: counts[0] * counts[1] * counts[2])
    let spans = (0..<3).map { Int((limit / heights[$0] * Double(counts[$0])).rounded(.up)) }
    for r in positions {
      let s = cell.fractional(r)
      let center = (0..<3).map { Int((s[$0] * Double(counts[$0])).rounded(.down)) }
      for i in center[0] - spans[0]...center[0] + spans[0] {
        for j in center[1] - spans[1]...center[1] + spans[1] {
          for k in center[2] - spans[2]...center[2] + spans[2] {
            let point = Vec3(
              Double(i) / Double(counts[0]), Double(j) / Double(counts[1]), Double(k) / Double(counts[2]))
            let square = ((point - s) * cell.vectors).length2
            let place =
              (Self.wrapped(i, counts[0]) * counts[1] + Self.wrapped(j, counts[1])) * counts[2]
              + Self.wrapped(k, counts[2])
            if square < nearest[place] { nearest[place] = square }
          }
        }
      }
    }
    radius = (nearest.max() ?? 0).squareRoot() / spacing
  }

  private static func wrapped(_ i: Int, _ count: Int) -> Int { (i % count + count) % count }
}
