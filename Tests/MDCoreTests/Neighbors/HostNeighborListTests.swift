import MDCore
import Testing

/// Neighbours that another engine brings.
@Suite struct HostNeighborListTests {
  private static func list(_ rows: [[Int]], types: [Int], centres: Int) throws -> HostNeighborList {
    var list = HostNeighborList(range: 3)
    try list.update(types: types, centreCount: centres) { rows[$0] }
    return list
  }

  @Test func holdsWhatItWasGiven() throws {
    var list = try Self.list([[1, 2], [0], [0, 1]], types: [1, 0, 2, 0], centres: 3)
    try list.move(to: (0..<4).map { Vec3(Double($0), 0, 0) })
    var generation = 0
    try list.withNeighborhood { view in
      #expect(view.count == 4 && view.centreCount == 3 && view.hasGhosts && view.speciesCount == 3)
      #expect(
        (0..<3).map { view.entries(of: $0).map { Int(view.neighbors[$0]) } } == [[1, 2], [0], [0, 1]])
      #expect(view.types.map { Int($0) } == [1, 0, 2, 0] && view.atoms.map { Int($0) } == [0, 1, 2, 3])
      #expect(view.displacement(0, 1) == Vec3(2, 0, 0))
      generation = view.generation
    }
    try list.move(to: (0..<4).map { Vec3(0, Double($0), 0) })
    try list.withNeighborhood { view in
      #expect(view.displacement(0, 1) == Vec3(0, 2, 0) && view.generation == generation)
    }
    try list.update(types: [0], centreCount: 1) { _ in [Int]() }
    try list.withNeighborhood { view in
      #expect(view.count == 1 && view.neighbors.isEmpty && view.generation > generation)
    }
  }

  @Test(arguments: [
    ([[1]], [0], 1, "a neighbour of atom 0 is none; found 1; expected another atom below 1"),
    ([[0]], [0], 1, "a neighbour of atom 0 is none; found 0; expected another atom below 1"),
    ([[-1]], [0, 0], 1, "a neighbour of atom 0 is none; found -1; expected another atom below 2"),
    ([], [0, -2], 0, "a type is not usable; found -2; expected zero or more"),
    ([], [0], 2, "the number of centres does not fit; found 2; expected 0 to 1, all atoms"),
  ])
  func badListsAreErrors(_ rows: [[Int]], _ types: [Int], _ centres: Int, _ message: String) throws {
    let error = #expect(throws: MDError.self) { try Self.list(rows, types: types, centres: centres) }
    #expect(error?.description == "error: " + message)
  }

  @Test func badPositionsAreErrors() throws {
    var list = try Self.list([[1], [0]], types: [0, 0], centres: 2)
    var error = #expect(throws: MDError.self) { try list.move(to: [.zero]) }
    #expect(
      error?.description
        == "error: the positions do not fit the list; found 1; expected 2, one for each atom")
    error = #expect(throws: MDError.self) { try list.move(to: [.zero, Vec3(0, .nan, 0)]) }
    #expect(error?.kind == .unstable && error?.what == "the position of atom 1 is not a number")
  }
}
