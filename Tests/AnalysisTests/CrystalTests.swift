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
      try analysis.consume(at(300, 0, frame(positions, cell, picoseconds: 0.1 * Double(t))))
    }
    let (test, result) = try analysis.finish()
    #expect(result == .lost(test))
    #expect(test.isLost && !test.wasNeverThere)
    let lostAt = try #require(test.lostAt)
    #expect(lostAt > 0.5 && lostAt < 0.95)
    #expect(test.description.hasPrefix("bcc is not stable in this potential at 300 K, 0 GPa: "))
    #expect(test.description.contains("% close-packed after 0."))
    #expect(CrystalTest.tellsLoss(test.description))
  }

  /// The frame at a temperature (K) and a hydrostatic pressure (GPa).
  private func at(_ temperature: Double, _ pressure: Double, _ snapshot: Snapshot, stage: String = "")
    -> Snapshot
  {
    var snapshot = snapshot
    let units = snapshot.topology.units
    snapshot.kineticEnergy = 0.5 * Double(snapshot.degreesOfFreedom) * units.boltzmann * temperature
    let p = pressure / units.pressureToUser
    snapshot.wholePressure = SymmetricTensor(voigt: [p, p, p, 0, 0, 0])
    snapshot.stage = stage
    return snapshot
  }

  /// What the test says of bcc that becomes what `change` makes of it after ten of forty frames.
  private func verdict(
    _ conditions: (Int) -> (Double, Double)?, _ change: (PerfectLattice, Int) -> ([Vec3], Cell)
  ) throws -> String {
    let crystal = PerfectLattice("bcc", repeats: 4, scale: 2.48)
    var analysis = CrystalAnalysis(
      try LatticeDescription(name: "bcc", structure: .bcc, crystalClass: .cubic, repeats: [4, 4, 4]))
    for t in 0..<40 {
      let (positions, cell) =
        t < 10 ? (crystal.displaced(by: 0.05, seed: 21, frame: t), crystal.cell) : change(crystal, t)
      let plain = frame(positions, cell, picoseconds: 0.1 * Double(t))
      try analysis.consume(
        conditions(t).map { at($0.0, $0.1, plain, stage: t < 20 ? "first" : "second") } ?? plain)
    }
    return try analysis.finish().description
  }

  private func closePacked(_ crystal: PerfectLattice, _ t: Int) -> ([Vec3], Cell) {
    Self.bain(crystal, crystal.displaced(by: 0.05, seed: 21, frame: t), 1)
  }
  private func molten(_ crystal: PerfectLattice, _ t: Int) -> ([Vec3], Cell) {
    (crystal.displaced(by: 1, seed: 26, frame: t), crystal.cell)
  }

  @Test("a crystal that melts says nothing of its potential, only where it is not")
  func melted() throws {
    let hot = try verdict({ $0 < 20 ? (2000, 0) : (1500, 0) }, molten)
    #expect(hot.hasPrefix("no bcc crystal left at 1500 K, 0 GPa: "), "\(hot)")
    #expect(
      hot.contains(
        "% without crystalline order after 1 ps; it was at 2000 K before; its atoms flow: a liquid"))
    #expect(!hot.contains("stable") && CrystalTest.tellsLoss(hot))
    // The same without a hotter stage: still no word of the potential.
    let melted = try verdict({ _ in (1500, 0) }, molten)
    #expect(!melted.contains("stable") && !melted.contains("before"))
    // Disorder that stands still is no liquid.
    let glass = try verdict(
      { _ in (300, 0) }, { crystal, _ in (crystal.displaced(by: 1, seed: 26), crystal.cell) })
    #expect(glass.hasSuffix("its atoms stay where they are: no liquid yet, or a glass"), "\(glass)")
  }

  @Test("another crystal tells of the potential only where nothing else made it")
  func otherCauses() throws {
    #expect(
      try verdict({ _ in (300, 0) }, closePacked).hasPrefix(
        "bcc is not stable in this potential at 300 K, 0 GPa"))
    let cooled = try verdict({ $0 < 20 ? (1500, 0) : (300, 0) }, closePacked)
    #expect(
      cooled.hasPrefix("no bcc crystal left at 300 K, 0 GPa: ")
        && cooled.hasSuffix("; it was at 1500 K before"))
    let pulled = try verdict({ _ in (300, -6) }, closePacked)
    #expect(
      pulled.hasPrefix("no bcc crystal left at 300 K, -6 GPa: ") && pulled.hasSuffix("; it is under tension"))
    let unknown = try verdict({ _ in nil }, closePacked)
    #expect(unknown.hasPrefix("no bcc crystal left: ") && !unknown.contains("stable"))
  }

  @Test("a cell that tears open is said to")
  func torn() throws {
    // Twice as long along z with all atoms in its lower half.
    let text = try verdict(
      { _ in (700, -0.001) },
      { crystal, t in
        (crystal.displaced(by: 1, seed: 27, frame: t), Cell(crystal.cell.vectors * .diagonal(1, 1, 2)))
      })
    #expect(
      text.contains("the cell has torn open, with a hole of radius") && !text.contains("stable"), "\(text)")
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
