/// Atoms and their neighbours as potentials see them: a read view, valid during one evaluation.
///
/// The first `centreCount` atoms are centres: each has a row of neighbours, and an energy. Those behind them are ghosts: neighbours of
/// centres, as a part of a system has them whose other atoms are evaluated elsewhere; a periodic cell has none. Everything is
/// indexed alike: atom k is `atoms[k]` of whoever made the list. `NeighborList` finds the neighbours of a periodic cell,
/// near in memory what is near in space; `HostNeighborList` takes those of another engine.
///
/// Full list in compressed rows: the neighbours of centre i are entries offsets[i] ..< offsets[i + 1].
/// Entry p is the pair (i, j = neighbors[p]) with r_ij = positions[j] - positions[i] + shiftVectors[shifts[p]].
/// Positions of a periodic cell are folded into it once per rebuild, so they differ from unwrapped ones by whole cell vectors.
/// Shifts come in opposite pairs around the middle of the table: shift s and `shiftVectors.count - 1 - s` are
/// negatives of each other, and the middle one is zero.
///
/// Only the two lists make one, and they keep memory behind the ends of what is here, so that kernels may load whole registers: eight
/// bytes behind the last of `positions` and of `shiftVectors`, eight entries behind the last of `neighbors` and of `shifts`.
public struct Neighborhood {
  /// Pairs up to this distance (cutoff plus skin) were collected at the last rebuild (A).
  public let range: Double
  /// A number that no other build of any list has: what a potential has worked out for `atoms`, `types` or
  /// the entries is good as long as this stays.
  public let generation: Int
  /// Number of atoms with a row of neighbours.
  public let centreCount: Int
  /// Index of each atom where the list was made from.
  public let atoms: UnsafeBufferPointer<Int32>
  /// Species index of each atom (zero if the list was made without species), below `speciesCount`.
  public let types: UnsafeBufferPointer<Int32>
  /// One more than the largest type.
  public let speciesCount: Int
  /// Positions (A).
  public let positions: UnsafeBufferPointer<Vec3>
  public let offsets: UnsafeBufferPointer<Int>
  /// The neighbour of each entry.
  public let neighbors: UnsafeBufferPointer<Int32>
  public let shifts: UnsafeBufferPointer<UInt16>
  /// Cartesian shift of each table entry for the current cell (A).
  public let shiftVectors: UnsafeBufferPointer<Vec3>

  /// Number of atoms, ghosts included.
  @inlinable public var count: Int { positions.count }

  /// Whether some atoms are ghosts.
  @inlinable public var hasGhosts: Bool { centreCount < count }

  /// Entries of centre i.
  @inlinable public func entries(of i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

  /// r_j - r_i of entry p in row i (A).
  @inlinable public func displacement(_ i: Int, _ p: Int) -> Vec3 {
    positions[Int(neighbors[p])] - positions[i] + shiftVectors[Int(shifts[p])]
  }

  /// True for exactly one of the two entries (i, j, S) and (j, i, -S): lets a loop visit each pair of a periodic cell once.
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
  /// Throws if a potential that knows `species` species cannot work on these atoms, or if the columns of `result` do not fit them.
  public func check(
    _ result: Evaluation, wanted: Quantities, species: Int, label: String
  ) throws(MDError) {
    guard speciesCount <= species else {
      throw MDError(
        .input, "\(label) was prepared for other atoms", found: "atoms of \(speciesCount) species",
        expected: "\(species) as in prepare")
    }
    guard result.fits(count: count, wanted: wanted) else {
      throw MDError(
        .input, "\(label): the buffers for the results do not fit the atoms",
        found:
          "\(result.forces.count) forces, \(result.atomEnergies.count) energies, \(result.atomVirials.count) virials",
        expected: "one for each of \(count) atoms of what is asked for")
    }
  }
}
