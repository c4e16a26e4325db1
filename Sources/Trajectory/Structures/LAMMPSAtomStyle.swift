import MDCore

/// The columns of the section Atoms in the atom styles of LAMMPS. [LAMMPS manual, read_data]
struct LAMMPSAtomStyle {
  let name: String
  /// Words of a line without image flags.
  let width: Int
  /// Places of the type and of x.
  let type: Int
  let position: Int
  /// Places of the molecule and of the charge.
  let molecule: Int?
  let charge: Int?

  private init(_ name: String, _ columns: String) {
    let words = columns.split(separator: " ")
    self.name = name
    width = words.count
    type = words.firstIndex(of: "type") ?? 1
    position = words.firstIndex(of: "x") ?? 2
    molecule = words.firstIndex(of: "mol")
    charge = words.firstIndex(of: "q")
  }

  static let atomic = LAMMPSAtomStyle("atomic", "id type x y z")

  /// Nil for a style that is not known.
  static func named(_ name: String) -> LAMMPSAtomStyle? { all.first { $0.name == name } }

  static let all: [LAMMPSAtomStyle] = [
    atomic,
    .init("charge", "id type q x y z"),
    .init("molecular", "id mol type x y z"),
    .init("bond", "id mol type x y z"),
    .init("angle", "id mol type x y z"),
    .init("full", "id mol type q x y z"),
    .init("sphere", "id type diameter density x y z"),
    .init("bpm/sphere", "id mol type diameter density x y z"),
    .init("ellipsoid", "id type flag density x y z"),
    .init("line", "id mol type flag density x y z"),
    .init("tri", "id mol type flag density x y z"),
    .init("body", "id type flag mass x y z"),
    .init("dipole", "id type q x y z mux muy muz"),
    .init("dielectric", "id mol type q x y z mux muy muz area ed em epsilon curvature"),
    .init("spin", "id type x y z spx spy spz sp"),
    .init("electron", "id type q espin eradius x y z"),
    .init("dpd", "id type theta x y z"),
    .init("edpd", "id type temperature capacity x y z"),
    .init("mdpd", "id type rho x y z"),
    .init("peri", "id type volume density x y z"),
    .init("sph", "id type rho esph cv x y z"),
    .init("rheo", "id type status rho x y z"),
  ]

  /// Whether the words of a line can be those of this style, with image flags or without.
  func fits(_ words: [String], _ types: LAMMPSTypes) -> Bool {
    guard words.count == width || words.count == width + 3, types.contains(words[type]),
      words[width...].allSatisfy({ Int($0) != nil }),
      words[position..<position + 3].allSatisfy({ PlainNumber.parse($0) != nil })
    else { return false }
    return molecule.map { Int(words[$0]).map { $0 >= 0 } ?? false } ?? true
  }

  /// What a style holds beside types and positions, for a notice; nil for `atomic`.
  var extras: String? {
    switch name {
    case "atomic": nil
    case "charge": "charges"
    case "angle", "bond", "molecular": "molecules"
    case "full": "charges and molecules"
    case "spin": "spins"
    default: "the other columns of atom style \(name)"
    }
  }
}
