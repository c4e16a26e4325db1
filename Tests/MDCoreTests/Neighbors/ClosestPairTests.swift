import MDCore
import TestSupport
import Testing

/// The closest pair against a search of all pairs and images, and where bins are no help.
@Suite struct ClosestPairTests {
  /// All pairs, with images up to two cells away.
  private func plain(_ positions: [Vec3], _ cell: Cell) -> Double {
    func range(_ axis: Int) -> ClosedRange<Int> { cell.periodic[axis] ? -2...2 : 0...0 }
    var least = Double.infinity
    for i in positions.indices {
      for j in i..<positions.count {
        for x in range(0) {
          for y in range(1) {
            for z in range(2) where i != j || x != 0 || y != 0 || z != 0 {
              let shift = Vec3(Double(x), Double(y), Double(z)) * cell.vectors
              least = min(least, (positions[j] + shift - positions[i]).length)
            }
          }
        }
      }
    }
    return least
  }

  static let cells = [
    Cell(orthogonal: Vec3(9, 10, 11)), Cell(orthogonal: Vec3(9, 10, 11), periodic: [true, true, false]),
    Cell(orthogonal: Vec3(9, 10, 11), periodic: [false, false, false]),
    Cell(Matrix3(Vec3(9, 0, 0), Vec3(4, 8, 0), Vec3(-3, 2, 7)), origin: Vec3(1, 2, 3)),
    Cell(Matrix3(Vec3(3, 0, 0), Vec3(1, 3, 0), Vec3(0, 1, 20))),
  ]

  @Test(arguments: cells) func isThatOfASearchOfAllPairs(_ cell: Cell) throws {
    for (seed, count) in [1, 2, 3, 10, 60].enumerated() where count > 1 || cell.periodic[0] {
      let random = CounterRandom(seed: UInt64(seed), stream: .positions)
      // Some atoms lie outside of the cell.
      let positions = (0..<count).map { cell.cartesian(0.7 * random.normalVector(step: 0, atom: $0)) }
      let folded = positions.map { r -> Vec3 in
        var s = cell.fractional(r)
        for axis in 0..<3 where cell.periodic[axis] { s[axis] -= s[axis].rounded(.down) }
        return cell.cartesian(s)
      }
      let pair = try #require(ClosestPair(positions, in: cell))
      #expect(abs(pair.distance - plain(folded, cell)) < 1e-9)
      // The image is counted from the positions as they were given.
      let image = Vec3(Double(pair.image[0]), Double(pair.image[1]), Double(pair.image[2])) * cell.vectors
      #expect(abs((positions[pair.second] + image - positions[pair.first]).length - pair.distance) < 1e-9)
    }
  }

  @Test func anImageAcrossTheCellIsNamed() throws {
    let topology = Topology(species: ["Ar"], types: [0, 0], massPerSpecies: [40])
    let cell = Cell(orthogonal: Vec3(20, 20, 20))
    let pair = try #require(ClosestPair([.zero, Vec3(0, 0, 20)], in: cell))
    #expect(pair.text(topology) == "atoms 1 (Ar) and 2 (Ar, image 0 0 -1), 0 A apart")
    let near = try #require(ClosestPair([.zero, Vec3(0, 0, 1.5)], in: cell))
    #expect(near.text(topology) == "atoms 1 (Ar) and 2 (Ar), 1.50 A apart")
    let one = try #require(ClosestPair([.zero], in: Cell(orthogonal: Vec3(3, 2, 4))))
    #expect(one.text(topology) == "atom 1 (Ar) and its own image 0 1 0, 2.00 A apart")
  }

  /// Where bins of any width hold thousands of atoms, a search of all pairs would take hours.
  @Test(.timeLimit(.minutes(1))) func crowdsAreSearchedQuickly() throws {
    let cell = Cell(orthogonal: Vec3(100, 100, 100))
    let together = Array(repeating: Vec3(1, 2, 3), count: 200_000)
    #expect(try #require(ClosestPair(together, in: cell)).distance == 0)
    let random = CounterRandom(seed: 1, stream: .positions)
    let crowd = (0..<200_000).map { 0.01 * random.normalVector(step: 0, atom: $0) }
    #expect(try #require(ClosestPair(crowd, in: cell)).distance < 1e-3)
    let far = (0..<1000).map { Vec3(1e6 * Double($0), 0, 0) } + [Vec3(5e5, 0.25, 0)]
    let free = Cell(orthogonal: Vec3(1, 1, 1), periodic: [false, false, false])
    #expect(abs(try #require(ClosestPair(far, in: free)).distance - 5e5) < 1)
  }

  @Test func nothingIsSaidWhereNothingIsKnown() {
    let free = Cell(orthogonal: Vec3(1, 1, 1), periodic: [false, false, false])
    #expect(ClosestPair([.zero], in: free) == nil)
    #expect(ClosestPair([], in: free) == nil)
    #expect(ClosestPair([.zero, Vec3(.nan, 0, 0)], in: free) == nil)
    #expect(ClosestPair([.zero, Vec3(1, 0, 0)], in: Cell(orthogonal: Vec3(1, 1, 0))) == nil)
  }
}
