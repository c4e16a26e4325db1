import MDCore

/// What a study has no use for is refused: nothing that a deck says may be dropped without a word.
extension StudyPlan {
  /// Keys of the deck that a study leaves unused: nothing moves at rest.
  static func keysWithoutUse(in study: String) -> [String] {
    study == "static" ? ["checkpoint", "stability"] : []
  }

  /// Throws at the first part of the deck that the study `key` would not use.
  static func refuseUnused(in root: InputNode, for key: String) throws(MDError) {
    for wrong in ["stages", "analyze"] {
      if let useless = root[wrong] {
        throw useless.error("'\(wrong)' does not go with '\(key)'", expected: "the study makes its own")
      }
    }
    for wrong in keysWithoutUse(in: key) {
      if let useless = root[wrong] {
        throw useless.error("'\(wrong)' does not go with '\(key)'", expected: "nothing: no atom moves")
      }
    }
    try refuseOutput(
      in: root, for: key, expected: "'folder' alone: the study chooses frames and series itself")
    var structures = root["structure"].map { [$0] } ?? []
    structures += try root[key]?["crystals"]?.entries().map(\.value) ?? []
    for structure in structures {
      if let useless = structure["velocities"] {
        throw useless.error(
          "\(useless.name) does not go with '\(key)'",
          expected: key == "static" ? "nothing: no atom moves" : "the study draws velocities itself")
      }
      if let useless = structure["groups"] {
        throw useless.error(
          "\(useless.name) does not go with '\(key)'",
          expected: "nothing: all atoms are treated alike, without frozen atoms")
      }
    }
  }

  /// Of `output` a study and a comparison have the folder only.
  static func refuseOutput(in root: InputNode, for key: String, expected: String) throws(MDError) {
    guard let output = root["output"] else { return }
    try output.onlyKeys(DeckSection.output.keys)
    for entry in try output.entries() where entry.key != "folder" {
      throw MDError(
        .input, "'output.\(entry.key)' does not go with '\(key)'", at: entry.location,
        found: entry.value.kind, expected: expected)
    }
  }
}

extension InputNode {
  /// Throws at the first of these keys that is there, since it says something of what the section does not have.
  func refuse(_ keys: [String], unless isUsed: Bool, goesWith what: String) throws(MDError) {
    guard !isUsed else { return }
    for key in keys {
      if let useless = self[key] {
        throw useless.error(
          "'\(key)' goes with \(what), which \(name) does not have", expected: "\(what), or no '\(key)'")
      }
    }
  }
}
