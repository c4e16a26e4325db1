import Foundation
import MDCore
import Testing
import Trajectory

@Suite("What extended XYZ says twice, or in another type")
struct ContradictionTests {
  private func text(_ columns: String, _ entries: String, _ rows: [String]) -> String {
    "\(rows.count)\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3\(columns) \(entries)\n"
      + rows.map { $0 + "\n" }.joined()
  }

  @Test("Whole numbers are numbers")
  func integers() throws {
    let folder = try ScratchFolder()
    let structure = try readStructure(
      folder.write(
        "i.xyz",
        "1\nProperties=species:S:1:pos:I:3:mass:I:1:forces:I:3:energies:I:1:momenta:I:3:move_mask:I:1\n"
          + "Fe 1 2 3 57 4 5 6 -7 57 0 0 1\n"))
    #expect(structure.positions == [Vec3(1, 2, 3)] && structure.masses == [57])
    #expect(structure.forces == [Vec3(4, 5, 6)] && structure.atomEnergies == [-7])
    #expect(structure.velocities == [Vec3(1, 0, 0)] && structure.frozen == [false])
  }

  private static let refused: [(String, String, [String], String)] = [
    (":energies:S:1", "", ["Fe 0 0 0 1"], "a column has the wrong type or width; found energies:S:1"),
    (":mass:R:2", "", ["Fe 0 0 0 1 1"], "found mass:R:2; expected mass:R:1"),
    (":vel:L:3", "", ["Fe 0 0 0 T T T"], "found vel:L:3; expected vel:R:3"),
    ("", "energy=-3.5 energy=-4", ["Fe 0 0 0"], "'energy' stands twice; found '-3.5' and '-4'"),
    ("", "pbc=\"T T T\" pbc=\"F F F\"", ["Fe 0 0 0"], "'pbc' stands twice"),
    ("", "time=1 time=2 time_unit=ps", ["Fe 0 0 0"], "'time' stands twice; found '1' and '2'"),
    ("", "lattice=\"5 0 0 0 5 0 0 0 5\"", ["Fe 0 0 0"], "'lattice' stands twice"),
    (":Z:I:1", "", ["Fe 0 0 0 26", "Fe 1 1 1 24"], "two columns contradict each other; found Cr beside Fe"),
    (":element:S:1", "", ["Fe 0 0 0 Cr"], "found Cr beside Fe"),
    (":pos:R:3", "", ["Fe 1 2 3 1 2 4"], "found 3.0 in 'pos' and 4.0 in 'pos'"),
    (":forces:R:3:force:R:3", "", ["Fe 0 0 0 1 1 1 1 1 2"], "found 1.0 in 'forces' and 2.0 in 'force'"),
    (
      "", "virial=\"64 0 0 0 64 0 0 0 64\" stress=\"1 0 0 0 1 0 0 0 1\"", ["Fe 0 0 0"],
      "'virial' and 'stress' contradict each other; found xx 64.0 eV and, by the stress, -64.0 eV"
    ),
    (
      "", "stress=\"1 2 3 4 5 6 7 8 9\"", ["Fe 0 0 0"], "'stress' is not symmetric; found '1 2 3 4 5 6 7 8 9'"
    ),
    ("", "virial=\"1 0 0 0 1 0.5 0 0 1\"", ["Fe 0 0 0"], "'virial' is not symmetric"),
    (
      ":masses:R:1:vel:R:3:momenta:R:3", "vel_unit=A/fs", ["Fe 0 0 0 50 0.01 0 0 1 0 0"],
      "the velocities and the momenta contradict each other; found a velocity of 0.01 0 0 and, by the momentum, of"
    ),
  ]

  @Test("Contradictions are refused with both values", arguments: refused)
  func contradictions(_ columns: String, _ entries: String, _ rows: [String], _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("c.xyz", text(columns, entries, rows))
    let error = message(in: folder) { _ = try readStructure(path) }
    #expect(error.contains(expected), "\(error)")
    #expect(error.hasPrefix("c.xyz:"))
  }

  private static let accepted: [(String, String, String)] = [
    ("", "energy=-3.5 energy=-3.5", "Fe 0 0 0"), (":Z:I:1", "", "Fe 0 0 0 26"), (":Z:I:1", "", "X1 0 0 0 0"),
    (":mass:R:1:masses:R:1", "", "Fe 0 0 0 57 57"),
    ("", "virial=\"-64 0 0 0 -64 0 0 0 -64\" stress=\"1 1 1 0 0 0\"", "Fe 0 0 0"),
    // Momenta tell the unit of velocities that do not: ASE's own here.
    (":masses:R:1:vel:R:3:momenta:R:3", "", "Fe 0 0 0 50 0.02 0 0 1 0 0"),
    ("", "REF_energy=1 REF_energy=2", "Fe 0 0 0"),
  ]

  @Test("What agrees, or has no meaning here, is taken", arguments: accepted)
  func agreement(_ columns: String, _ entries: String, _ row: String) throws {
    let folder = try ScratchFolder()
    let structure = try readStructure(folder.write("a.xyz", text(columns, entries, [row])))
    #expect(structure.positions == [.zero])
    if columns.contains("momenta") { #expect(structure.velocities == [Vec3(0.02, 0, 0)]) }
  }

  @Test(
    "A stress makes a virial in a stated cell that repeats along all axes only",
    arguments: [
      ("Lattice=\"4 0 0 0 4 0 0 0 4\"", true), ("Lattice=\"4 0 0 0 4 0 0 0 4\" pbc=\"T T F\"", false),
      ("Lattice=\"4 0 0 0 4 0 0 0 4\" pbc=\"F F F\"", false), ("", false),
    ])
  func stress(_ cell: String, _ isTold: Bool) throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "s.xyz", "1\nProperties=species:S:1:pos:R:3 stress=\"1 1 1 0 0 0\" \(cell)\nFe 0 0 0\n")
    let options = StructureOptions()
    let structure = try readStructure(path, options: options)
    #expect(structure.virial?.a.x == (isTold ? -64 : nil))
    #expect(options.notices.all.contains { $0.contains("left out: 'stress'") } == !isTold)
    try convert(path, to: folder.file("o.xyz"))
    #expect(try String(contentsOfFile: folder.file("o.xyz"), encoding: .utf8).contains("virial") == isTold)
  }

  @Test("Vectors of which a component is missing, and columns that stand twice, in dumps")
  func dumps() throws {
    let folder = try ScratchFolder()
    func dump(_ columns: String, _ row: String) throws -> String {
      try folder.write(
        "d.dump",
        "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\n"
          + "ITEM: ATOMS id element x y z \(columns)\n1 Fe 0 0 0 \(row)\n")
    }
    let options = StructureOptions()
    let structure = try readStructure(dump("vx vy fx fz ix", "1 1 1 1 1"), options: options)
    #expect(structure.velocities == nil && structure.forces == nil && structure.isUnwrapped == false)
    for part in ["ix", "vx vy", "fx fz"] {
      #expect(options.notices.all.contains { $0.contains("left out: \(part), which") })
    }
    #expect(
      message(in: folder) { _ = try readStructure(dump("x", "1")) }.contains(
        "a column stands twice; found 'x'"))
  }
}
