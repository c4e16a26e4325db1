import Analysis
import MDCore
import Testing

@Suite("Is it still that crystal?")
struct CrystalTests {
  /// The Bain path at constant volume: z stretched by lambda against x and y; 2^(1/3) makes fcc of bcc.
  static func bain(_ crystal: PerfectLattice, _ positions: [Vec3], _ progress: Double) -> ([Vec3], Cell) {
    let stretch = 1 + progress * (1.259921 - 1)
    let lateral = (1 / stretch).squareRoot()
    let strain = Matrix3.diagonal(lateral, lateral, stretch)
    return (positions.map { $0 * strain }, Cell(crystal.cell.vectors * strain))
  }

  @Test("bcc that turns into fcc is reported with its time and gets no lattice parameter")
  func lostCrystal() throws {
    let crystal = PerfectLattice("bcc", repeats: 4, scale: 2.48)
    let description = try LatticeDescription(
      name: "bcc", structure: .bcc, crystalClass: .cubic, repeats: [4, 4, 4])
    var analysis = LatticeAnalysis(description)
    for t in 0..<20 {
      let progress = min(1, max(0, Double(t - 5) / 4))
      let (positions, cell) = Self.bain(crystal, crystal.displaced(by: 0.05, seed: 21, frame: t), progress)
      try analysis.consume(frame(positions, cell, picoseconds: 0.1 * Double(t)))
    }
    let (test, result) = try analysis.finish()
    #expect(result == .lost(test))
    #expect(test.isLost && !test.wasNeverThere)
    let lostAt = try #require(test.lostAt)
    #expect(lostAt > 0.5 && lostAt < 0.95)
    #expect(test.description.hasPrefix("bcc is not stable in this potential: "))
    #expect(test.description.contains("% close-packed after 0."))
  }

  @Test("a hot crystal is kept, interstitial carbon does not count")
  func keptCrystal() throws {
    let crystal = PerfectLattice("fcc", repeats: 3, scale: 2.6)
    let description = try LatticeDescription(
      name: "fcc", structure: .fcc, crystalClass: .cubic, repeats: [3, 3, 3])
    var analysis = CrystalAnalysis(description)
    let octahedral = [Vec3(0.5, 0, 0), Vec3(1.5, 1, 1), Vec3(2, 2.5, 1)].map { 3.677 * $0 }
    let types = Array(repeating: 0, count: crystal.positions.count) + [1, 1, 1]
    for t in 0..<8 {
      let positions = crystal.displaced(by: 0.2, seed: 22, frame: t) + octahedral
      try analysis.consume(
        frame(
          positions, crystal.cell, picoseconds: Double(t), types: types, species: ["Fe", "C"],
          masses: [55.8, 12]))
    }
    let test = try analysis.finish()
    #expect(!test.isLost && test.intactFraction > 0.95 && test.warnings.isEmpty)
    #expect(test.description.hasPrefix("fcc: ") && test.description.hasSuffix("of its atoms in place"))
  }

  @Test("a liquid under the name of bcc was never there")
  func neverThere() throws {
    let liquid = PerfectLattice.liquid(200, density: 1, seed: 23)
    let description = try LatticeDescription(
      name: "bcc", structure: .bcc, crystalClass: .cubic, repeats: [5, 5, 5])
    var analysis = CrystalAnalysis(description)
    try analysis.consume(frame(liquid.positions, liquid.cell, picoseconds: 3))
    let test = try analysis.finish()
    #expect(test.wasNeverThere)
    #expect(test.description.hasPrefix("bcc is not there from the first frame on: "))
    #expect(test.description.hasSuffix("% without crystalline order"))
  }

  private func sites(
    _ frames: [([Vec3], Cell)]
  ) throws -> CrystalTest {
    let description = try LatticeDescription(
      name: "Fe3C", structure: .sites, crystalClass: .orthorhombic, repeats: [3, 3, 3])
    var analysis = CrystalAnalysis(description)
    for (t, (positions, cell)) in frames.enumerated() {
      try analysis.consume(frame(positions, cell, picoseconds: Double(t)))
    }
    return try analysis.finish()
  }

  @Test("sites: drift, expansion and thermal motion leave any crystal intact")
  func sitesKept() throws {
    let crystal = PerfectLattice("hcp", repeats: 3, scale: 2.5)
    let test = try sites(
      (0..<10).map { t in
        let strain = Matrix3.diagonal(1 + 0.004 * Double(t), 1 + 0.003 * Double(t), 1)
        let drift = Vec3(0.9 * Double(t), 0, -0.4 * Double(t))
        let positions = crystal.displaced(by: t == 0 ? 0 : 0.2, seed: 24, frame: t).map {
          $0 * strain + drift
        }
        return (positions, Cell(crystal.cell.vectors * strain))
      })
    #expect(!test.isLost && test.intactFraction > 0.99)
  }

  @Test("sites: atoms that wander off, and a cell that shears away, lose the crystal")
  func sitesLost() throws {
    let crystal = PerfectLattice("hcp", repeats: 3, scale: 2.5)
    let wandering = try sites(
      (0..<12).map { t in (crystal.displaced(by: 0.35 * Double(t), seed: 25), crystal.cell) })
    #expect(wandering.isLost)
    #expect(wandering.description.contains("of its atoms have left their sites after"))
    let sheared = try sites((0..<12).map { t in Self.bain(crystal, crystal.positions, 0.08 * Double(t)) })
    #expect(sheared.isLost)
    #expect(sheared.description.contains("the cell is strained by"))
  }
}
