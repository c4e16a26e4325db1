import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Lennard-Jones energies and virials published by NIST (SRSW, cuboid cell), five digits.
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

  private func configuration4() throws -> SampleSystem {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let text = try String(contentsOfFile: path + "/data/nist/lj_sample_config_periodic4.xyz", encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").map { Double($0)! } }
    let positions = rows[2...].map { Vec3($0[1], $0[2], $0[3]) }
    try #require(positions.count == 30)
    return SampleSystem(
      species: ["X"], types: .init(repeating: 0, count: 30), positions: positions,
      cell: Cell(orthogonal: Vec3(rows[1][1], rows[1][2], rows[1][3])))
  }

  @Test(arguments: [
    (3.0, LennardJones.Truncation.cut, -1.6790e1, -4.6249e1), (4, .cut, -1.7060e1, -4.7869e1),
    (3, .forceShifted, -1.5001e1, -4.3096e1),
  ])
  func pairPartOfConfiguration4(
    cutoff: Double, truncation: LennardJones.Truncation, energy: Double, virial: Double
  ) throws {
    let potential = try LennardJones.potential(coefficients(cutoff), truncation: truncation)
    let result = try evaluate(potential, configuration4())
    #expect(near(result.energy, energy), "\(result.energy)")
    #expect(near(result.virial.trace, virial), "\(result.virial.trace)")
  }

  /// Tail corrections of all four configurations: they depend on number and volume only.
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
