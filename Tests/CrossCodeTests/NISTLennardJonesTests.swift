import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Lennard-Jones energies and virials published by NIST (SRSW): cuboid cells, five digits, and a triclinic one.
@Suite struct NISTLennardJonesTests {
  private func coefficients(_ cutoff: Double) -> [SpeciesPair: LennardJones.Coefficients] {
    [SpeciesPair("X", "X"): .init(epsilon: 1, sigma: 1, cutoff: cutoff)]
  }

  private func evaluate(_ potential: any Potential, _ system: SampleSystem) throws -> Evaluation {
    var field = try ForceField([potential], topology: system.topology)
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    return field.evaluation
  }

  private func near(_ found: Double, _ published: Double) -> Bool {
    abs(found - published) <= 5.5e-5 * pow(10, log10(abs(published)).rounded(.down))
  }

  private func configuration(_ name: String) throws -> SampleSystem {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let text = try String(contentsOfFile: path + "/data/nist/\(name).xyz", encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").map { Double($0)! } }
    let positions = rows[2...].map { Vec3($0[1], $0[2], $0[3]) }
    try #require(positions.count == Int(rows[0][0]))
    let tilt = rows[1].count > 4 ? Array(rows[1][4...]) : [0, 0, 0]
    return SampleSystem(
      species: ["X"], types: .init(repeating: 0, count: positions.count), positions: positions,
      cell: Cell(
        Matrix3(
          Vec3(rows[1][1], 0, 0), Vec3(tilt[0], rows[1][2], 0), Vec3(tilt[1], tilt[2], rows[1][3]))))
  }

  @Test(arguments: [
    (1, 3.0, LennardJones.Truncation.cut, -4.3515e3, -5.6867e2), (1, 4, .cut, -4.4675e3, -1.2639e3),
    (1, 3, .forceShifted, -3.8709e3, 3.1754e2),
    (2, 3, .cut, -6.9000e2, -5.6846e2), (2, 4, .cut, -7.0460e2, -6.5599e2),
    (2, 3, .forceShifted, -6.2012e2, -4.4533e2),
    (3, 3, .cut, -1.1467e3, -1.1649e3), (3, 4, .cut, -1.1754e3, -1.3371e3),
    (3, 3, .forceShifted, -1.0210e3, -9.3578e2),
    (4, 3, .cut, -1.6790e1, -4.6249e1), (4, 4, .cut, -1.7060e1, -4.7869e1),
    (4, 3, .forceShifted, -1.5001e1, -4.3096e1),
  ])
  func pairPart(
    configuration number: Int, cutoff: Double, truncation: LennardJones.Truncation, energy: Double,
    virial: Double
  ) throws {
    let potential = try LennardJones.potential(coefficients(cutoff), truncation: truncation)
    let result = try evaluate(potential, configuration("lj_sample_config_periodic\(number)"))
    #expect(near(result.energy, energy), "\(result.energy)")
    #expect(near(result.virial.trace, virial), "\(result.virial.trace)")
  }

  /// A triclinic cell of NIST, whose energies are published with all digits: pairs within 3 sigma, and their tail.
  @Test func triclinicCell() throws {
    let system = try configuration("lj_triclinic_sample_config_periodic3")
    let pairs = try evaluate(LennardJones.potential(coefficients(3), truncation: .cut), system).energy
    let tail = try evaluate(LennardJonesTail(coefficients(3)), system).energy
    #expect(abs(pairs + 505.78567945268367) < 1e-11, "\(pairs)")
    #expect(abs(tail + 29.37186430697248) < 1e-12, "\(tail)")
  }

  /// Tail corrections of all four configurations; they depend on number and volume only.
  @Test(arguments: [
    (800, 10.0, 3.0, -1.9849e2), (200, 8, 3, -2.4230e1), (400, 10, 3, -4.9622e1), (30, 8, 3, -5.4517e-1),
    (800, 10, 4, -8.3769e1), (200, 8, 4, -1.0226e1), (400, 10, 4, -2.0942e1), (30, 8, 4, -2.3008e-1),
  ])
  func tail(count: Int, edge: Double, cutoff: Double, energy: Double) throws {
    let system = SampleSystem(
      species: ["X"], types: .init(repeating: 0, count: count),
      positions: .init(repeating: .zero, count: count),
      cell: Cell(orthogonal: Vec3(edge, edge, edge)))
    let result = try evaluate(LennardJonesTail(coefficients(cutoff)), system)
    #expect(near(result.energy, energy), "\(result.energy)")
  }
}
