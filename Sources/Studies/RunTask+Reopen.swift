import Deck
import Foundation
import MDCore
import Potentials

extension RunTask {
  /// What a run begins from when it is opened again: its structure built anew, as groups and restraints need it.
  ///
  /// Where the file or run it came from is gone, the run's own record of it takes its place; velocities come from the
  /// checkpoint, so without one the source is needed if they are its.
  static func assembleAgain(
    _ plan: Plan, in folder: RunFolder, registry: PotentialRegistry
  ) throws(MDError) -> Assembly {
    guard let source = plan.missingSource, folder.hasStart else {
      return try plan.assemble(registry: registry)
    }
    guard folder.hasCheckpoint || !plan.keepsVelocities else {
      throw MDError(
        .file, "the run has no checkpoint yet, and what it was to begin from is gone",
        at: .init(file: source),
        expected: "the file or run with the velocities to start from",
        hint: "bring it back, or begin a new run")
    }
    return try plan.assemble(startOf: folder.path, topology: folder.topology, registry: registry)
  }
}

extension RunFolder {
  /// Whether the structure that the run began with is there.
  var hasStart: Bool { FileManager.default.fileExists(atPath: topology) }

  /// Whether there is a checkpoint to go on from.
  var hasCheckpoint: Bool {
    [checkpoint, checkpoint + ".previous"].contains { FileManager.default.fileExists(atPath: $0) }
  }
}
