import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// What a run writes once: at its start, and at its end.
extension RunTask {
  /// The resolved deck, the crystal and the structure that the run begins with.
  ///
  /// The manifest stands before them, so a run that was killed in between is there and can go on: this writes what
  /// it lacks.
  func writeStart() throws(MDError) {
    func isMissing(_ path: String) -> Bool { !FileManager.default.fileExists(atPath: path) }
    if isMissing(folder.deck) { try AtomicFile.write(Array(plan.resolvedText.utf8), to: folder.deck) }
    if isMissing(folder.crystal) { try assembly.lattice?.write(to: folder.crystal) }
    let start = Snapshot(topology: assembly.topology, state: assembly.state, degreesOfFreedom: 0)
    var structure = Structure(start, velocities: false)
    (structure.time, structure.isUnwrapped) = (nil, nil)
    let text = ExtendedXYZ.text(structure)
    if isMissing(folder.topology) { try AtomicFile.write(text, to: folder.topology) }
    // Groups and restraints come from the start, so a resumed run needs the very same.
    guard FileManager.default.contents(atPath: folder.topology) == Data(text.utf8) else {
      throw MDError(
        .input, "the structure has changed since the run began", at: .init(file: folder.topology),
        found: "other atoms in the file or run that the deck names", expected: "the structure of this file",
        hint: "the file the run began with, or a new run")
    }
  }

  /// The last structure, with velocities if anything moves: another run may go on from it.
  func writeFinal(_ state: State, _ topology: Topology) throws(MDError) {
    let last = Snapshot(topology: topology, state: state, degreesOfFreedom: 0)
    let moves = state.velocities?.contains { $0 != .zero } ?? false
    try writeStructure(
      Structure(last, velocities: moves), to: folder.final, options: StructureOptions(units: plan.units))
  }
}

extension RunFolder {
  /// Throws where there is a run, or a file that is no run's, such as the deck itself, with the name of one that the run
  /// would write.
  func refuseToOverwrite() throws(MDError) {
    if isRun {
      throw MDError(
        .input, "there is a run in \(path) already", at: .init(file: manifest),
        hint: "mdrun resume \(path), another output folder, or remove it")
    }
    for path in outputs where FileManager.default.fileExists(atPath: path) {
      throw MDError(
        .input, "a run would overwrite this file, which belongs to no run", at: .init(file: path),
        expected: "an output folder of its own", hint: "'output: {folder: ...}', or --output")
    }
  }
}
