import Deck
import MDCore
import Potentials
import Studies
import TestSupport
import Trajectory

/// Kinds of files that come from outside, with the readers that take them.
enum FuzzGroup: String, CaseIterable {
  case structures, trajectories, models, decks

  /// The damaged file of a number; the same number gives the same file.
  static func input(_ samples: [Sample], seed: UInt64) -> (name: String, content: [UInt8]) {
    var random = FixedRandom(state: seed)
    let sample = samples[Int.random(in: 0..<samples.count, using: &random)]
    return (sample.name, sample.damaged(&random))
  }

  /// Reads a file as the program would. An error is as good as a result; a crash is neither.
  func read(_ path: String) throws(MDError) {
    switch self {
    case .structures:
      let structure = try readStructure(path, options: Self.options)
      try writeStructure(structure, to: path + ".out.xyz")
      _ = try readStructure(path + ".out.xyz")
    case .trajectories:
      if path.hasSuffix(".csv") {
        _ = try Series(path: path)
      } else if path.hasSuffix(".xyz") {
        var reader = try ExtendedXYZReader(path: path)
        while try reader.next() != nil {}
      } else {
        let reader = try TrajectoryReader(path: path, options: .init(species: Self.options.species))
        for index in 0..<min(reader.count, 4) { _ = try reader.read(index) }
      }
    case .models:
      _ = try readModel(path)
    case .decks:
      if path.contains(".eam.") {
        _ = try EmbeddedAtomPotential(contentsOf: path)
      } else if path.hasSuffix(".csv") {
        _ = try ReferenceTable(text: String(decoding: FileBytes.read(path), as: UTF8.self), file: path)
      } else if try StudyPlan.isStudy(file: path) {
        _ = try StudyPlan(file: path, registry: .standard).resolvedText
      } else {
        _ = try Plan(file: path, registry: .standard).resolvedText
      }
    }
  }

  private static let options = StructureOptions(species: ["Fe", "Cr", "C"])
}
