import Foundation
internal import MDCore

/// The nearest neighbours of every atom up to the widest gap in their distances.
///
/// The neighbours of an atom are ordered by distance and the shell ends after the k-th, k = 11 ... 15, where the
/// step to the next is widest. That gives twelve in fcc and hcp and fourteen (two shells) in bcc, also with strong
/// thermal motion, under strain and beside a vacancy, without a cutoff to be chosen.
struct NeighborShell {
  /// Neighbours of atom i are entries offsets[i] ..< offsets[i + 1]; none where fewer than sixteen are near.
  private(set) var offsets: [Int] = [0]
  private(set) var neighbors: [Int] = []
  /// Unit vectors to the neighbours.
  private(set) var directions: [Vec3] = []

  private static let sizes = 11...15

  /// Cost O(N). Throws where positions are not finite or the cell is flat.
  init(positions: [Vec3], cell: Cell) throws(MDError) {
    // Forty atoms at the mean density: more than sixteen around any atom of a dense phase.
    let perAtom = cell.volume / Double(max(1, positions.count))
    let range = cbrt(40 * perAtom * 3 / (4 * .pi))
    guard range.isFinite, range > 0 else {
      throw MDError(
        .analysis, "the cell has no volume", found: "\(cell.volume)", expected: "a positive volume")
    }
    var list = NeighborList(cutoff: range, skin: 0)
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    try list.withNeighborhood { (view) throws(MDError) in
      for row in view.rowOfAtom() { append(row, view) }
    }
  }

  private mutating func append(_ row: Int, _ view: Neighborhood) {
    var near = view.entries(of: row).map { entry -> (distance: Double, atom: Int, vector: Vec3) in
      let vector = view.displacement(row, entry)
      return (vector.length, Int(view.atoms[Int(view.neighbors[entry])]), vector)
    }
    defer { offsets.append(neighbors.count) }
    guard near.count > Self.sizes.upperBound else { return }
    near.sort { $0.distance < $1.distance }
    var size = Self.sizes.lowerBound
    for k in Self.sizes {
      let gap = near[k].distance - near[k - 1].distance
      if gap > near[size].distance - near[size - 1].distance { size = k }
    }
    guard near[0].distance > 0 else { return }
    for neighbor in near[..<size] {
      neighbors.append(neighbor.atom)
      directions.append(neighbor.vector / neighbor.distance)
    }
  }
}
