import MDCore

/// Reads the configurations of a VASP XDATCAR one after another.
///
/// The header stands once, or again before each configuration where the cell changes. Times are not in the file, and
/// whether positions are folded into the cell is not said. [VASP manual, XDATCAR]
struct XDATCARReader: StructureReader {
  private var file: TextFile
  private var header: POSCARHeader
  private let options: StructureOptions

  init(path: String, options: StructureOptions) throws(MDError) {
    file = try TextFile(path: path)
    self.options = options
    header = try POSCARHeader(&file)
  }

  mutating func next() throws(MDError) -> Structure? {
    skipBlankLines()
    guard let line = file.peek() else { return nil }
    if !Self.isConfiguration(line) {
      let species = header.species
      header = try POSCARHeader(&file)
      guard header.species == species else {
        throw line.error(
          "the species change between configurations", found: "another list of atoms",
          expected: "\(species.count) atoms as in the first header")
      }
      skipBlankLines()
    }
    let title = try file.next("Direct configuration= 1")
    guard Self.isConfiguration(title) else {
      throw title.error(
        "a configuration does not begin as it must", word: 0, found: "'\(title.text)'",
        expected: "Direct configuration= 1")
    }
    let isDirect = try POSCARHeader.isDirect(title)
    var positions: [Vec3] = []
    for atom in header.species.indices {
      let row = try file.next("the position of atom \(atom + 1)")
      positions.append(try header.position(row, isDirect: isDirect))
    }
    var structure = Structure(
      species: header.species, positions: positions, cell: header.cell, comment: header.title)
    structure.step = title.text.split(separator: "=").last.flatMap { $0.split(separator: " ").first }
      .flatMap { Int($0) }
    return structure
  }

  private mutating func skipBlankLines() {
    while file.peek()?.isBlank == true { _ = file.next() }
  }

  /// `Direct configuration=     1`.
  static func isConfiguration(_ line: TextLine) -> Bool {
    line.tokens.count >= 2 && line.tokens[1].text.lowercased().hasPrefix("configuration")
      && !line.startsWithNumbers(1)
  }
}
