import MDCore
import TestSupport
import Testing

@Suite struct NeighborListTests {
  static let cutoff = 2.5
  static let slanted = Matrix3(Vec3(6, 0.5, -0.3), Vec3(5.2, 3.1, 0.4), Vec3(-4.8, 2.9, 4.2))

  struct Sample: CustomTestStringConvertible {
    let testDescription: String
    let cell: Cell
    let count: Int

    init(_ name: String, _ vectors: Matrix3, _ count: Int, periodic: [Bool] = [true, true, true]) {
      testDescription = name
      cell = Cell(vectors, origin: Vec3(0.3, -1, 2), periodic: periodic)
      self.count = count
    }
  }

  static let samples: [Sample] = [
    Sample("cubic", .diagonal(9, 9, 9), 120),
    Sample("long", .diagonal(31, 4, 6), 120),
    Sample("strongly slanted", slanted, 40),
    Sample("left-handed", Matrix3(slanted.b, slanted.a, slanted.c), 40),
    Sample("height a third of the cutoff", .diagonal(0.9, 7, 6), 12),
    Sample("tiny in all directions", .diagonal(0.9, 1.1, 1.0), 3),
    Sample("tiny and slanted", 0.25 * slanted, 2),
    Sample("one free axis", .diagonal(6, 6, 6), 60, periodic: [true, true, false]),
    Sample("two free axes", slanted, 40, periodic: [false, true, false]),
    Sample("free", .diagonal(8, 8, 8), 60, periodic: [false, false, false]),
    Sample("free and thin", .diagonal(400, 900, 300), 200, periodic: [false, false, false]),
    Sample("periodic and thin", .diagonal(400, 900, 300), 200),
    Sample("one atom", .diagonal(2, 2.2, 9), 1),
    Sample("one free atom", .diagonal(2, 2, 2), 1, periodic: [false, false, false]),
    Sample("empty", .diagonal(5, 5, 5), 0),
  ]

  /// Random positions, some several cells away.
  static func positions(_ sample: Sample, seed: UInt64 = 7, spread: Double = 1) -> [Vec3] {
    let random = CounterRandom(seed: seed, stream: .positions)
    return (0..<sample.count).map { i in
      let (x, y) = random.uniforms(step: 0, index: i)
      let (z, _) = random.uniforms(step: 1, index: i)
      let s = Vec3(x - 0.5, y - 0.5, z - 0.5) * spread + Vec3(0.5, 0.5, 0.5)
      return sample.cell.cartesian(s)
    }
  }

  /// Atom, neighbour, and whole cell vectors between them.
  typealias Entry = [Int]

  static func bruteForce(_ positions: [Vec3], _ cell: Cell, range: Double) -> Set<Entry> {
    var found: Set<Entry> = []
    let heights = cell.heights
    let fractions = positions.map { cell.fractional($0) }
    let limit = (0..<3).map { axis -> Int in
      guard cell.periodic[axis], !positions.isEmpty else { return 0 }
      let values = fractions.map { $0[axis] }
      return Int((values.max()! - values.min()! + range / heights[axis]).rounded(.up)) + 1
    }
    for i in positions.indices {
      for j in positions.indices {
        for x in -limit[0]...limit[0] {
          for y in -limit[1]...limit[1] {
            for z in -limit[2]...limit[2] where i != j || x != 0 || y != 0 || z != 0 {
              let d = positions[j] - positions[i] + Vec3(Double(x), Double(y), Double(z)) * cell.vectors
              if d.length2 < range * range { found.insert([i, j, x, y, z]) }
            }
          }
        }
      }
    }
    return found
  }

  /// Entries of the list closer than `range`; checks the rules of the view on the way.
  static func entries(_ list: NeighborList, _ positions: [Vec3], _ cell: Cell, range: Double) throws
    -> [Entry]
  {
    try list.withNeighborhood { view in
      var found: [Entry] = []
      let last = view.shiftVectors.count - 1
      for (s, vector) in view.shiftVectors.enumerated() {
        #expect((vector + view.shiftVectors[last - s]).length == 0)
      }
      var firsts = 0
      for row in 0..<view.count {
        for p in view.entries(of: row) {
          let d = view.displacement(row, p)
          let (i, j) = (Int(view.atoms[row]), Int(view.atoms[Int(view.neighbors[p])]))
          if view.isFirst(row, p) { firsts += 1 }
          guard d.length2 < range * range else { continue }
          let n = (d - (positions[j] - positions[i])) * cell.vectors.inverse
          found.append([i, j, Int(n.x.rounded()), Int(n.y.rounded()), Int(n.z.rounded())])
          #expect((n - Vec3(n.x.rounded(), n.y.rounded(), n.z.rounded())).length < 1e-9)
        }
      }
      #expect(2 * firsts == list.entryCount)
      return found
    }
  }

