extension NeighborList: Checkpointable {
  public func save(into record: inout CheckpointRecord) {
    record.set("positions", referencePositions)
    if let cell = referenceCell {
      record.set("cell", [cell.vectors.a, cell.vectors.b, cell.vectors.c, cell.origin])
      record.set("periodic", cell.periodic.map { $0 ? 1 : 0 })
    }
    record.set("rebuilds", rebuilds)
  }

  /// Rebuilds the list where it was last built: the order of entries, and so of all sums, comes out the same.
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    let positions = try record.vectors("positions")
    let count = try record.integer("rebuilds")
    guard !positions.isEmpty else { return }
    let rows = try record.vectors("cell")
    let periodic = try record.integers("periodic").map { $0 == 1 }
    guard rows.count == 4, periodic.count == 3 else {
      throw MDError(
        .file, "the checkpoint does not fit this run", found: "a cell of \(rows.count) vectors",
        expected: "three cell vectors and an origin", hint: "resume with the deck and version that wrote it")
    }
    let cell = Cell(Matrix3(rows[0], rows[1], rows[2]), origin: rows[3], periodic: periodic)
    try rebuild(positions: positions, cell: cell, workers: Workers(threads: 1))
    rebuilds = count
  }

  /// Unwrapped positions at the rebuild by atom.
  private var referencePositions: [Vec3] {
    var positions = [Vec3](repeating: .zero, count: rows.count)
    for (row, atom) in columns.atoms.enumerated() { positions[Int(atom)] = rows[row].reference }
    return positions
  }
}
