import Foundation
import Potentials
import Testing

/// DeePMD-kit wrote the same weights in each of its formats: the readers must find the same model in all of them.
@Suite struct DeepPotFormats {
  static let names = [
    "s_one", "s_two", "s_excl_one", "s_excl_two", "s_f32", "s_gelu_two", "s_rdt_smth2", "s_smallsel",
    "s_davg0",
    "s_fixed",
  ]

  static func model(_ file: String) throws -> ModelDescription {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try readModel(folder.appendingPathComponent("data/deepmd/\(file)").path)
  }
}
