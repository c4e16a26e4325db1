import MDCore
import Trajectory

/// Species that the deck gives to the numeric types of a file: they name what has no name, and contradict nothing.
extension StructurePlan {
  /// How a deck gives them, for hints.
  static let naming = "'species: [Fe, Cr, C]' under 'structure', for types 1, 2, ..."

  /// Holds the species that came of the types against what the file says without the deck: names, or masses of elements.
  ///
  /// A name that is no element, such as a word of a comment, and a species whose mass the deck gives are no contradiction.
  func checkTypes(
    _ species: [String], frame: FrameSelection, in path: String, _ units: UnitSystem
  ) throws(MDError) {
    guard source.types != nil else { return }
    var own: [String]?
    // What fails here has no species of its own.
    try? forEachFrame(of: path, frames: frame, options: StructureOptions(units: units)) {
      (snapshot) throws(MDError) in own = snapshot.topology.types.map { snapshot.topology.species[$0] }
    }
    guard let own, own.count == species.count else { return }
    guard try StructureFormat.detected(path) == .lammpsData else {
      guard own.allSatisfy({ Int($0) != nil }) else { throw Self.namesItself("the file", at: path) }
      return
    }
    let differs = zip(own, species).first { own, given in
      own != given && PeriodicTable.element(own) != nil && !masses.contains { $0.species == given }
    }
    guard let (stated, given) = differs else { return }
    throw MDError(
      .input, "the deck's 'species' are not those that the file says", at: .init(file: path),
      found: "'\(given)' for a type that is \(stated) by its label or mass",
      expected: "the species of types 1, 2, ... in this order",
      hint: "another order, or 'masses: {\(given): ...}' under 'structure'")
  }

  /// The error of a deck that names types where there are none.
  static func namesItself(_ what: String, at path: String) -> MDError {
    MDError(
      .input, "'species' is for files with numeric types, and \(what) names its species itself",
      at: .init(file: path), expected: "no 'species' beside it", hint: "'substitute' changes species")
  }
}
