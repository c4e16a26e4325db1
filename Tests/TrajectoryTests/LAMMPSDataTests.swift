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
      head + "Bonds\n\n1 1 1 2\n",
      "a.data:10:1: error: unknown section; found 'Bonds'; "
        + "expected Masses, Atoms, Velocities, Atom Type Labels or Pair Coeffs"
    ),
    (
      head + "Masses\n\n2 55.8\n",
      "a.data:12:1: error: the atom type is out of range; found 2; expected 1 to 1"
    ),
    (
      head + "Atoms # charge\n\n1 1 0 0 0 0\n",
      "a.data:10:7: error: only atom style atomic is read; found 'charge'; expected atomic\n"
        + "  try: write_data with atom_style atomic"
    ),
    (
      head + "Masses\n\n1 55.8\n\nAtoms\n\n1 1 0 0\n",
      "a.data:16: error: a line of section Atoms has the wrong number of words; found 4; "
        + "expected 5 or 8: id type x y z [ix iy iz]\n  try: only atom style atomic is read"
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
}
