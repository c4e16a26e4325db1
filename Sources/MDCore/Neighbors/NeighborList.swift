/// All pairs closer than cutoff + skin, kept until atoms or cell have moved too far.
///
/// Built from a grid of bins in O(N), which also puts the atoms into the list's own order (`Neighborhood`), a function of the
/// configuration at the rebuild alone; cells smaller than the cutoff are covered by explicit images. The list is
/// valid as long as 2 d + |F - I| (cutoff + skin) <= skin, where d is the largest displacement beyond the
/// affine motion of the cell and F the deformation of the cell since the rebuild. Memory: 6 bytes an entry and 110
/// an atom, 40 more while it is built.
public struct NeighborList: Sendable {
  /// Distance that the potentials need (A).
  public let cutoff: Double
  /// Extra distance collected (A).
  public let skin: Double
  /// How many times the list was built.
  public internal(set) var rebuilds = 0

  let typesOfAtoms: [Int32]
  var referenceCell: Cell?
  /// Where each atom of the list was at the rebuild.
  var rows: [Row] = []
  var columns = NeighborColumns()
  var shiftTable: [SIMD3<Int32>] = [SIMD3(0, 0, 0)]

  /// Where an atom was at the rebuild.
  struct Row: BitwiseCopyable {
    /// Unwrapped position (A).
    var reference: Vec3
    /// Whole cell vectors taken off.
    var images: SIMD3<Int32>
  }

  /// `types` is the species index per atom, for the view's; without it all are zero.
  public init(cutoff: Double, skin: Double, types: [Int] = []) {
    precondition(cutoff > 0 && skin >= 0)
    self.cutoff = cutoff
    self.skin = skin
    typesOfAtoms = types.map { Int32($0) }
    columns.speciesCount = (types.max() ?? 0) + 1
  }

  /// Number of entries (each pair counts twice).
  public var entryCount: Int { columns.pairs.entryCount }

  /// Makes the list valid for these positions (unwrapped, A) and this cell.
  public mutating func update(positions: [Vec3], cell: Cell, workers: Workers) throws(MDError) {
    if let limit = allowedDisplacement(positions.count, cell), refold(positions, cell, within: limit, workers)
    {
      return
    }
    try rebuild(positions: positions, cell: cell, workers: workers)
    _ = refold(positions, cell, within: 0, workers)
  }

  /// Calls `body` with a view of the list.
  public func withNeighborhood<R>(_ body: (Neighborhood) throws(MDError) -> R) throws(MDError) -> R {
    try columns.withNeighborhood(range: cutoff + skin, body)
  }

  /// How far an atom may be from where the motion of the cell took it since the rebuild (A); nil if the list cannot do.
  private func allowedDisplacement(_ count: Int, _ cell: Cell) -> Double? {
    guard let reference = referenceCell, count == rows.count, reference.periodic == cell.periodic else {
      return nil
    }
    let change = reference.vectors.inverse * cell.vectors - .identity
    let norm = (change.a.length2 + change.b.length2 + change.c.length2).squareRoot()
    let allowed = cell == reference ? skin : skin - norm * (cutoff + skin)
    return allowed > 0 ? 0.5 * allowed : nil
  }

  /// Puts the rows to the present positions; false if an atom has moved farther than `limit` (A).
  private mutating func refold(
    _ positions: [Vec3], _ cell: Cell, within limit: Double, _ workers: Workers
  ) -> Bool {
    let reference = referenceCell ?? cell
    let cellMoved = cell != reference
    let deformation = reference.vectors.inverse * cell.vectors
    let h = cell.vectors
    let (rows, atoms) = (rows, columns.atoms)
    let isValid = columns.positions.withUnsafeMutableBufferPointer { folded in
      let folded = folded
      return positions.withUnsafeBufferPointer { positions in
        workers.partials(count: rows.count, initial: true) { range in
          var isNear = true
          for k in range {
            let row = rows[k]
            let r = positions[Int(atoms[k])]
            let start =
              cellMoved ? (row.reference - reference.origin) * deformation + cell.origin : row.reference
            // Written so that a position that is not a number asks for a rebuild, which reports it.
            isNear = isNear && (r - start).length2 <= limit * limit
            folded[k] = row.images == SIMD3(0, 0, 0) ? r : r - h.cartesianShift(row.images)
          }
          return isNear
        }
      }
    }
    for (s, shift) in shiftTable.enumerated() { columns.shiftVectors[s] = h.cartesianShift(shift) }
    return isValid.allSatisfy { $0 }
  }
}

extension Matrix3 {
  /// The lattice vector n1 a + n2 b + n3 c.
  func cartesianShift(_ n: SIMD3<Int32>) -> Vec3 { Double(n.x) * a + Double(n.y) * b + Double(n.z) * c }
}
