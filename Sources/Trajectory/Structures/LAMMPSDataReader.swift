import MDCore

/// Reads the header and the sections of one LAMMPS data file.
struct LAMMPSDataReader {
  private let options: StructureOptions
  private var file: TextFile
  private let title: LAMMPSTitle
  private let units: LAMMPSUnits
  private var count = 0
  private var types = LAMMPSTypes(count: 0)
  private var box = LAMMPSBox()
  private var atoms = LAMMPSDataAtoms()
  private var firstVelocityLine = 0

  init(path: String, options: StructureOptions) throws(MDError) {
    self.options = options
    file = try TextFile(path: path)
    title = try LAMMPSTitle(try file.next("a title"))
    units = try LAMMPSUnits.of(stated: title.units, options, at: .init(file: path, line: 1))
  }

  mutating func read() throws(MDError) -> Structure {
    var line = try readHeader()
    let cell = try box.scaled(by: units.length).cell(
      periodic: title.periodic ?? [true, true, true], path: file.path)
    while let section = line {
      try readSection(section)
      line = nextContent()
    }
    guard atoms.count == count else {
      throw MDError(
        .input, "the file has no section Atoms", at: .init(file: file.path, line: file.lineNumber),
        expected: "Atoms # atomic")
    }
    let names = try types.species(options, unit: units.mass, path: file.path)
    let masses: [Double]? =
      types.masses.contains { $0 == nil } ? nil : atoms.types.map { units.mass * types.masses[$0]! }
    var structure = Structure(
      species: atoms.types.map { names[$0] },
      positions: zip(atoms.positions, atoms.images).map { units.length * $0 + $1 * cell.vectors },
      cell: cell, masses: masses, comment: title.comment)
    structure.step = title.step
    structure.isUnwrapped = atoms.hasImages
    structure.velocities = try velocities(of: structure)
    return structure
  }

  private func velocities(of structure: Structure) throws(MDError) -> [Vec3]? {
    guard let values = atoms.velocities, options.wantsVelocities else { return nil }
    let own = units.velocityUnit(options.units)
    let choice = VelocityUnitChoice(
      options: options, place: .init(file: file.path, line: firstVelocityLine))
    let unit = try choice.unit(
      of: values, masses: structure.masses, source: title.units == nil ? .convention(own) : .stated(own))
    let factor = unit?.factor ?? 1
    return values.map { factor * $0 }.velocities(of: file.path, options.notices)
  }

  /// The words of a line before its comment.
  static func content(_ line: TextLine) -> [TextLine.Token] {
    Array(line.tokens.prefix { !$0.text.hasPrefix("#") })
  }

  private mutating func nextContent() -> TextLine? {
    while let line = file.next() {
      if !Self.content(line).isEmpty { return line }
    }
    return nil
  }

  /// Reads the header; returns the line of the first section.
  private mutating func readHeader() throws(MDError) -> TextLine? {
    var typeCount = 0
    var line = nextContent()
    while let current = line, PlainNumber.parse(Self.content(current)[0].text) != nil {
      let words = Self.content(current).map(\.text)
      if words.count == 2, words[1] == "atoms" {
        count = try current.integer(0, "number of atoms")
        try file.check(count: count, "atoms", at: current)
      } else if words.count == 3, words[1...] == ["atom", "types"] {
        typeCount = try current.integer(0, "number of atom types")
        guard (1...10_000).contains(typeCount) else {
          throw current.error(
            "the number of atom types is wrong", word: 0, found: "\(typeCount)", expected: "1 to 10000")
        }
      } else if try !box.take(current, words), !Self.isOther(words) {
        throw current.error(
          "this line of the header is not known", word: 0, found: "'\(words.joined(separator: " "))'",
          expected: "atoms, atom types, xlo xhi, ylo yhi, zlo zhi, xy xz yz, avec, bvec, cvec, abc origin")
      }
      line = nextContent()
    }
    guard count > 0, typeCount > 0, box.isComplete else {
      let missing = [(count > 0, "atoms"), (typeCount > 0, "atom types"), (box.isComplete, "the box")]
      throw MDError(
        .input, "the header is not complete", at: .init(file: file.path, line: file.lineNumber),
        found: "no " + missing.filter { !$0.0 }.map(\.1).joined(separator: ", no "),
        expected: "numbers of atoms and atom types, and xlo xhi, ylo yhi, zlo zhi")
    }
    types = LAMMPSTypes(count: typeCount)
    return line
  }

  /// Counts of what is not read: `3 bonds`, `1 bond types`, `2 extra bond per atom`.
  private static func isOther(_ words: [String]) -> Bool {
    let kinds = ["bond", "angle", "dihedral", "improper"]
    switch words.count {
    case 2:
      return (kinds + ["ellipsoid", "line", "triangle", "body", "bodie"]).contains { "\($0)s" == words[1] }
    case 3: return words[2] == "types" && kinds.contains(words[1])
    case 5: return words[1] == "extra" && words[3...] == ["per", "atom"]
    default: return false
    }
  }

  private mutating func readSection(_ line: TextLine) throws(MDError) {
    let name = Self.content(line).map(\.text).joined(separator: " ")
    switch name {
    case "Masses": for _ in 0..<types.count { try types.setMass(try row("a mass")) }
    case "Atom Type Labels": for _ in 0..<types.count { try types.setLabel(try row("a label")) }
    case "Atoms":
      let style = try LAMMPSDataAtoms.style(line)
      if let extras = style?.extras { options.notices.add("\(file.path): \(extras) are not kept") }
      var lines: [TextLine] = []
      for _ in 0..<count { lines.append(try row("an atom")) }
      try atoms.read(lines, style: style, types: types)
    case "Velocities":
      firstVelocityLine = line.number
      var lines: [TextLine] = []
      for _ in 0..<count { lines.append(try row("a velocity")) }
      try atoms.readVelocities(lines)
    default:
      guard Self.skipped.contains(name) || name.hasSuffix("Coeffs") || name.hasSuffix("Labels") else {
        throw line.error(
          "unknown section", word: 0, found: "'\(name)'", expected: "Masses, Atoms, Velocities and the like")
      }
      if Self.skipped.contains(name) { options.notices.add("\(file.path): section \(name) is not kept") }
      skipSection()
    }
  }

  private static let skipped: Set<String> = [
    "Bonds", "Angles", "Dihedrals", "Impropers", "Ellipsoids", "Lines", "Triangles", "Bodies",
  ]

  /// A section ends at the blank line behind its lines.
  private mutating func skipSection() {
    while file.peek()?.isBlank == true { _ = file.next() }
    while file.peek()?.isBlank == false { _ = file.next() }
  }

  private mutating func row(_ what: String) throws(MDError) -> TextLine {
    if let line = nextContent() { return line }
    return try file.next(what)
  }
}
