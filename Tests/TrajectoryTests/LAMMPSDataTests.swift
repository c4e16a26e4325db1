import Foundation
import MDCore
import Testing
import Trajectory

@Suite("LAMMPS data files")
struct LAMMPSDataTests {
  @Test("A file of LAMMPS itself: triclinic, image flags, order of ids, velocities")
  func foreign() throws {
    let structure = try readStructure(reference("write_data_triclinic.data"))
    let text = try String(contentsOfFile: reference("write_data_triclinic.dump"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("ITEM: ATOMS id type x y z ix iy iz vx vy vz") })
    let rows = lines[(start + 1)...].map { $0.split(separator: " ").map { Double($0)! } }.sorted {
      $0[0] < $1[0]
    }
    #expect(structure.count == 32 && rows.count == 32)
    #expect(structure.cell.vectors.b.x == 1.656 && structure.cell.origin == Vec3(-1.5, 0.7, 2.25))
    let picosecond = UnitSystem.metal.timeToUser * 1e-3
    for (atom, row) in rows.enumerated() {
      let wrapped = Vec3(row[2], row[3], row[4]) + Vec3(row[5], row[6], row[7]) * structure.cell.vectors
      #expect((structure.positions[atom] - wrapped).length < 1e-12)
      #expect((structure.velocities![atom] - picosecond * Vec3(row[8], row[9], row[10])).length < 1e-12)
      #expect(structure.species[atom] == (row[1] == 1 ? "Cu" : "Ni"))
    }
  }

  @Test("Written and read back in standard orientation", arguments: [UnitSystem.metal, .lennardJones])
  func roundTrip(_ units: UnitSystem) throws {
    let folder = try ScratchFolder()
    let structure = Structure(SyntheticRun(units: units).snapshot(4))
    let options = StructureOptions(units: units)
    try writeStructure(structure, to: folder.file("a.data"), options: options)
    let got = try readStructure(folder.file("a.data"), options: options)
    #expect(got.species == structure.species && got.masses == structure.masses)
    #expect(got.cell.isStandardOrientation && abs(got.cell.volume - structure.cell.volume) < 1e-10)
    for i in 0..<got.count {
      let (a, b) = (got.cell.fractional(got.positions[i]), structure.cell.fractional(structure.positions[i]))
      #expect((a - b).length < 1e-13)
      #expect(abs(got.velocities![i].length - structure.velocities![i].length) < 1e-15)
    }
  }

  private static let head = "t\n\n1 atoms\n1 atom types\n\n0 2 xlo xhi\n0 2 ylo yhi\n0 2 zlo zhi\n\n"

  private static let cases: [(String, String)] = [
    (
      "t\n\n1 atoms\n",
      "a.data:3: error: the header is not complete; found no atom types, no the box; "
        + "expected numbers of atoms and atom types, and xlo xhi, ylo yhi, zlo zhi"
    ),
    (
      "t\n\n9000000000 atoms\n",
      "a.data:3:1: error: the file is too short for its number of atoms; found 9000000000 in 0 bytes; "
        + "expected one line each\n  try: the file may be truncated"
    ),
    (
      "t\n\n1 atoms\n1 atom types\n2 2 xlo xhi\n",
      "a.data:5:3: error: the box has no extent; found 2; expected more than 2"
    ),
    (
      head + "Feet\n\n1 1 1 2\n",
      "a.data:10:1: error: unknown section; found 'Feet'; expected Masses, Atoms, Velocities and the like"
    ),
    (
      head + "Masses\n\n2 55.8\n",
      "a.data:12:1: error: the atom type is out of range; found 2; expected 1 to 1"
    ),
    (
      head + "Atoms # charge\n\n1 1 0 0 0\n",
      "a.data:12: error: a line of section Atoms has the wrong number of words; found 5; "
        + "expected 6 or 9 in atom style charge\n"
        + "  try: name the style behind the title of the section: 'Atoms # atomic'"
    ),
    (
      head + "Masses\n\n1 55.8\n\nAtoms\n\n1 1 0 0\n",
      "a.data:16: error: a line of section Atoms has the wrong number of words; found 4; "
        + "expected 5 or 8 in atom style atomic"
    ),
    (
      head + "Masses\n\n1 1000\n\nAtoms\n\n1 1 0 0 0\n",
      "a.data: error: the species of atom type 1 is not known; found mass 1000.0; "
        + "expected a comment '# Fe' behind its mass"
    ),
    (head, "a.data:9: error: the file has no section Atoms; expected Atoms # atomic"),
  ]

