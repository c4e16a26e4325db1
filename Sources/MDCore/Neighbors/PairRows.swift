/// The entries of a neighbour list in compressed rows: six bytes each, in memory that is kept and grows with the list.
struct PairRows: Sendable {
  /// Entries of row i are offsets[i] ..< offsets[i + 1].
  private(set) var offsets: [Int] = [0]
  private(set) var entryCount = 0
  /// Longer than `entryCount`, with eight zeros behind the last entry.
  private var neighborMemory = Array(repeating: Int32(0), count: spare)
  private var shiftMemory = Array(repeating: UInt16(0), count: spare)

  private static let spare = 8

  /// Where entries are written.
  struct Room {
    let offsets: UnsafeMutablePointer<Int>
    let neighbors: UnsafeMutablePointer<Int32>
    let shifts: UnsafeMutablePointer<UInt16>
  }

  func withEntries<R>(
    _ body: (UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int32>, UnsafeBufferPointer<UInt16>)
      throws(MDError) -> R
  ) throws(MDError) -> R {
    try offsets.withUnsafeBufferPointer { (offsets) throws(MDError) in
      try neighborMemory.withUnsafeBufferPointer { (neighbors) throws(MDError) in
        try shiftMemory.withUnsafeBufferPointer { (shifts) throws(MDError) in
          try body(
            offsets, .init(rebasing: neighbors.prefix(entryCount)), .init(rebasing: shifts.prefix(entryCount))
          )
        }
      }
    }
  }

  /// Calls `write` with room for so many rows and entries; the offsets of all rows are to be written, the end is set.
  mutating func withRoom(rows: Int, entries: Int, _ write: (Room) -> Void) {
    let needed = entries + Self.spare
    if neighborMemory.count < needed || neighborMemory.count > needed + needed / 2 + 1024 {
      // The old memory goes first: the list must not be there twice.
      neighborMemory = []
      shiftMemory = []
      neighborMemory = .uninitialized(count: needed + needed / 32)
      shiftMemory = .uninitialized(count: needed + needed / 32)
    }
    if offsets.count != rows + 1 { offsets = .uninitialized(count: rows + 1) }
    entryCount = entries
    offsets[rows] = entries
    offsets.withUnsafeMutableBufferPointer { offsets in
      neighborMemory.withUnsafeMutableBufferPointer { neighbors in
        shiftMemory.withUnsafeMutableBufferPointer { shifts in
          guard let offsets = offsets.baseAddress, let neighbors = neighbors.baseAddress,
            let shifts = shifts.baseAddress
          else { return }
          (neighbors + entries).update(repeating: 0, count: Self.spare)
          (shifts + entries).update(repeating: 0, count: Self.spare)
          write(Room(offsets: offsets, neighbors: neighbors, shifts: shifts))
        }
      }
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// An array whose memory is written before it is read.
  static func uninitialized(count: Int) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { _, filled in filled = count }
  }
}
