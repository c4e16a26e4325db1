import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// Energies, forces, virials and per-atom energies against DeePMD-kit's own, model by model and frame by frame.
@Suite struct DeepPotReferenceTests {
  static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("data/deepmd")
  static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../models")

  /// File of a model and of DeePMD-kit's results with it.
  struct Pairing: Sendable, CustomTestStringConvertible {
    var model: String
    var results: String
    /// Where forces and virial come from, if `results` has none.
    var forces: String?
    var testDescription: String { "\(model) / \(results)" }
  }

  static let pairings =
    DeepPotFormats.names.flatMap { name in
      [
        Pairing(model: "\(name).pb", results: "\(name)_pb"),
        Pairing(model: "\(name).pth", results: "\(name)_pth"),
        Pairing(model: "\(name).dp", results: "\(name)_dp", forces: "\(name)_pth"),
      ]
    } + [Pairing(model: "s_one_c.pb", results: "s_one_c_pb")]

  @Test(arguments: pairings, Precision.allCases)
  func deepMDKit(_ pairing: Pairing, _ precision: Precision) throws {
    func frames(_ results: String) throws -> [ReferenceFrame] {
      try ReferenceFrame.read(Self.data.appendingPathComponent("\(results).extxyz").path)
    }
    let model = try readModel(Self.data.appendingPathComponent(pairing.model).path)
    let energies = try frames(pairing.results)
    let forces = try pairing.forces.map(frames) ?? energies
    #expect(energies.count == 3 && forces.count == 3)
    for (frame, other) in zip(energies, forces) {
      try compare(model, precision, with: frame, forces: other)
    }
  }

  @Test(arguments: ["dp-nm", "dp-m", "dp-ft"], Precision.allCases)
  func projectModels(_ name: String, _ precision: Precision) throws {
    let model = try readModel(Self.models.appendingPathComponent("\(name).pb").path)
    let frames = try ReferenceFrame.read(
      Self.models.appendingPathComponent("\(name).reference.extxyz").path)
    #expect(frames.count == 3)
    for frame in frames { try compare(model, precision, with: frame, forces: frame) }
  }

  /// Largest difference over the largest component in the frame: 1e-10, where single precision is involved 1e-4.
  private func compare(
    _ model: ModelDescription, _ precision: Precision, with frame: ReferenceFrame, forces: ReferenceFrame
  ) throws {
    let bound = model.descriptor.precision == .float32 || precision == .mixed ? 1e-4 : 1e-10
    let system = frame.system()
    var field = try ForceField(
      [DeepPotential(model, name: "reference", selection: .asTrained, precision: precision)],
      topology: system.topology, skin: 0.3, workers: Workers(threads: 2))
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    let result = field.evaluation
    let energy = try #require(frame.number("energy"))
    let atomEnergies = try #require(frame.columns["atom_energy"]).map { $0[0] }
    #expect(abs(result.energy - energy) <= bound * max(1, abs(energy)))
    #expect(deviation(result.atomEnergies, atomEnergies) <= bound)
    #expect(
      deviation(result.forces.flatMap(components), forces.vectors("forces").flatMap(components)) <= bound)
    #expect(deviation(components(result.virial), components(forces.matrix("virial"))) <= bound)
  }

  private func deviation(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { $0.isNaN ? $0 : max($0, abs($1.0 - $1.1) / scale) }
  }

  private func components(_ v: Vec3) -> [Double] { [v.x, v.y, v.z] }
  private func components(_ m: Matrix3) -> [Double] { [m.a, m.b, m.c].flatMap(components) }
}