  @Test("Errors name line and column", arguments: cases)
  func errors(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("a.data", text)
    #expect(message(in: folder) { _ = try readStructure(path) } == expected)
  }

  private static let box = "0 2.86 xlo xhi\n0 2.86 ylo yhi\n0 2.86 zlo zhi\n"
  private static let masses = "\nMasses\n\n1 55.845\n2 51.9961\n"

  private func read(
    _ rest: String,
    title: String = "LAMMPS data file via write_data, version 2 Aug 2023, timestep = 100, units = metal",
    counts: String = "", box: String = Self.box, masses: String = Self.masses, in folder: ScratchFolder,
    options: StructureOptions = .init()
  ) throws -> Structure {
    try readStructure(
      folder.write("a.data", "\(title)\n\n2 atoms\n2 atom types\n\(counts)\n\(box)\(masses)\n\(rest)"),
      options: options)
  }

  /// One A, one A/fs and one u in each style.
  private static let unitStyles: [(String, Double, Double, Double)] = [
    ("metal", 1, 1e3, 1), ("real", 1, 1, 1), ("si", 1e-10, 1e5, 1.66053906660e-27),
    ("cgs", 1e-8, 1e7, 1.66053906660e-24), ("electron", 1 / 0.529177210903, 1.9516144, 1),
    ("micro", 1e-4, 1e5, 1.66053906660e-12), ("nano", 0.1, 1e5, 1.66053906660e-6),
  ]

  @Test(
    "Units that line 1 states: 1 A/fs, a length of 2.86 A and a mass of 55.845 u in all styles",
    arguments: unitStyles)
  func units(_ name: String, _ length: Double, _ velocity: Double, _ mass: Double) throws {
    let folder = try ScratchFolder()
    let a = 2.86 * length
    let box = ["x", "y", "z"].map { "0 \(a) \($0)lo \($0)hi\n" }.joined()
    let got = try read(
      "Atoms # atomic\n\n1 1 0 0 0 0 0 0\n2 2 \(a / 2) 0 0 0 0 1\n\nVelocities\n\n1 \(velocity) 0 0\n2 0 0 0\n",
      title: "LAMMPS data file via write_data, units = \(name)", box: box,
      masses: "\nMasses\n\n1 \(55.845 * mass)\n2 \(51.9961 * mass)\n", in: folder)
    #expect(got.species == ["Fe", "Cr"] && abs(got.masses![0] - 55.845) < 1e-9)
    #expect((got.positions[1] - Vec3(1.43, 0, 2.86)).length < 1e-12)
    #expect(abs(got.velocities![0].x / UnitSystem.metal.timeToUser - 1) < 1e-6)
  }

