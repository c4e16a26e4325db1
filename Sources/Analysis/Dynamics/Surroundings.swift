internal import Foundation
internal import MDCore

/// Along which axes the atoms of a frame go on without end, and how much room each has.
///
/// An axis without periodicity ends in vacuum, and so does a periodic one with an empty layer wider than 2.5 times the
/// distance to the nearest neighbour: a cluster in a box is as free as one without.
struct Surroundings {
  static let widestGap = 2.5
  /// Atoms whose nearest neighbours are looked for.
  private static let sampleSize = 200

  let isEndless: [Bool]
  /// Volume per atom (A^3) where all axes are endless; else the cube of the median distance to the nearest neighbour,
  /// because nobody knows where the volume of a surface ends. Nil where there is no neighbour.
  let volumePerAtom: Double?
  /// Periods by which atoms are to be shifted to bring those on both sides of a boundary in vacuum together.
  let shifts: [Vec3]

  /// `atoms` of the whole system, of which these may be a part.
  init(_ positions: [Vec3], _ cell: Cell, atoms: Int) {
    let distance = Self.nearestDistance(positions, cell)
    let fractions = positions.map(cell.fractional)
    var isEndless = cell.periodic
    var shifts = Array(repeating: Vec3.zero, count: positions.count)
    for axis in 0..<3 where cell.periodic[axis] {
      guard let distance, let gap = Self.widestGap(fractions.map { $0[axis] }),
        gap.width * cell.heights[axis] > Self.widestGap * distance
      else { continue }
      isEndless[axis] = false
      for i in shifts.indices { shifts[i][axis] = -(fractions[i][axis] - gap.end).rounded(.down) }
    }
    self.isEndless = isEndless
    self.shifts = isEndless == cell.periodic ? [] : shifts
    volumePerAtom =
      isEndless.contains(false) ? distance.map { $0 * $0 * $0 } : cell.volume / Double(max(1, atoms))
  }

  /// Median over atoms of the distance to the nearest other; nil where that is zero or there is none.
  private static func nearestDistance(_ positions: [Vec3], _ cell: Cell) -> Double? {
    guard positions.count > 1 else { return nil }
    let step = max(1, positions.count / sampleSize)
    let inverse = cell.vectors.inverse
    let isFolded = cell.periodic.contains(true)
    let nearest = stride(from: 0, to: positions.count, by: step).map { i -> Double in
      var least = Double.infinity
      for j in positions.indices where j != i {
        var d = positions[j] - positions[i]
        if isFolded {
          let s = d * inverse
          for axis in 0..<3 where cell.periodic[axis] { d -= s[axis].rounded() * cell.vectors[axis] }
        }
        least = min(least, d.length2)
      }
      return least
    }.sorted()
    let median = nearest[nearest.count / 2].squareRoot()
    return median > 0 && median.isFinite ? median : nil
  }

  /// The widest empty range of coordinates of period one, and where it ends.
  private static func widestGap(_ coordinates: [Double]) -> (width: Double, end: Double)? {
    let sorted = coordinates.map { $0 - $0.rounded(.down) }.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    var gap = (width: first + 1 - last, end: first)
    for (low, high) in zip(sorted, sorted.dropFirst()) where high - low > gap.width {
      gap = (high - low, high)
    }
    return gap
  }
}
