import Analysis
import Foundation
import MDCore
import Testing

@Suite("Lattice parameters")
struct LatticeTests {
  /// Frames of a crystal whose cell fluctuates as AR(1) in six components (relative amplitude).
  private func run(
    _ name: String, _ conventional: Cell, _ crystalClass: CrystalClass, frames: Int, amplitude: Double,
    series: Int = 0, turned: Matrix3 = .identity
  ) throws -> LatticeParameters {
    let description = try LatticeDescription(
      name: name, structure: .sites, crystalClass: crystalClass, repeats: [2, 2, 3])
    let source = SyntheticSeries(seed: 31)
    let noise = (0..<6).map { source.autoregressive(frames, phi: 0.5, series: 6 * series + $0) }
    var analysis = LatticeAnalysis(description)
    let sites = [Vec3.zero, Vec3(0.5, 0.5, 0.5), Vec3(0.25, 0.5, 0)]
    for t in 0..<frames {
      let e = SymmetricTensor(voigt: noise.map { amplitude * $0[t] }).matrix
      let strained = conventional.vectors * (.identity + e) * turned
      let cell = Cell(Matrix3(2 * strained.a, 2 * strained.b, 3 * strained.c))
      try analysis.consume(frame(sites.map { cell.cartesian($0) }, cell, picoseconds: 0.1 * Double(t)))
    }
    guard case .lattice(let parameters) = try analysis.finish().result else {
      throw MDError(.analysis, "the crystal was lost in a test")
    }
    return parameters
  }

  @Test("one sigma of a covers its true value: cubic")
  func coverageOfCubic() throws {
    let cell = Cell(orthogonal: Vec3(2.87, 2.87, 2.87))
    let share = try coverage(200) { i in
      let found = try run("x", cell, .cubic, frames: 200, amplitude: 0.004, series: i)
      return (found.lengths[0].value - 2.87).magnitude <= found.lengths[0].standardError
    }
    #expect(share > 0.60 && share < 0.76)
  }

  @Test("a turned hexagonal cell gives a, c and fixed angles, and passes its symmetry tests")
  func hexagonal() throws {
    let cell = Cell(lengths: Vec3(2.5, 2.5, 4.1), anglesInDegrees: Vec3(90, 90, 120))
    let turn = Matrix3(Vec3(0, 1, 0), Vec3(0, 0, 1), Vec3(1, 0, 0))
    let found = try run("hcp", cell, .hexagonal, frames: 400, amplitude: 0.003, turned: turn)
    #expect(found.independent.map(\.name) == ["a", "c", "volume per cell"])
    #expect((found.lengths[0].value - 2.5).magnitude < 4 * found.lengths[0].standardError)
    #expect((found.lengths[2].value - 4.1).magnitude < 4 * found.lengths[2].standardError)
    #expect(found.lengths[0] == found.lengths[1])
    #expect(found.angles.map(\.value) == [90, 90, 120])
    #expect(found.symmetryTests.map(\.name) == ["a - b", "alpha - 90", "beta - 90", "gamma - 120"])
    #expect(found.symmetryTests.allSatisfy { $0.z < 4 })
  }

  @Test("triclinic: all six parameters and the volume")
  func triclinic() throws {
    let cell = Cell(lengths: Vec3(3, 4, 5), anglesInDegrees: Vec3(80, 95, 110))
    let found = try run("x", cell, .triclinic, frames: 400, amplitude: 0.002)
    let exact = [3, 4, 5, 80, 95, 110, cell.volume]
    #expect(found.independent.count == 7)
    for (entry, value) in zip(found.independent, exact) {
      #expect((entry.estimate.value - value).magnitude < 4 * entry.estimate.standardError)
    }
    // Three iron atoms in twelve conventional cells.
    let density = 3 * 55.845 / (12 * found.volume.value) * UnitSystem.metal.densityToUser
    #expect((found.density.value / density - 1).magnitude < 1e-12)
    #expect(found.density.unit == "g/cm3" && found.density.standardError > 0)
  }

  @Test("a tetragonal cell called cubic fails the symmetry test")
  func wrongClass() throws {
    let cell = Cell(orthogonal: Vec3(2.87, 2.87, 2.90))
    let found = try run("bct", cell, .cubic, frames: 300, amplitude: 0.002)
    #expect(found.warnings.contains { $0.hasPrefix("b - c = -0.0") && $0.contains("cubic crystal") })
    #expect(!found.warnings.contains { $0.hasPrefix("a - b") })
  }

  @Test("a fixed cell has parameters without error and no warnings")
  func fixedCell() throws {
    let cell = Cell(orthogonal: Vec3(3, 3, 3))
    let found = try run("x", cell, .cubic, frames: 20, amplitude: 0)
    #expect((found.lengths[0].value - 3).magnitude < 1e-12 && found.lengths[0].standardError == 0)
    #expect(found.warnings.isEmpty)
  }

  @Test("the supercell may be any integer matrix")
  func supercellMatrix() throws {
    // The primitive fcc cell: half sums of the cubic vectors cannot be written, but its double can.
    let description = try LatticeDescription(
      name: "fcc", structure: .fcc, crystalClass: .cubic, supercell: [[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    #expect(description.cellCount == 2)
    let a = 3.6
    let cell = Matrix3(Vec3(a, a, 0), Vec3(0, a, a), Vec3(a, 0, a))
    let back = description.conventional(cell)
    #expect((back.a - Vec3(a, 0, 0)).length < 1e-12 && (back.c - Vec3(0, 0, a)).length < 1e-12)
    #expect(throws: MDError.self) {
      try LatticeDescription(
        name: "x", structure: .fcc, crystalClass: .cubic, supercell: [[1, 0, 0], [2, 0, 0], [0, 0, 1]])
    }
  }
}
