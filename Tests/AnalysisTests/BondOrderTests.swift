import Analysis
import MDCore
import Testing

@Suite("Bond order and crystal identification")
struct BondOrderTests {
  @Test(
    "perfect crystals have the published invariants",
    arguments: [
      ("fcc", 0.19094, 0.57452, -0.15932, -0.01316), ("hcp", 0.09722, 0.48476, 0.13410, -0.01244),
      ("bcc", 0.03637, 0.51069, 0.15932, 0.01316),
    ])
  func perfectCrystals(name: String, q4: Double, q6: Double, w4: Double, w6: Double) throws {
    let crystal = PerfectLattice(name, repeats: 4)
    // A tiny displacement breaks the ties between equal distances as in any real frame.
    let order = try BondOrder(positions: crystal.displaced(by: 1e-7, seed: 1), cell: crystal.cell)
    for invariants in order.local + order.averaged {
      #expect((invariants.q4 - q4).magnitude < 2e-5)
      #expect((invariants.q6 - q6).magnitude < 2e-5)
      #expect((invariants.w4 - w4).magnitude < 2e-5)
      #expect((invariants.w6 - w6).magnitude < 2e-5)
    }
  }

  @Test(
    "crystals are recognised through thermal motion", arguments: ["bcc", "fcc", "hcp"],
    [0.03, 0.05, 0.07, 0.09])
  func thermalMotion(name: String, amplitude: Double) throws {
    let crystal = PerfectLattice(name, repeats: name == "bcc" ? 6 : 5)
    let found = try LocalStructure.identify(
      positions: crystal.displaced(by: amplitude, seed: 2), cell: crystal.cell)
    let share = Double(found.count { $0.rawValue == name }) / Double(found.count)
    #expect(share > 0.90)
  }

  @Test("a cell thinner than the neighbour shell is seen through its images")
  func smallCell() throws {
    let crystal = PerfectLattice("fcc", repeats: 2)
    let found = try LocalStructure.identify(
      positions: crystal.displaced(by: 0.03, seed: 3), cell: crystal.cell)
    #expect(found.allSatisfy { $0 == .fcc })
  }

  @Test("a liquid is no crystal")
  func liquid() throws {
    let liquid = PerfectLattice.liquid(500, density: 1.0, seed: 4)
    let found = try LocalStructure.identify(positions: liquid.positions, cell: liquid.cell)
    #expect(found.count { $0 != .other } < 5)
  }

  @Test("invariants do not change when the crystal is turned")
  func rotation() throws {
    let crystal = PerfectLattice("hcp", repeats: 3)
    let positions = crystal.displaced(by: 0.05, seed: 5)
    // A rotation about (1, 1, 1) by 120 degrees followed by one about z by the 3-4-5 angle.
    let turn =
      Matrix3(Vec3(0, 1, 0), Vec3(0, 0, 1), Vec3(1, 0, 0))
      * Matrix3(Vec3(0.6, 0.8, 0), Vec3(-0.8, 0.6, 0), Vec3(0, 0, 1))
    let turned = Cell(crystal.cell.vectors * turn)
    let a = try BondOrder(positions: positions, cell: crystal.cell).averaged
    let b = try BondOrder(positions: positions.map { $0 * turn }, cell: turned).averaged
    for (x, y) in zip(a, b) {
      #expect((x.q4 - y.q4).magnitude < 1e-10 && (x.q6 - y.q6).magnitude < 1e-10)
      #expect((x.w4 - y.w4).magnitude < 1e-10 && (x.w6 - y.w6).magnitude < 1e-10)
    }
  }
}
