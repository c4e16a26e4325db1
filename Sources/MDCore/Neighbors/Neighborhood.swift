/// A read view of the neighbour list, valid during one evaluation.
///
/// Full list in compressed rows: the neighbours of atom i are entries offsets[i] ..< offsets[i + 1].
/// Entry p is the pair (i, j = neighbors[p]) with r_ij = positions[j] - positions[i] + shiftVectors[shifts[p]].
/// `positions` are folded into the cell once per rebuild, so they differ from unwrapped ones by whole cell vectors.
/// Shifts come in opposite pairs around the middle of the table: shift s and `shiftVectors.count - 1 - s` are
/// negatives of each other, and the middle one is zero.
public struct Neighborhood {
  /// Pairs up to this distance (cutoff plus skin) were collected at the last rebuild (A).
  public let range: Double
  /// Folded positions (A).
  public let positions: UnsafeBufferPointer<Vec3>
  public let offsets: UnsafeBufferPointer<Int>
  public let neighbors: UnsafeBufferPointer<Int32>
  public let shifts: UnsafeBufferPointer<UInt16>
  /// Cartesian shift of each table entry for the current cell (A).
  public let shiftVectors: UnsafeBufferPointer<Vec3>

  public init(
    range: Double, positions: UnsafeBufferPointer<Vec3>, offsets: UnsafeBufferPointer<Int>,
    neighbors: UnsafeBufferPointer<Int32>, shifts: UnsafeBufferPointer<UInt16>,
    shiftVectors: UnsafeBufferPointer<Vec3>
  ) {
    self.range = range
    self.positions = positions
    self.offsets = offsets
    self.neighbors = neighbors
    self.shifts = shifts
    self.shiftVectors = shiftVectors
  }

  /// Number of atoms.
  @inlinable public var count: Int { positions.count }

  /// Entries of atom i.
  @inlinable public func entries(of i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

  /// r_j - r_i of entry p in the row of atom i (A).
  @inlinable public func displacement(_ i: Int, _ p: Int) -> Vec3 {
    positions[Int(neighbors[p])] - positions[i] + shiftVectors[Int(shifts[p])]
  }

  /// True for exactly one of the two entries (i, j, S) and (j, i, -S): lets a pair term visit each pair once.
  @inlinable public func isFirst(_ i: Int, _ p: Int) -> Bool {
    let j = Int(neighbors[p])
    return j > i || (j == i && 2 * Int(shifts[p]) > shiftVectors.count - 1)
  }
}
