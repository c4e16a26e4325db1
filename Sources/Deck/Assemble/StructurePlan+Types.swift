import MDCore
import Trajectory

/// Species that the deck gives to the numeric types of a file: they name what has no name, and contradict nothing.
extension StructurePlan {
  /// How a deck gives them, for hints.
  static let naming = "'species: [Fe, Cr, C]' under 'structure', for types 1, 2, ..."

  /// Fails for a file that names its species itself, whatever the deck calls its types.
  ///
  /// Masses and labels that contradict names given are errors of the readers.
  func checkTypes(_ frame: FrameSelection, in path: String, _ units: UnitSystem) throws(MDError) {
    guard let types = source.types else { return }
    var options = StructureOptions(units: units, species: types.indices.map { "type \($0 + 1)" })
    options.wantsVelocities = false
    var own: [String] = []
    // What fails here, such as names without a mass, has only the names given.
    try? forEachFrame(of: path, frames: frame, options: options) { (snapshot) throws(MDError) in
      own = snapshot.topology.species
    }
    guard own.allSatisfy({ options.species?.contains($0) == true }) else {
      throw Self.namesItself("the file", at: path)
    }
  }

  /// The error of a deck that names types where there are none.
  static func namesItself(_ what: String, at path: String) -> MDError {
    MDError(
      .input, "'species' is for files with numeric types, and \(what) names its species itself",
      at: .init(file: path), expected: "no 'species' beside it", hint: "'substitute' changes species")
  }
}
