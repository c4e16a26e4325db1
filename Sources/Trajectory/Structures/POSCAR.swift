import Foundation
import MDCore

/// VASP 5 structure files: POSCAR and CONTCAR.
///
/// Lengths in A times the scale factor (negative: the volume of the cell), velocities in A/fs. Atoms with selective
/// dynamics `F F F` are frozen. [VASP manual, POSCAR]
enum POSCAR {
  static func read(_ path: String, options: StructureOptions) throws(MDError) -> Structure {
    var file = try TextFile(path: path)
    let title = try file.next("a title").text
    let scaleLine = try file.next("the scale factor")
    var rows: [Vec3] = []
    for axis in ["a", "b", "c"] {
      rows.append(try file.next("lattice vector \(axis)").vector(0, "lattice vector"))
    }
    let (factor, cell) = try scaled(Matrix3(rows[0], rows[1], rows[2]), by: scaleLine)
    let species = try atomNames(&file)
    var line = try file.next("Direct or Cartesian")
    let isSelective = line.tokens.first?.text.lowercased().hasPrefix("s") ?? false
    if isSelective { line = try file.next("Direct or Cartesian") }
    let isDirect = try isDirect(line)
    var positions: [Vec3] = []
    var frozen: [Bool] = []
    for atom in species.indices {
      let row = try file.next("the position of atom \(atom + 1)")
      let r = try row.vector(0, "coordinate")
      positions.append(isDirect ? r * cell.vectors : Vec3(factor.x * r.x, factor.y * r.y, factor.z * r.z))
      if isSelective { frozen.append(try isFrozen(row)) }
    }
    let velocities = try velocities(&file, count: species.count, cell: cell, options: options)
    return Structure(
      species: species, positions: positions, velocities: velocities, cell: cell,
      frozen: frozen.contains(true) ? frozen : nil, comment: title)
  }

  private static func scaled(_ lattice: Matrix3, by line: TextLine) throws(MDError) -> (Vec3, Cell) {
    var factor = Vec3.zero
    if line.tokens.count >= 3, Double(line.tokens[1].text) != nil, Double(line.tokens[2].text) != nil {
      factor = try line.vector(0, "scale factor")
    } else {
      let value = try line.double(0, "scale factor")
      let single =
        value < 0 ? cbrt(-value / abs(lattice.determinant)) : value
      factor = Vec3(single, single, single)
    }
    func scale(_ v: Vec3) -> Vec3 { Vec3(factor.x * v.x, factor.y * v.y, factor.z * v.z) }
    let cell = Cell(Matrix3(scale(lattice.a), scale(lattice.b), scale(lattice.c)))
    guard factor.isFinite, factor.x > 0, factor.y > 0, factor.z > 0, cell.volume > 1e-9 else {
      throw line.error(
        "scale factor and lattice vectors give no cell", found: "a volume of \(cell.volume) A^3",
        expected: "a positive volume")
    }
    return (factor, cell)
  }

  private static func atomNames(_ file: inout TextFile) throws(MDError) -> [String] {
    let names = try file.next("the names of the species")
    guard let first = names.tokens.first, Int(first.text) == nil else {
      throw names.error(
        "a line with the names of the species is missing", word: 0, found: "'\(names.text)'",
        expected: "names such as Fe Cr C", hint: "add the line: VASP 4 files do not have it")
    }
    let counts = try file.next("the numbers of atoms")
    guard counts.tokens.count == names.tokens.count else {
      throw counts.error(
        "as many numbers of atoms as species are needed", found: "\(counts.tokens.count)",
        expected: "\(names.tokens.count)")
    }
    var species: [String] = []
    for (place, token) in names.tokens.enumerated() {
      let count = try counts.integer(place, "number of atoms")
      try file.check(count: count, "atoms", at: counts, word: place)
      try file.check(count: species.count + count, "atoms", at: counts, word: place)
      // VASP 6 writes Fe/hash, potentials are called Fe_pv.
      let name = token.text.prefix { $0 != "/" && $0 != "_" }
      species += Array(repeating: String(name), count: count)
    }
    guard !species.isEmpty else {
      throw counts.error("the structure has no atoms", word: 0, found: "'\(counts.text)'")
    }
    return species
  }

  private static func isDirect(_ line: TextLine) throws(MDError) -> Bool {
    switch line.tokens.first?.text.lowercased().first {
    case "d": return true
    case "c", "k": return false
    default:
      throw line.error(
        "unknown kind of coordinates", word: 0, found: "'\(line.text)'", expected: "Direct or Cartesian")
    }
  }

  private static func isFrozen(_ row: TextLine) throws(MDError) -> Bool {
    var moves: [Bool] = []
    for place in 3..<6 {
      switch try row.word(place, "T or F three times").uppercased() {
      case "T", ".TRUE.": moves.append(true)
      case "F", ".FALSE.": moves.append(false)
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

  /// The velocities behind the positions, after a block for the lattice that CONTCAR may have; nil if there are none.
  private static func velocities(
    _ file: inout TextFile, count: Int, cell: Cell, options: StructureOptions
  ) throws(MDError) -> [Vec3]? {
    if file.peek()?.tokens.first?.text.lowercased().hasPrefix("lattice") == true {
      for _ in 0..<8 { _ = file.next() }
    }
    guard let separator = file.next() else { return nil }
    let kind = separator.tokens.first?.text.lowercased()
    guard file.peek().map({ !$0.isBlank }) ?? false else { return nil }
    let isDirect = kind?.hasPrefix("d") ?? false
    var result: [Vec3] = []
    for atom in 0..<count {
      let v = try file.next("the velocity of atom \(atom + 1)").vector(0, "velocity")
      result.append(options.units.timeToUser * (isDirect ? v * cell.vectors : v))
    }
    return result.velocities(of: file.path, options.notices)
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
    var text = title.replacing(["\n", "\r"], with: [" "]) + "\n1.0\n"
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
