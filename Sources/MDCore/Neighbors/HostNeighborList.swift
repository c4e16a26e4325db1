/// Neighbours that another engine has found, for instance in one domain of a system that is spread over many processes.
///
/// Centres come first, then ghosts; images of an atom are ghosts of their own, so nothing is shifted. The list is copied when the host
/// has made it anew, positions at every step: 24 bytes an atom, little beside an evaluation. Everything is checked
/// then, so that no kernel meets an index that leads nowhere.
public struct HostNeighborList: Sendable {
  /// How far the host looked for neighbours: the cutoff and its skin (A).
  public let range: Double

  private var columns = NeighborColumns()

  public init(range: Double) { self.range = range }

  /// Number of atoms, ghosts included.
  public var count: Int { columns.types.count }

  /// Takes over a list. `types` are the species of all atoms, from zero; `neighbors(i)` those of centre i, each pair of centres in
  /// both their rows.
  ///
  /// Fails if a type is negative, or a neighbour is no atom or the centre itself.
  public mutating func update<Row: Collection>(
    types newTypes: some Collection<Int>, centreCount centres: Int, neighbors: (_ centre: Int) -> Row
  ) throws(MDError) where Row.Element == Int {
    let count = newTypes.count
    guard (0...count).contains(centres) else {
      throw MDError(
        .input, "the number of centres does not fit", found: "\(centres)",
        expected: "0 to \(count), all atoms")
    }
    guard count <= Int(Int32.max), newTypes.allSatisfy({ (0..<Int(Int32.max)).contains($0) }) else {
      throw MDError(.input, "a type is not usable", found: "\(newTypes.min() ?? 0)", expected: "zero or more")
    }
    let rows = (0..<centres).map(neighbors)
    for (centre, row) in rows.enumerated() {
      for j in row where !(0..<count).contains(j) || j == centre {
        throw MDError(
          .input, "a neighbour of atom \(centre) is none", found: "\(j)",
          expected: "another atom below \(count)")
      }
    }
    columns.pairs.withRoom(rows: centres, entries: rows.reduce(0) { $0 + $1.count }) { room in
      var next = 0
      for (centre, row) in rows.enumerated() {
        room.offsets[centre] = next
        for j in row {
          room.neighbors[next] = Int32(truncatingIfNeeded: j)
          room.shifts[next] = 0
          next += 1
        }
      }
    }
    columns.types = newTypes.map { Int32(truncatingIfNeeded: $0) }
    columns.atoms = columns.types.indices.map { Int32(truncatingIfNeeded: $0) }
    columns.positions = Array(repeating: .zero, count: count + 1)
    columns.centreCount = centres
    columns.speciesCount = (newTypes.max() ?? 0) + 1
    columns.generation = NeighborList.nextGeneration()
  }

  /// Puts the atoms to where they are now (A). Fails if their number differs or a position is not a number.
  public mutating func move(to current: some Collection<Vec3>) throws(MDError) {
    guard current.count == count else {
      throw MDError(
        .input, "the positions do not fit the list", found: "\(current.count)",
        expected: "\(count), one for each atom")
    }
    for (i, r) in current.enumerated() {
      guard r.isFinite else {
        throw MDError(.unstable, "the position of atom \(i) is not a number", found: "\(r.x), \(r.y), \(r.z)")
      }
      columns.positions[i] = r
    }
  }

  /// Calls `body` with a view of the list.
  public func withNeighborhood<R>(_ body: (Neighborhood) throws(MDError) -> R) throws(MDError) -> R {
    try columns.withNeighborhood(range: range, body)
  }
}
