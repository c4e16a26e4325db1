/// What a neighbour list holds and a `Neighborhood` shows: one column for each of its parts, with the memory behind the ends that it
/// promises.
struct NeighborColumns: Sendable {
  var centreCount = 0
  var speciesCount = 1
  /// A number that no other build of any list has.
  var generation = 0
  /// By atom: index where the list was made from, species.
  var atoms: [Int32] = []
  var types: [Int32] = []
  /// One more than there are atoms.
  var positions: [Vec3] = [.zero]
  var pairs = PairRows()
  /// One more than there are shifts.
  var shiftVectors: [Vec3] = [.zero, .zero]

  func withNeighborhood<R>(
    range: Double, _ body: (Neighborhood) throws(MDError) -> R
  ) throws(MDError) -> R {
    try atoms.withUnsafeBufferPointer { (atoms) throws(MDError) in
      try types.withUnsafeBufferPointer { (types) throws(MDError) in
        try positions.withUnsafeBufferPointer { (positions) throws(MDError) in
          try shiftVectors.withUnsafeBufferPointer { (shiftVectors) throws(MDError) in
            try pairs.withEntries { (offsets, neighbors, shifts) throws(MDError) in
              try body(
                Neighborhood(
                  range: range, generation: generation, centreCount: centreCount, atoms: atoms, types: types,
                  speciesCount: speciesCount, positions: .init(rebasing: positions.dropLast()),
                  offsets: offsets, neighbors: neighbors, shifts: shifts,
                  shiftVectors: .init(rebasing: shiftVectors.dropLast())))
            }
          }
        }
      }
    }
  }
}