  @Test("Units that are not those asked for, or not known, are refused")
  func wrongUnits() throws {
    let folder = try ScratchFolder()
    let atoms = "Atoms\n\n1 1 0 0 0\n2 2 1 1 1\n"
    func found(_ title: String, _ units: UnitSystem = .metal) -> String {
      message(in: folder) { _ = try read(atoms, title: title, in: folder, options: .init(units: units)) }
    }
    #expect(
      found("t, units = lj").hasPrefix("a.data:1: error: the file states units that are not those asked for"))
    #expect(
      found("t, units = metal", .lennardJones).contains("found units = metal; expected lj, reduced units"))
    #expect(found("t units=parsec").contains("units that are not known; found 'parsec'"))
    #expect(found("t, units = lj", .lennardJones) == "no error")
  }

  @Test("The title, step, units and boundaries come back; free axes are said to be LAMMPS' to know")
  func boundaries() throws {
    let folder = try ScratchFolder()
    var structure = Structure(
      species: ["Fe", "Fe"], positions: [Vec3(0, 0, -0.4), Vec3(1.43, 1.43, 5.6)],
      cell: Cell(.diagonal(2.86, 2.86, 6), periodic: [true, true, false]), masses: [55.845, 55.845],
      comment: "a slab")
    structure.step = 12
    let options = StructureOptions()
    try writeStructure(structure, to: folder.file("s.data"), options: options)
    #expect(options.notices.all.contains { $0.contains("put 'boundary p p f' before read_data") })
    let text = try String(contentsOfFile: folder.file("s.data"), encoding: .utf8)
    #expect(text.hasPrefix("# a slab, timestep = 12, units = metal, boundary = p p f\n"))
    let got = try readStructure(folder.file("s.data"))
    #expect(got.cell.periodic == [true, true, false] && got.comment == "a slab" && got.step == 12)
    #expect(largestDifference(got.positions, structure.positions) < 1e-12)
    // The box holds the atom that lay outside.
    #expect(got.cell.origin.z < -0.4 && got.cell.origin.z + got.cell.vectors.c.z == 6)
    // What another program stated of its units must not stand in a file of ours.
    structure.comment = "made with units = real"
    try writeStructure(structure, to: folder.file("s.data"))
    #expect(try readStructure(folder.file("s.data")).positions == got.positions)
  }

  @Test(
    "Atom styles: what is not read is left out and said so",
    arguments: [
      ("charge", "1 1 0.5 0 0 0 0 0 0\n2 2 -0.5 1 1 1 0 0 0", "charges"),
      ("full", "1 1 1 0.5 0 0 0\n2 1 2 0.5 1 1 1", "charges and molecules"),
      ("molecular", "1 1 1 0 0 0\n2 1 2 1 1 1", "molecules"),
      ("sphere", "1 1 1.0 7.8 0 0 0\n2 2 1.0 7.8 1 1 1", "the other columns of atom style sphere"),
      ("spin", "1 1 0 0 0 0 0 1 2.2\n2 2 1 1 1 0 0 1 2.2", "spins"),
    ])
  func styles(_ style: String, _ rows: String, _ left: String) throws {
    let folder = try ScratchFolder()
    let options = StructureOptions()
    let got = try read("Atoms # \(style)\n\n\(rows)\n", in: folder, options: options)
    #expect(got.species == ["Fe", "Cr"] && got.positions == [.zero, Vec3(1, 1, 1)])
    #expect(options.notices.all == ["\(folder.file("a.data")): \(left) are not kept"])
  }

  @Test(
    "Lines that do not fit their style name those they fit",
    arguments: [
      ("Atoms", "1 1 0.5 0 0 0\n2 2 -0.5 1 1 1", "'Atoms # charge'", "molecular"),
      ("Atoms", "1 1 1 0 0 0\n2 1 2 1 1 1", "'Atoms # charge', or with molecular", "sphere"),
      ("Atoms", "1 1 1 0.5 0 0 0\n2 1 2 0.5 1 1 1", "'Atoms # full', or with sphere", "molecular"),
      ("Atoms # charge", "1 1 0 0 0 0 0 1\n2 2 1 1 1 0 0 0", "'Atoms # atomic'", "molecular"),
      ("Atoms # full", "1 9 2 0 0 0\n2 9 1 1 1 1", "'Atoms # molecular'", "charge"),
    ])
  func styleHints(_ title: String, _ rows: String, _ hint: String, _ unfit: String) throws {
    let folder = try ScratchFolder()
    let error = message(in: folder) { _ = try read("\(title)\n\n\(rows)\n", in: folder) }
    #expect(error.contains("has the wrong number of words") && error.contains(hint), "\(error)")
    #expect(!error.contains("# \(unfit)") && !error.contains(", \(unfit)"), "\(error)")
  }

  @Test(
    "Molecules under the title of charge are not taken for types; charges that are whole numbers are charges")
  func molecules() throws {
    let folder = try ScratchFolder()
    func error(_ rows: String) -> String {
      message(in: folder) { _ = try read("Atoms # charge\n\n\(rows)\n", in: folder) }
    }
    let found = error("1 1 1 0 0 0\n2 1 2 1 1 1")
    #expect(found.contains("the charges look like types, and the types like molecules"), "\(found)")
    #expect(found.contains("'Atoms # molecular'"))
    #expect(error("1 1 1 0 0 0\n2 2 2 1 1 1") == "no error")
    #expect(error("1 1 1.0 0 0 0\n2 1 2.0 1 1 1") == "no error")
    #expect(error("1 1 1 0 0 0\n2 1 -1 1 1 1") == "no error")
    #expect(error("1 1 0 0 0 0\n2 1.5 0 1 1 1").contains("the atom type is not a whole number"))
    let hybrid = message(in: folder) {
      _ = try read("Atoms # hybrid charge molecular\n\n1 1 1 1 1 0 0\n2 2 1 1 1 0 0\n", in: folder)
    }
    #expect(hybrid.contains("found 'hybrid charge molecular'"), "\(hybrid)")
  }

  @Test("Gaps in the ids, type labels, general triclinic cells, counts and sections of bonds")
  func dialects() throws {
    let folder = try ScratchFolder()
    let gaps = try read(
      "Atoms # atomic\n\n7 2 1 1 1\n3 1 0 0 0\n\nVelocities\n\n3 1 0 0\n7 2 0 0\n", in: folder)
    #expect(gaps.species == ["Fe", "Cr"] && gaps.velocities![1].x == 2 * gaps.velocities![0].x)
    let labels = try read(
      "Atoms # atomic\n\n1 bcc 0 0 0\n2 Cr 1 1 1\n",
      masses: "\nAtom Type Labels\n\n1 bcc\n2 Cr\n\nMasses\n\nbcc 55.845\nCr 51.9961\n", in: folder)
    #expect(labels.species == ["Fe", "Cr"])
    let general = try read(
      "Atoms # atomic\n\n1 1 0 0 0 0 0 0\n2 2 0 0 0 0 0 1\n",
      box: "-1.43 1.43 1.43 avec\n1.43 -1.43 1.43 bvec\n1.43 1.43 -1.43 cvec\n0.5 0 0 abc origin\n",
      in: folder)
    #expect(general.cell.vectors.a == Vec3(-1.43, 1.43, 1.43) && general.cell.origin == Vec3(0.5, 0, 0))
    #expect(general.positions[1] == Vec3(1.43, 1.43, -1.43))
    let bonds = try read(
      "Atoms # atomic\n\n1 1 0 0 0\n2 2 1 1 1\n\nBonds\n\n1 1 1 2\n\nPair Coeffs # lj/cut\n\n1 0.1 3\n2 0.1 3\n",
      counts: "1 bonds\n1 bond types\n2 extra bond per atom\n", in: folder)
    #expect(bonds.count == 2)
    #expect(
      message(in: folder) { _ = try read("Atoms\n\n1 1 0 0 0\n1 2 1 1 1\n", in: folder) }
        .contains("a.data:18:1: error: an atom id stands twice; found 1"))
  }

  @Test(
    "A comment that is no element yields to the mass; two elements are told apart",
    arguments: [
      ("1 55.845 # bcc iron", "Fe"), ("1 55.845 # In the bulk", "Fe"), ("1 55.845 # Cr", "Cr"),
      ("1 56.9 # Fe", "Fe"), ("1 1000 # heavy", "heavy"),
    ])
  func comments(_ mass: String, _ name: String) throws {
    let folder = try ScratchFolder()
    let options = StructureOptions()
    let got = try read(
      "Atoms\n\n1 1 0 0 0\n2 2 1 1 1\n", masses: "\nMasses\n\n\(mass)\n2 51.9961 # chromium\n", in: folder,
      options: options)
    #expect(got.species == [name, "Cr"])
    #expect(options.notices.all.isEmpty == !["# In the bulk", "# Cr"].contains { mass.hasSuffix($0) })
  }
}
