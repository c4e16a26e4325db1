import Foundation
import MDCore
import Potentials
import Testing
import Trajectory

/// Model deviations against DeePMD-kit's `calc_model_devi` (crosscheck/model_devi.py).
@Suite struct ModelDeviationReferenceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardized

  @Test func areDeePMDKits() throws {
    let record = try String(
      contentsOf: DeepPotReferenceTests.data.appendingPathComponent("model_devi.txt"), encoding: .utf8)
    let rows = record.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
    #expect(rows.count == 6)
    var reader = try ExtendedXYZReader(path: Self.root.appending(path: "models/dp-m.reference.extxyz").path)
    var frames: [Structure] = []
    while let frame = try reader.next() { frames.append(frame) }
    for row in rows {
      let models = try row.dropLast(7).map { name in
        try DeepPotential(
          readModel(Self.root.appending(path: "models/\(name).pb").path), name: String(name))
      }
      _ = try DeepCommittee(models)
      let frame = frames[try #require(Int(row[models.count]))]
      var forces: [[Vec3]] = []
      var virials: [Matrix3] = []
      for model in models {
        var field = try ForceField([model], topology: frame.topology(), skin: 0)
        try field.evaluate(frame.state, wanted: [.energy, .forces, .virial])
        forces.append(field.evaluation.forces)
        virials.append(field.evaluation.virial)
      }
      let found = ModelDeviation(forces: forces, virials: virials)
      let numbers = [found.virial, found.forces].flatMap { [$0.largest, $0.least, $0.mean] }
      for (a, b) in zip(numbers, try row.suffix(6).map({ try #require(Double($0)) })) {
        #expect(abs(a - b) <= 1e-9 * b, "\(row)")
      }
    }
  }
}
