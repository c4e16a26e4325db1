import Foundation
import MDCore
import Testing
import Trajectory

@Suite("POSCAR")
struct POSCARTests {
  @Test("Written and read back, with frozen atoms and velocities")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let snapshot = SyntheticRun().snapshot(1)
    var structure = Structure(snapshot)
    structure.cell.origin = .zero
    structure.frozen = structure.species.map { $0 == "Cr" }
    try writeStructure(structure, to: folder.file("POSCAR"))
    let got = try readStructure(folder.file("POSCAR"))
    // Atoms come out by species.
    let order = ["Fe", "Cr", "C"].flatMap { name in
      structure.species.indices.filter { structure.species[$0] == name }
    }
    #expect(got.species == order.map { structure.species[$0] })
    #expect(got.positions == order.map { structure.positions[$0] })
    #expect(got.frozen == order.map { structure.frozen![$0] })
    #expect(got.cell == structure.cell)
    #expect(largestDifference(got.velocities ?? [], order.map { structure.velocities![$0] }) < 1e-16)
  }

  private static let head = "title\n%S\n2 0 0\n0 3 0\n0 0 4\n"

  @Test(
    "Scale factor, volume as negative scale, three factors",
    arguments: [
      ("1.5", Vec3(3, 4.5, 6)), ("-192", Vec3(4, 6, 8)), ("1 2 3", Vec3(2, 6, 12)),
    ])
  func scale(_ factor: String, _ lengths: Vec3) throws {
    let folder = try ScratchFolder()
    for (mode, word) in [("Direct", "0.5 0.5 0.25"), ("Cartesian", "1 1.5 1")] {
      let path = try folder.write(
        "POSCAR", Self.head.replacingOccurrences(of: "%S", with: factor) + "Fe\n1\n\(mode)\n\(word)\n")
      let got = try readStructure(path)
      #expect((got.cell.lengths - lengths).length < 1e-12)
      let want = Vec3(0.5 * lengths.x, 0.5 * lengths.y, 0.25 * lengths.z)
      #expect((got.positions[0] - want).length < 1e-12, "\(mode)")
    }
  }

  @Test("What VASP writes into CONTCAR: hashes, lattice velocities, predictor block")
  func contcar() throws {
    let folder = try ScratchFolder()
    let lattice = "Lattice velocities and vectors\n  1\n" + String(repeating: " 0.0 0.0 0.0\n", count: 6)
    let path = try folder.write(
      "CONTCAR",
      Self.head.replacingOccurrences(of: "%S", with: "1.0")
        + "Fe/b123 C_s\n1 1\nDirect\n0 0 0 Fe1\n.5 .5 .5 C1\n"
        + lattice + "\n 1.0D-02 0.0 0.0\n 0.0 0.0 0.0\n\n1\n0.5E+00\n")
    let got = try readStructure(path)
    #expect(got.species == ["Fe", "C"])
    #expect(abs(got.velocities![0].x - 0.01 * UnitSystem.metal.timeToUser) < 1e-15)
  }

  private static let cases: [(String, String)] = [
    (
      "t\n1.0\n",
      "POSCAR:3: error: the file ends too early; found the end of the file; expected lattice vector a"
    ),
    (
      "t\nx\n1 0 0\n0 1 0\n0 0 1\n",
      "POSCAR:2:1: error: the scale factor is not a number; found 'x'; expected a number such as 2.87"
    ),
    (
      "t\n1\n1 0 0\n1 0 0\n0 0 1\nFe\n1\nDirect\n0 0 0\n",
      "POSCAR:2: error: scale factor and lattice vectors give no cell; found a volume of 0.0 A^3; "
        + "expected a positive volume"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\n2\nDirect\n",
      "POSCAR:6:1: error: a line with the names of the species is missing; found '2'; expected names such as Fe Cr C\n"
        + "  try: add the line: VASP 4 files do not have it"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe C\n2\nDirect\n",
      "POSCAR:7: error: as many numbers of atoms as species are needed; found 1; expected 2"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe\n4000000000000\nDirect\n",
      "POSCAR:7:1: error: the file is too short for its number of atoms; found 4000000000000 in 7 bytes; "
        + "expected one line each\n  try: the file may be truncated"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe\n1\n0 0 0\n",
      "POSCAR:8:1: error: the line with the kind of coordinates is missing; found '0 0 0'; "
        + "expected Direct or Cartesian"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe\n1\nSelective\nDirect\n0 0 0 T F T\n",
      "POSCAR:10:7: error: an atom frozen in some directions only is not supported; found T F T; "
        + "expected T T T or F F F"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe\n2\nDirect\n0 0 0\n",
      "POSCAR:10: error: the file ends too early; found the end of the file; expected the position of atom 2"
    ),
    (
      "t\n1\n1 0 0\n0 1 0\n0 0 1\nFe\n1\nDirect\n0 0\n",
      "POSCAR:9:4: error: a line is too short; found 2 words; expected coordinate"
    ),
  ]

  @Test("Errors name line and column", arguments: cases)
  func errors(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("POSCAR", text)
    #expect(message(in: folder) { _ = try readStructure(path) } == expected)
  }

  private static let start = "t\n1.0\n2 0 0\n0 2 0\n0 0 2\n"

  @Test(
    "What VASP reads: comments, any word for direct coordinates, Fortran's logical values",
    arguments: [
      "Fe Cr\n1 1 ! two atoms\nDirect\n0 0 0\n.5 .5 .5\n", "Fe Cr # species\n1 1\nDirect\n0 0 0\n.5 .5 .5\n",
      "Fe Cr ! a\n1 1 atoms\nFractional\n0 0 0 Fe\n.5 .5 .5 Cr\n", "Fe Cr\n1 1\nkartesian\n0 0 0\n1 1 1\n",
      "Fe Cr\n1 1\nselective\nK\n0 0 0 .T. True .TRUE.\n1 1 1 t .true. T\n",
      "Fe Cr\n1 1\nDirect\n0 0 0\n.5D0 5d-1 .5\nmade by hand\n",
    ])
  func dialects(_ rest: String) throws {
    let folder = try ScratchFolder()
    let got = try readStructure(folder.write("POSCAR", Self.start + rest))
    #expect(got.species == ["Fe", "Cr"] && got.positions == [.zero, Vec3(1, 1, 1)])
    #expect(got.velocities == nil && got.frozen == nil)
  }

  @Test("Flags of atoms that stay")
  func flags() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "POSCAR", Self.start + "Fe Cr\n1 1\nselective\nK\n0 0 0 .F. False .FALSE.\n1 1 1 T T T\n")
    #expect(try readStructure(path).frozen == [true, false])
  }

  @Test("Velocities follow a blank line or one with c, k or d: other text and grids are none")
  func velocities() throws {
    let folder = try ScratchFolder()
    let atoms = "Fe Cr\n1 1\nDirect\n0 0 0\n.5 .5 .5\n"
    func read(_ tail: String, _ options: StructureOptions = .init()) throws -> [Vec3]? {
      try readStructure(folder.write("POSCAR", Self.start + atoms + tail), options: options).velocities
    }
    let values = "0.01 0 0\n0 0.01 0\n"
    for separator in ["\n", "Cartesian\n", "k\n"] {
      let got = try #require(try read(separator + values))
      #expect(abs(got[1].y - 0.01 * UnitSystem.metal.timeToUser) < 1e-15)
    }
    let options = StructureOptions()
    #expect(try read("remarks\n" + values, options) == nil)
    #expect(options.notices.all.first?.contains("text behind the positions is not read") == true)
    // In lattice vectors per time step, which is not in the file.
    #expect(try read("Direct\n" + values, options) == nil && options.notices.all.count == 2)
    let grid = message(in: folder) { _ = try read("\n  8 8 8\n0.1 0.2 0.3 0.4 0.5\n") }
    #expect(grid.contains("POSCAR:12:3: error: behind the positions stands a grid"), "\(grid)")
    let absurd = message(in: folder) { _ = try read("\n20 0 0\n0 20 0\n") }
    #expect(
      absurd.contains("POSCAR:12: error: the velocities do not seem to be in the unit of this format"),
      "\(absurd)")
  }
}
