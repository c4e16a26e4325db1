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

  /// One candidate: squared distance and entry of the list.
  private typealias Candidate = (squared: Double, entry: Int)

  private mutating func append(_ row: Int, _ view: Neighborhood) {
    defer { offsets.append(neighbors.count) }
    let near = Self.nearest(row, view)
    guard near.count > Self.sizes.upperBound, near[0].squared > 0 else { return }
    let distances = near.map { $0.squared.squareRoot() }
    var size = Self.sizes.lowerBound
    for k in Self.sizes where distances[k] - distances[k - 1] > distances[size] - distances[size - 1] {
      size = k
    }
    for k in 0..<size {
      neighbors.append(Int(view.atoms[Int(view.neighbors[near[k].entry])]))
      directions.append(view.displacement(row, near[k].entry) / distances[k])
    }
  }

  /// The sixteen nearest in order of distance, or all where there are fewer.
  private static func nearest(_ row: Int, _ view: Neighborhood) -> [Candidate] {
    let limit = sizes.upperBound + 1
    return [Candidate](unsafeUninitializedCapacity: limit) { kept, count in
      for entry in view.entries(of: row) {
        let squared = view.displacement(row, entry).length2
        if count == limit, squared >= kept[limit - 1].squared { continue }
        var place = count < limit ? count : limit - 1
        while place > 0, kept[place - 1].squared > squared {
          kept[place] = kept[place - 1]
          place -= 1
        }
        kept[place] = (squared, entry)
        if count < limit { count += 1 }
      }
    }
  }
}
