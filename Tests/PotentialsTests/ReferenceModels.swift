import Foundation
import MDCore
import Potentials
import Testing

/// The DeePMD-kit files under CrossCodeTests/data/deepmd (provenance in the README there).
enum ReferenceModels {
  static let names = [
    "s_one", "s_two", "s_excl_one", "s_excl_two", "s_f32", "s_gelu_two", "s_rdt_smth2", "s_smallsel",
    "s_davg0",
    "s_fixed",
  ]

  static func path(_ file: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("CrossCodeTests/data/deepmd/\(file)").path
  }

  /// A file of PotentialsTests/data/import.
  static func ownPath(_ file: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("data/import/\(file)")
      .path
  }

  static func ownBytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: ownPath(file))))
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(file))))
  }
}

/// The description of what went wrong when these bytes are read as a model; nil if nothing did.
func importError(_ bytes: [UInt8]) -> String? {
  do {
    _ = try readModel(bytes: bytes)
    return nil
  } catch {
    return error.description
  }
}
