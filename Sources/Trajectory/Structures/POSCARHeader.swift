import Foundation
import MDCore

/// The first seven lines of POSCAR and XDATCAR: title, scale factor, lattice, species, numbers of atoms.
///
/// Comments may stand behind the numbers, and behind the names after `!` or `#`.
struct POSCARHeader {
  let title: String
  /// Scale of Cartesian coordinates along x, y, z.
  let factor: Vec3
  let cell: Cell
  /// One for each atom.
  let species: [String]

  init(_ file: inout TextFile) throws(MDError) {
    title = try file.next("a title").text
    let scaleLine = try file.next("the scale factor")
    var rows: [Vec3] = []
    for axis in ["a", "b", "c"] {
      rows.append(try file.next("lattice vector \(axis)").vector(0, "lattice vector"))
    }
    (factor, cell) = try Self.scaled(Matrix3(rows[0], rows[1], rows[2]), by: scaleLine)
    species = try Self.atomNames(&file)
  }

  private static func scaled(_ lattice: Matrix3, by line: TextLine) throws(MDError) -> (Vec3, Cell) {
    var factor = Vec3.zero
    if line.startsWithNumbers(3) {
      factor = try line.vector(0, "scale factor")
    } else {
      let value = try line.double(0, "scale factor")
      let single = value < 0 ? cbrt(-value / abs(lattice.determinant)) : value
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
    let words = names.tokens.prefix { !"!#".contains($0.text.first ?? "!") }.map(\.text)
    let counts = try file.next("the numbers of atoms")
    let numbers = counts.integers()
    guard numbers.count == words.count, !words.isEmpty else {
      throw counts.error(
        "as many numbers of atoms as species are needed", found: "\(numbers.count)",
        expected: "\(words.count)")
    }
    var species: [String] = []
    for (place, (word, count)) in zip(words, numbers).enumerated() {
      try file.check(count: count, "atoms", at: counts, word: place)
      try file.check(count: species.count + count, "atoms", at: counts, word: place)
      // VASP 6 writes Fe/hash, potentials are called Fe_pv.
      let name = word.prefix { $0 != "/" && $0 != "_" }
      species += Array(repeating: String(name), count: count)
    }
    guard !species.isEmpty else {
      throw counts.error("the structure has no atoms", word: 0, found: "'\(counts.text)'")
    }
    return species
  }

  /// Whether positions are in lattice vectors: by the line before them, as VASP takes it: any word that does not begin
  /// with c or k means so.
  static func isDirect(_ line: TextLine) throws(MDError) -> Bool {
    guard !line.startsWithNumbers(1) else {
      throw line.error(
        "the line with the kind of coordinates is missing", word: 0, found: "'\(line.text)'",
        expected: "Direct or Cartesian")
    }
    let first = line.tokens.first?.text.lowercased().first
    return first != "c" && first != "k"
  }

  /// A position in A from the first three numbers of a line.
  func position(_ line: TextLine, isDirect: Bool) throws(MDError) -> Vec3 {
    let r = try line.vector(0, "coordinate")
    return isDirect ? r * cell.vectors : Vec3(factor.x * r.x, factor.y * r.y, factor.z * r.z)
  }
}
