internal import Foundation
public import MDCore

/// Displacements of atoms from the sites of a reference crystal, without the cell's strain and the common drift.
///
/// In fractional coordinates both drop out: d_i = (s_i - s_i0 - <s - s0>) H with H the present cell. An atom
/// is intact while |d_i| is below half the distance from its site to the nearest other site, a Lindemann-like
/// criterion that needs no template. Positions must be unwrapped.
public struct SiteDisplacement: Sendable {
  /// Deviation of the cell's shape from the reference beyond which the crystal is another one.
  static let strainLimit = 0.1

  private let sites: [Vec3]
  private let limits: [Double]
  private let reference: Matrix3
  private var strains: [Double] = []

  /// Takes the reference sites (A) and their cell.
  public init(sites positions: [Vec3], cell: Cell) throws(MDError) {
    let perAtom = cell.volume / Double(max(1, positions.count))
    guard perAtom > 0, perAtom.isFinite else {
      throw MDError(
        .analysis, "the cell has no volume", found: "\(cell.volume)", expected: "a positive volume")
    }
    sites = positions.map { cell.fractional($0) }
    reference = cell.vectors
    // Twice the distance between atoms at the mean density; sites without a neighbour that near keep that distance.
    let range = 2 * cbrt(perAtom)
    var list = NeighborList(cutoff: range, skin: 0)
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    limits = try list.withNeighborhood { (view) throws(MDError) in
      view.rowOfAtom().map { row in
        0.5 * view.entries(of: row).reduce(range) { min($0, view.displacement(row, $1).length) }
      }
    }
  }

  /// Distance of each atom from its site (A).
  public func displacements(positions: [Vec3], cell: Cell) -> [Double] {
    precondition(positions.count == sites.count)
    let inverse = cell.vectors.inverse
    let moves = positions.indices.map { (positions[$0] - cell.origin) * inverse - sites[$0] }
    let drift = moves.reduce(Vec3.zero, +) / Double(max(1, moves.count))
    return moves.map { (($0 - drift) * cell.vectors).length }
  }

  /// Fraction of the atoms that are nearer to their site than half the distance to the next site.
  public func intactFraction(positions: [Vec3], cell: Cell) -> Double {
    let moved = displacements(positions: positions, cell: cell)
    return Double(moved.indices.count { moved[$0] < limits[$0] }) / Double(max(1, moved.count))
  }

  /// Remembers how far the shape of the cell is from the reference, apart from its volume.
  mutating func note(cell: Cell) {
    let f = reference.inverse * cell.vectors
    let scale = cbrt(f.determinant.magnitude)
    var largest = 0.0
    for i in 0..<3 {
      for j in 0..<3 { largest = max(largest, (f[i, j] / scale - (i == j ? 1 : 0)).magnitude) }
    }
    strains.append(largest)
  }

  /// Mean strain over the last quarter of the frames noted, where it is beyond the limit.
  var excessiveStrain: Double? {
    guard !strains.isEmpty else { return nil }
    let mean = average(of: Array(strains.suffix(max(1, strains.count / 4))))
    return mean > Self.strainLimit ? mean : nil
  }
}
