import MDCore

/// Names for atoms that a file knows by the number of their type only.
struct NumericSpecies {
  private let options: StructureOptions

  init(_ options: StructureOptions) { self.options = options }

  /// The word itself if it is a name; the name of its type if it is a number. In reduced units numbers may stay names.
  func name(_ word: String, _ line: TextLine, word place: Int) throws(MDError) -> String {
    guard let type = Int(word) else { return word }
    guard let names = options.species else {
      if options.units.name == .lj { return word }
      throw line.error(
        "the species is a number", word: place, found: "'\(word)'", expected: "a symbol such as Fe",
        hint: options.naming)
    }
    guard names.indices.contains(type - 1) else {
      throw line.error(
        "there is no name for this type", word: place, found: "\(type)",
        expected: "1 to \(names.count): \(names.joined(separator: ", "))")
    }
    return names[type - 1]
  }

  /// Says that the names given have renamed nothing.
  static func renameNothing(_ options: StructureOptions, _ file: String) {
    options.notices.add(
      "\(file): the names given for types rename no atoms, as the file names its species itself")
  }
}
