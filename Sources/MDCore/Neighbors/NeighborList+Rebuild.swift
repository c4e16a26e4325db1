internal import Synchronization

extension NeighborList {
  private static let lastGeneration = Atomic<Int>(0)

  /// Sorts the atoms into rows and collects all pairs. O(N).
  mutating func rebuild(positions: [Vec3], cell: Cell, workers: Workers) throws(MDError) {
    guard typesOfAtoms.isEmpty || typesOfAtoms.count == positions.count else {
      throw MDError(
        .input, "the neighbour list was made for another number of atoms", found: "\(positions.count)",
        expected: "\(typesOfAtoms.count)")
    }
    let range = cutoff + skin
    try positions.withUnsafeBufferPointer { (positions) throws(MDError) in
      try collect(positions, cell: cell, range: range, workers)
    }
    referenceCell = cell
    columns.generation = Self.nextGeneration()
    rebuilds += 1
  }

  private mutating func collect(
    _ held: UnsafeBufferPointer<Vec3>, cell: Cell, range: Double, _ workers: Workers
  ) throws(MDError) {
    try Self.checkFinite(held, workers: workers)
    let grid = try BinGrid(positions: held, cell: cell, range: range, workers: workers)
    try Self.checkImages(held, grid: grid, workers: workers)
    let order = BinOrder(grid.bins)
    let sorted = SpatialOrder(held, grid: grid, order: order, workers: workers)
    columns.atoms = sorted.atoms
    columns.centreCount = held.count
    let searched = fillRows(held, grid: grid, workers: workers)
    defer { searched.deallocate() }
    let search = PairSearch(
      grid: grid, order: order, binStart: sorted.binStart, columns: searched, range2: range * range)
    search.collect(into: &columns.pairs, rows: held.count, workers: workers)
    shiftTable = grid.shiftTable
    columns.shiftVectors = Array(repeating: .zero, count: shiftTable.count + 1)
  }

  /// A number that no list has had before.
  static func nextGeneration() -> Int { lastGeneration.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Takes over the atoms of the rows; returns the folded positions for the search.
  private mutating func fillRows(
    _ positions: UnsafeBufferPointer<Vec3>, grid: BinGrid, workers: Workers
  ) -> PairSearch.Columns {
    let count = positions.count
    let searched = PairSearch.Columns(count: count)
    if rows.count != count {
      rows = .uninitialized(count: count)
      columns.types = .uninitialized(count: count)
      columns.positions = Array(repeating: .zero, count: count + 1)
    }
    let (atoms, typesOfAtoms, h) = (columns.atoms, typesOfAtoms, grid.cell.vectors)
    rows.withUnsafeMutableBufferPointer { rows in
      columns.types.withUnsafeMutableBufferPointer { types in
        let (rows, types) = (rows, types)
        workers.run(count: count, chunkSize: Workers.atomChunk) { _, range in
          for k in range {
            let atom = Int(atoms[k])
            let r = positions[atom]
            let n = grid.images(r)
            let images = SIMD3(Int32(n.x), Int32(n.y), Int32(n.z))
            let folded = images == SIMD3(0, 0, 0) ? r : r - h.cartesianShift(images)
            (searched.x[k], searched.y[k], searched.z[k]) = (folded.x, folded.y, folded.z)
            rows[k] = Row(reference: r, images: images)
            types[k] = typesOfAtoms.isEmpty ? 0 : typesOfAtoms[atom]
          }
        }
      }
    }
    return searched
  }

  private static func checkFinite(
    _ positions: UnsafeBufferPointer<Vec3>, workers: Workers
  ) throws(MDError) {
    guard let i = first(of: positions, workers: workers, where: { !$0.isFinite }) else { return }
    let r = positions[i]
    throw MDError(
      .unstable, "the position of atom \(i + 1) is not a number", found: "\(r.x), \(r.y), \(r.z)")
  }

  /// Throws if a position is so far away that its images cannot be counted.
  private static func checkImages(
    _ positions: UnsafeBufferPointer<Vec3>, grid: BinGrid, workers: Workers
  ) throws(MDError) {
    func distance(_ r: Vec3) -> Double {
      let n = grid.images(r)
      return max(abs(n.x), abs(n.y), abs(n.z))
    }
    guard let i = first(of: positions, workers: workers, where: { !(distance($0) < 1e9) }) else { return }
    throw MDError(
      .unstable, "atom \(i + 1) is \(distance(positions[i])) cells away from the origin")
  }

  private static func first(
    of positions: UnsafeBufferPointer<Vec3>, workers: Workers, where isWanted: (Vec3) -> Bool
  ) -> Int? {
    let found = workers.partials(count: positions.count, initial: Int?.none) { atoms in
      atoms.first { isWanted(positions[$0]) }
    }
    return found.lazy.compactMap { $0 }.first
  }
}