  static func expectComplete(
    _ list: NeighborList, _ positions: [Vec3], _ cell: Cell, range: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try entries(list, positions, cell, range: range)
    let unique = Set(found)
    #expect(unique.count == found.count, "an entry is there twice", sourceLocation: sourceLocation)
    #expect(
      unique == bruteForce(positions, cell, range: range), "other pairs than by brute force",
      sourceLocation: sourceLocation)
  }

  @Test(arguments: samples, [1.0, 5.0])
  func holdsAllPairs(_ sample: Sample, spread: Double) throws {
    let positions = Self.positions(sample, spread: spread)
    for skin in [0, 0.4] {
      var list = NeighborList(cutoff: Self.cutoff, skin: skin)
      try list.update(positions: positions, cell: sample.cell, workers: Workers(threads: 2))
      try Self.expectComplete(list, positions, sample.cell, range: Self.cutoff + skin)
    }
  }

  @Test(arguments: samples)
  func theNumberOfThreadsDoesNotMatter(_ sample: Sample) throws {
    let positions = Self.positions(sample)
    let rows = try [1, 2, 3].map { threads in
      var list = NeighborList(cutoff: Self.cutoff, skin: 0.3)
      try list.update(positions: positions, cell: sample.cell, workers: Workers(threads: threads))
      return try Self.entries(list, positions, sample.cell, range: 10)
    }
    #expect(rows[0] == rows[1] && rows[0] == rows[2])
  }

  @Test(arguments: samples)
  func everyAtomHasItsRow(_ sample: Sample) throws {
    let positions = Self.positions(sample, spread: 3)
    let types = positions.indices.map { $0 % 3 }
    var list = NeighborList(cutoff: Self.cutoff, skin: 0.3, types: types)
    try list.update(positions: positions, cell: sample.cell, workers: Workers(threads: 2))
    try list.withNeighborhood { view in
      #expect(view.atoms.map { Int($0) }.sorted() == Array(positions.indices))
      #expect(view.rowOfAtom().map { Int(view.atoms[$0]) } == Array(positions.indices))
      for (row, atom) in view.atoms.enumerated() {
        #expect(view.types[row] == Int32(types[Int(atom)]))
        let n = (view.positions[row] - positions[Int(atom)]) * sample.cell.vectors.inverse
        #expect((n - Vec3(n.x.rounded(), n.y.rounded(), n.z.rounded())).length < 1e-9)
      }
    }
  }

  /// For atoms in random order half of a run of them is spread over half the edge of the cell.
  @Test func rowsNearInMemoryAreNearInSpace() throws {
    let edge = 60.0
    let sample = Sample("", .diagonal(edge, edge, edge), 40_000)
    var list = NeighborList(cutoff: Self.cutoff, skin: 0)
    try list.update(
      positions: Self.positions(sample), cell: sample.cell, workers: Workers(threads: 1))
    try list.withNeighborhood { view in
      var spread = Vec3.zero
      for start in stride(from: 0, to: view.count, by: 100) {
        for axis in 0..<3 {
          let places = view.positions[start..<start + 100].map { $0[axis] }.sorted()
          spread[axis] += (places[75] - places[25]) / 400
        }
      }
      // A block of bins holds 185 atoms and has an edge of 10.
      for axis in 0..<3 { #expect(spread[axis] < 10) }
    }
  }

  @Test func theGenerationTellsBuildsApart() throws {
    let sample = Self.samples[0]
    let positions = Self.positions(sample)
    var lists = [NeighborList(cutoff: Self.cutoff, skin: 0.3), NeighborList(cutoff: Self.cutoff, skin: 0.3)]
    var seen: Set<Int> = []
    for move in [0, 0.1, 1, 2] {
      for k in lists.indices {
        try lists[k].update(
          positions: positions.map { $0 + Vec3(move, 0, 0) }, cell: sample.cell, workers: Workers(threads: 1))
        try lists[k].withNeighborhood { _ = seen.insert($0.generation) }
      }
    }
    // The second move is within the skin.
    #expect(seen.count == 6)
  }

  @Test func isKeptWhileAtomsMoveLessThanHalfTheSkin() throws {
    let sample = Self.samples[2]
    let random = CounterRandom(seed: 11, stream: .analysis)
    let start = Self.positions(sample)
    var list = NeighborList(cutoff: Self.cutoff, skin: 0.6)
    try list.update(positions: start, cell: sample.cell, workers: Workers(threads: 1))
    func moved(by length: Double) -> [Vec3] {
      start.enumerated().map { i, r in
        let direction = random.normalVector(step: 0, atom: i)
        return r + (length / direction.length) * direction
      }
    }
    for length in [0.1, 0.2, 0.299] {
      let positions = moved(by: length)
      try list.update(positions: positions, cell: sample.cell, workers: Workers(threads: 1))
      #expect(list.rebuilds == 1)
      try Self.expectComplete(list, positions, sample.cell, range: Self.cutoff)
    }
    let far = moved(by: 0.301)
    try list.update(positions: far, cell: sample.cell, workers: Workers(threads: 1))
    #expect(list.rebuilds == 2)
    try Self.expectComplete(list, far, sample.cell, range: Self.cutoff + 0.6)
  }

  @Test(arguments: [samples[0], samples[2], samples[6], samples[7]])
  func staysCompleteWhileTheCellChanges(_ sample: Sample) throws {
    let random = CounterRandom(seed: 12, stream: .analysis)
    let start = Self.positions(sample)
    var list = NeighborList(cutoff: Self.cutoff, skin: 0.8)
    try list.update(positions: start, cell: sample.cell, workers: Workers(threads: 1))
    var kept = 0
    for step in 1...20 {
      let t = 0.01 * Double(step)
      let deformation = Matrix3(
        Vec3(1 + t, 0.6 * t, -0.2 * t), Vec3(-0.3 * t, 1 - 0.8 * t, 0.1 * t),
        Vec3(0.4 * t, 0.2 * t, 1 + 0.3 * t))
      var cell = sample.cell
      cell.vectors = cell.vectors * deformation
      cell.origin = cell.origin * deformation
      let positions = start.enumerated().map { i, r in
        r * deformation + (0.3 * t) * random.normalVector(step: 1, atom: i)
      }
      let before = list.rebuilds
      try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
      if list.rebuilds == before { kept += 1 }
      try Self.expectComplete(list, positions, cell, range: Self.cutoff)
    }
    #expect(kept > 5 && kept < 20)
  }

  @Test func rebuildsWhenAxesBecomeFreeOrAtomsComeAndGo() throws {
    let sample = Self.samples[0]
    var positions = Self.positions(sample)
    var cell = sample.cell
    var list = NeighborList(cutoff: Self.cutoff, skin: 1)
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    cell.periodic = [true, false, true]
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    #expect(list.rebuilds == 2)
    try Self.expectComplete(list, positions, cell, range: Self.cutoff)
    positions.removeLast(30)
    try list.update(positions: positions, cell: cell, workers: Workers(threads: 1))
    #expect(list.rebuilds == 3)
    try Self.expectComplete(list, positions, cell, range: Self.cutoff)
  }

  @Test func aRestoredListHasTheSameOrder() throws {
    let sample = Self.samples[2]
    let start = Self.positions(sample)
    var list = NeighborList(cutoff: Self.cutoff, skin: 0.6)
    try list.update(positions: start, cell: sample.cell, workers: Workers(threads: 1))
    let later = start.map { $0 + Vec3(0.1, 0.05, -0.1) }
    try list.update(positions: later, cell: sample.cell, workers: Workers(threads: 1))
    var record = CheckpointRecord()
    record.save("list", list)
    var restored = NeighborList(cutoff: Self.cutoff, skin: 0.6)
    try record.restore("list", &restored)
    try restored.update(positions: later, cell: sample.cell, workers: Workers(threads: 2))
    #expect(restored.rebuilds == 1)
    #expect(
      try Self.entries(restored, later, sample.cell, range: 10)
        == Self.entries(list, later, sample.cell, range: 10))
  }

  @Test func aDamagedRecordIsAnError() throws {
    var record = CheckpointRecord()
    record.set("list.positions", [Vec3.zero])
    record.set("list.cell", [Vec3.zero])
    record.set("list.periodic", [1])
    record.set("list.rebuilds", 1)
    var list = NeighborList(cutoff: 1, skin: 0.1)
    #expect(throws: MDError.self) { try record.restore("list", &list) }
  }

  @Test func impossibleCellsAndPositionsAreErrors() throws {
    func build(_ vectors: Matrix3, _ positions: [Vec3]) throws {
      var list = NeighborList(cutoff: 5, skin: 1)
      try list.update(positions: positions, cell: Cell(vectors), workers: Workers(threads: 1))
    }
    #expect(throws: MDError.self) { try build(.zero, [.zero]) }
    #expect(throws: MDError.self) { try build(.diagonal(1, 1, 1e-30), [.zero]) }
    #expect(throws: MDError.self) { try build(.diagonal(0.1, 0.1, 0.1), [.zero]) }
    #expect(throws: MDError.self) { try build(.diagonal(9, 9, 9), [Vec3(.nan, 0, 0)]) }
    #expect(throws: MDError.self) { try build(.diagonal(9, 9, 9), [Vec3(1e300, 0, 0)]) }
  }

  /// The number of distances looked at must grow with the atoms, not with their square.
  @Test func costGrowsWithTheNumberOfAtoms() throws {
    func seconds(_ edge: Double) throws -> Double {
      let count = Int(0.8 * edge * edge * edge)
      let sample = Sample("", .diagonal(edge, edge, edge), count)
      let positions = Self.positions(sample)
      var best = Double.infinity
      for _ in 0..<3 {
        var list = NeighborList(cutoff: Self.cutoff, skin: 0.3)
        let time = try ContinuousClock().measure {
          try list.update(positions: positions, cell: sample.cell, workers: Workers(threads: 1))
        }
        best = min(best, time / .seconds(1))
        let expected = 0.8 * 4 / 3 * Double.pi * 2.8 * 2.8 * 2.8 * Double(count)
        #expect(abs(Double(list.entryCount) / expected - 1) < 0.02)
      }
      return best / Double(count)
    }
    // Twelve times the atoms: a quadratic search would take twelve times as long for each.
    #expect(try seconds(36) < 5 * seconds(16))
  }
}
