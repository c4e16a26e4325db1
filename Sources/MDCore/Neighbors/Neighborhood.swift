/// A read view of the neighbour list, valid during one evaluation.
///
/// The list keeps the atoms in an order of its own, near in memory what is near in space: row k is atom `atoms[k]`. Everything here
/// is indexed by rows, neighbours too, and so is what a potential adds up.
///
/// Full list in compressed rows: the neighbours of row i are entries offsets[i] ..< offsets[i + 1].
/// Entry p is the pair (i, j = neighbors[p]) with r_ij = positions[j] - positions[i] + shiftVectors[shifts[p]].
/// `positions` are folded into the cell once per rebuild, so they differ from unwrapped ones by whole cell vectors.
/// Shifts come in opposite pairs around the middle of the table: shift s and `shiftVectors.count - 1 - s` are
/// negatives of each other, and the middle one is zero.
public struct Neighborhood {
  /// Pairs up to this distance (cutoff plus skin) were collected at the last rebuild (A).
  public let range: Double
  /// A number that no other build of any list has: what a potential has worked out for `atoms`, `types` or
  /// the entries is good as long as this stays.
  public let generation: Int
  /// Index in the topology of the atom of each row.
  public let atoms: UnsafeBufferPointer<Int32>
  /// Species index of each row (zero if the list was made without species).
  public let types: UnsafeBufferPointer<Int32>
  /// Folded positions (A). Eight bytes can be read behind the last, so that four numbers can be loaded at any row; behind the last
  /// of `shiftVectors` too.
  public let positions: UnsafeBufferPointer<Vec3>
  public let offsets: UnsafeBufferPointer<Int>
  /// Row of the neighbour. Eight entries can be read behind the last, here and in `shifts`, as long as there are rows.
  public let neighbors: UnsafeBufferPointer<Int32>
  public let shifts: UnsafeBufferPointer<UInt16>
  /// Cartesian shift of each table entry for the current cell (A).
  public let shiftVectors: UnsafeBufferPointer<Vec3>

  /// Number of atoms.
  @inlinable public var count: Int { positions.count }

  /// Entries of row i.
  @inlinable public func entries(of i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

  /// r_j - r_i of entry p in row i (A).
  @inlinable public func displacement(_ i: Int, _ p: Int) -> Vec3 {
    positions[Int(neighbors[p])] - positions[i] + shiftVectors[Int(shifts[p])]
  }

  /// True for exactly one of the two entries (i, j, S) and (j, i, -S): lets a pair term visit each pair once.
  @inlinable public func isFirst(_ i: Int, _ p: Int) -> Bool {
    let j = Int(neighbors[p])
    return j > i || (j == i && 2 * Int(shifts[p]) > shiftVectors.count - 1)
  }

  /// Row of each atom: the inverse of `atoms`. O(N).
  public func rowOfAtom() -> [Int] {
    var rows = [Int](repeating: 0, count: atoms.count)
    for (row, atom) in atoms.enumerated() { rows[Int(atom)] = row }
    return rows
  }
}

extension Neighborhood {
  /// For terms without neighbours.
  static var empty: Neighborhood {
    Neighborhood(
      range: 0, generation: 0, atoms: .init(start: nil, count: 0), types: .init(start: nil, count: 0),
      positions: .init(start: nil, count: 0), offsets: .init(start: nil, count: 0),
      neighbors: .init(start: nil, count: 0), shifts: .init(start: nil, count: 0),
      shiftVectors: .init(start: nil, count: 0))
  }
}
