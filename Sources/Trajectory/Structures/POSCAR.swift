import MDCore

/// VASP 5 structure files: POSCAR and CONTCAR.
///
/// Lengths in A times the scale factor (negative: the volume of the cell), velocities in A/fs. Atoms with selective
/// dynamics `F F F` are frozen. [VASP manual, POSCAR]
enum POSCAR {
  static func read(_ path: String, options: StructureOptions) throws(MDError) -> Structure {
    var file = try TextFile(path: path)
    let header = try POSCARHeader(&file)
    var line = try file.next("Direct or Cartesian")
    let isSelective = line.tokens.first?.text.lowercased().hasPrefix("s") ?? false
    if isSelective { line = try file.next("Direct or Cartesian") }
    let isDirect = try POSCARHeader.isDirect(line)
    var positions: [Vec3] = []
    var frozen: [Bool] = []
    for atom in header.species.indices {
      let row = try file.next("the position of atom \(atom + 1)")
      positions.append(try header.position(row, isDirect: isDirect))
      if isSelective { frozen.append(try isFrozen(row)) }
    }
    let velocities = try POSCARTail(options: options).velocities(&file, species: header.species)
    return Structure(
      species: header.species, positions: positions, velocities: velocities, cell: header.cell,
      frozen: frozen.contains(true) ? frozen : nil, comment: header.title)
  }

  /// Fortran's logical values: T, F, .TRUE., .F., False and the like.
  private static func isFrozen(_ row: TextLine) throws(MDError) -> Bool {
    var moves: [Bool] = []
    for place in 3..<6 {
      let word = try row.word(place, "T or F three times").lowercased()
      switch word.hasPrefix(".") ? word.dropFirst().first : word.first {
      case "t": moves.append(true)
      case "f": moves.append(false)
      default:
        throw row.error(
          "a selective-dynamics flag is wrong", word: place, found: "'\(row.tokens[place].text)'",
          expected: "T or F")
      }
    }
    guard moves.allSatisfy({ $0 == moves[0] }) else {
      throw row.error(
        "an atom frozen in some directions only is not supported", word: 3,
        found: moves.map { $0 ? "T" : "F" }.joined(separator: " "), expected: "T T T or F F F")
    }
    return !moves[0]
  }

  /// Atoms are grouped by species in order of first appearance, as VASP needs it: their order may change.
  static func write(_ structure: Structure, to path: String, options: StructureOptions) throws(MDError) {
    guard structure.cell.isFullyPeriodic, structure.cell.volume > 0 else {
      throw MDError(.input, "POSCAR needs a cell that is periodic along all axes", at: .init(file: path))
    }
    let names = structure.speciesNames
    let order = names.flatMap { name in structure.species.indices.filter { structure.species[$0] == name } }
    func row(_ v: Vec3) -> String { "  \(digits17(v.x))  \(digits17(v.y))  \(digits17(v.z))" }
    let m = structure.cell.vectors
    let title = structure.comment.isEmpty ? names.joined() : structure.comment
    var text = title.onOneLine + "\n1.0\n"
    text += [m.a, m.b, m.c].map { row($0) + "\n" }.joined()
    text += "  " + names.joined(separator: "  ") + "\n"
    text +=
      "  " + names.map { name in "\(structure.species.count { $0 == name })" }.joined(separator: "  ") + "\n"
    if structure.frozen != nil { text += "Selective dynamics\n" }
    text += "Cartesian\n"
    for atom in order {
      let flags = structure.frozen.map { $0[atom] ? "  F  F  F" : "  T  T  T" } ?? ""
      text += row(structure.positions[atom] - structure.cell.origin) + flags + "\n"
    }
    if let velocities = structure.velocities {
      text += "\n" + order.map { row((1 / options.units.timeToUser) * velocities[$0]) + "\n" }.joined()
    }
    try AtomicFile.write(text, to: path)
  }
}
