import MDCore
import Trajectory

/// What the header of a frame says of energies and forces that another program computed.
enum ForeignResults {
  /// Results that readers take for those of one calculation together with energy and forces, as ASE does.
  private static let results: Set<String> = [
    "energy", "energies", "free_energy", "forces", "force", "stress", "stresses", "virial", "virials",
    "magmom", "magmoms", "dipole", "charges",
  ]
  private static let quantities = ["energy", "force", "stress", "virial", "magmom"]

  /// Takes the results out of the notes, and says which are left out and which names like `dft_energy`, that no reader
  /// takes for the potential's, are kept.
  static func remove(from structure: inout Structure) -> [String] {
    let isResult = { (note: Structure.Note) in results.contains(note.key.lowercased()) }
    let gone = structure.notes.filter(isResult).map(\.key)
    structure.notes.removeAll(where: isResult)
    let kept = structure.notes.map(\.key).filter { key in
      quantities.contains { key.lowercased().contains($0) }
    }
    var notices: [String] = []
    if !gone.isEmpty {
      notices.append("\(gone.joined(separator: ", ")) of the source not written: of another calculation")
    }
    if !kept.isEmpty {
      notices.append("\(kept.joined(separator: ", ")) kept as in the source: not of this potential")
    }
    return notices
  }
}
