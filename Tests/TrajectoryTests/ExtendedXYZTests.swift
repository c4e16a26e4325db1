import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Extended XYZ")
struct ExtendedXYZTests {
  @Test("The evaluation layout is that of the reference, to the byte")
  func evaluation() throws {
    let folder = try ScratchFolder()
    let structure = try readStructure(reference("evaluate_layout.extxyz"))
    try ExtendedXYZ.write([structure], to: folder.file("out.xyz"), style: .evaluation)
    let got = try String(contentsOfFile: folder.file("out.xyz"), encoding: .utf8)
    #expect(try got == String(contentsOfFile: reference("evaluate_layout.extxyz"), encoding: .utf8))
    #expect(structure.energy == -201.1184379264617 && structure.atomEnergies?.count == 54)
    #expect(structure.virial?.a.y == -1.1587615785151235)
    #expect(structure.notes == [.init("system", "bcc54"), .init("model", "s_one_pb")])
  }

  @Test("Everything a structure has comes back, frame after frame")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    var frames = (0..<2).map { Structure(SyntheticRun(periodic: [true, false, true]).snapshot($0)) }
    frames[0].frozen = (0..<frames[0].count).map { $0 % 2 == 0 }
    frames[1].notes = [.init("text", "two words"), .init("empty", "")]
    try ExtendedXYZ.write(frames, to: folder.file("a.xyz"))
    var reader = try ExtendedXYZReader(path: folder.file("a.xyz"))
    for frame in frames {
      var got = try #require(try reader.next())
      #expect(largestDifference(got.velocities ?? [], frame.velocities!) < 1e-17)
      #expect(abs(got.time! - frame.time!) < 1e-15 * max(1, frame.time!))
      got.velocities = frame.velocities
      got.time = frame.time
      #expect(got == frame)
    }
    #expect(try reader.next() == nil)
  }

  @Test("Stress stands beside the virial with ASE's sign; stress alone is read")
  func stress() throws {
    let folder = try ScratchFolder()
    let text = ExtendedXYZ.text(Structure(SyntheticRun().snapshot(0)))
    #expect(text.contains("virial=\"") && text.contains("stress=\""))
    let path = try folder.write(
      "s.xyz",
      """
      1
      Lattice="2 0 0 0 2 0 0 0 2" Properties=species:S:1:pos:R:3 stress="1 2 3 4 5 6"
      Fe 0 0 0
      """)
    #expect(
      try readStructure(path).virial == -8.0
        * SymmetricTensor(xx: 1, yy: 2, zz: 3, yz: 4, xz: 5, xy: 6).matrix)
  }

  @Test("What other programs write: quotes, brackets, bare keys, momenta, atomic numbers, tabs")
  func dialects() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "d.xyz",
      "2\r\nlattice = no_value Lattice={4 0 0 0 4 0 0 0 4} properties=Z:I:1:pos:R:3:momenta:R:3:tags:I:1 done name='a b'"
        .replacingOccurrences(of: "lattice = no_value ", with: "")
        + "\r\n26 0 0 0 55.845 0 0 1\r\n\t6\t1 1e0 1.0\t0 12.011 0 2\r\n")
    let structure = try readStructure(path)
    #expect(structure.species == ["Fe", "C"])
    #expect(largestDifference(structure.velocities ?? [], [Vec3(1, 0, 0), Vec3(0, 1, 0)]) < 1e-12)
    #expect(structure.note("done") == "T" && structure.note("name") == "a b")
    let plain = try folder.write("p.xyz", "1\na comment\nAr 0.5 0.5 0.5\n")
    #expect(try readStructure(plain).cell.periodic == [false, false, false])
  }

  @Test("Velocities are in the unit that the header states")
  func velocityUnit() throws {
    let folder = try ScratchFolder()
    func velocity(_ unit: String) throws -> Double {
      let path = try folder.write(
        "v.xyz", "1\nProperties=species:S:1:pos:R:3:vel:R:3 \(unit)\nAr 0 0 0 1 0 0\n")
      return try readStructure(path).velocities![0].x
    }
    #expect(try velocity("vel_unit=A/fs") == UnitSystem.metal.timeToUser)
    #expect(abs(try velocity("vel_unit=A/ps") - 1e-3 * UnitSystem.metal.timeToUser) < 1e-15)
  }

  private static let cases: [(String, String)] = [
    (
      "x\n",
      "m.xyz:1:1: error: the number of atoms is not a whole number; found 'x'; expected a number such as 54"
    ),
    (
      "99999999999\nh\n",
      "m.xyz:1:1: error: the file is too short for its number of atoms; found 99999999999 in 2 bytes; "
        + "expected one line each\n  try: the file may be truncated"
    ),
    ("-1\n\n", "m.xyz:1:1: error: a frame has no atoms; found -1"),
    (
      "2\nProperties=species:S:1:pos:R:3\nFe 0 0 0\n",
      "m.xyz:4: error: the file ends too early; found the end of the file; expected the line of atom 2 of 2"
    ),
    (
      "1\nProperties=species:S:1:pos:R:3\nFe 0 0\n",
      "m.xyz:3: error: a line has the wrong number of words; found 3; expected 4\n"
        + "  try: its columns are given by Properties in line 2"
    ),
    (
      "1\nProperties=species:S:1:pos:R:3\nFe 0 zero 0\n",
      "m.xyz:3:6: error: the pos is not a number; found 'zero'; expected a number such as 2.87"
    ),
    (
      "1\nProperties=species:S:1:pos:R:3\nFe 0 nan 0\n",
      "m.xyz:3:6: error: the pos is not finite; found 'nan'"
    ),
    (
      "1\nLattice=\"1 0 0\" Properties=species:S:1:pos:R:3\nFe 0 0 0\n",
      "m.xyz:2:1: error: 'Lattice' is wrong; found '1 0 0'; expected 9 finite numbers"
    ),
    (
      "1\nLattice=\"1 0 0 1 0 0 0 0 1\" Properties=species:S:1:pos:R:3\nFe 0 0 0\n",
      "m.xyz:2:1: error: the lattice vectors have no volume; found '1 0 0 1 0 0 0 0 1'; "
        + "expected three independent vectors"
    ),
    (
      "1\nLattice=\"1 0 0 0 1 0 0 0 1\nFe 0 0 0\n",
      "m.xyz:2:9: error: a quoted value does not end; found 'Lattice=\"1 0 0 0 1 0 0 0 1'; expected a closing \""
    ),
    (
      "1\nProperties=species:S:1:pos:R\nFe 0 0 0\n",
      "m.xyz:2:1: error: 'Properties' is wrong; found 'species:S:1:pos:R'; "
        + "expected name:type:count triples, e.g. species:S:1:pos:R:3"
    ),
    (
      "1\nProperties=species:S:1:pos:R:3 pbc=\"T T\"\nFe 0 0 0\n",
      "m.xyz:2:32: error: 'pbc' is wrong; found 'T T'; expected T or F three times"
    ),
    (
      "1\nProperties=Z:I:1:pos:R:3\n119 0 0 0\n",
      "m.xyz:3:1: error: there is no such element; found 119; expected 1 to 118"
    ),
    (
      "1\nProperties=species:S:1\nFe\n",
      "m.xyz:2: error: the columns hold no positions; expected pos:R:3 in Properties"
    ),
    (
      "2\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3:mass:R:1\nFe 0 0 0 56\nFe 1 1 1 0\n",
      "m.xyz:4:10: error: the mass is not positive; found 0.0"
    ),
    ("\n\n", "m.xyz: error: the file is empty; expected a structure or a trajectory"),
    (
      "1\nProperties=species:S:1:pos:R:3 pbc=\"T T F\"\nFe 0 0 0\n",
      "m.xyz:2:32: error: a periodic frame has no Lattice; found 'T T F'; "
        + "expected Lattice=\"nine numbers\", or pbc=\"F F F\""
    ),
    (
      "1\nLattice=\"1 0 0\"\nFe 0 0 0\n",
      "m.xyz:2:1: error: 'Lattice' is wrong; found '1 0 0'; expected 9 finite numbers"
    ),
  ]

  @Test("Errors name line, column, what was found and expected", arguments: cases)
  func errors(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.write("m.xyz", text)
    #expect(message(in: folder) { _ = try readStructure(path) } == expected)
  }

  private static let columns = "Properties=species:S:1:pos:R:3"
  private static let cube = "2.86 0 0 0 2.86 0 0 0 2.86"

  @Test("A backslash escapes quotes, in what is read and written")
  func escapes() throws {
    let folder = try ScratchFolder()
    let header =
      #"note="old \" energy=5 \" text" Lattice="\#(Self.cube)" \#(Self.columns) energy=-3 pbc="T T T""#
    let structure = try readStructure(folder.write("e.xyz", "1\n\(header)\nFe 0 0 0\n"))
    #expect(structure.energy == -3 && structure.note("note") == #"old " energy=5 " text"#)
    var frame = structure
    frame.notes = [
      .init("quote", #"say "x=1""#), .init("path", #"C:\new\table"#), .init("lines", "one\ntwo"),
      .init("a b", "{[1"),
      .init("bare", "a/b"),
    ]
    try ExtendedXYZ.write([frame], to: folder.file("f.xyz"))
    #expect(try readStructure(folder.file("f.xyz")) == frame)
  }

  @Test(
    "Dialects of the header: blanks around =, nested brackets, exponents with D, quoted keys",
    arguments: [
      "Lattice = \"\(cube)\" Properties = species:S:1:pos:R:3 pbc = \"T T T\" energy = -16.5",
      "Lattice=[[2.86,0,0],[0,2.86,0],[0,0,2.86]] \(columns) pbc=[T,T,T] energy=-16.5",
      "Lattice=\"2.86D+00 0 0 0 2.86d0 0 0 0 0.286D1\" \(columns) energy=-0.165D+02",
      "\"Lattice\"=\"\(cube)\" \(columns) pbc='T T T' \"energy\"=-16.5",
    ])
  func headers(_ header: String) throws {
    let folder = try ScratchFolder()
    let got = try readStructure(folder.write("h.xyz", "2\n\(header)\nFe 0 0 0\nCr 1.43 1.43 1.43\n"))
    #expect(got.cell == Cell(.diagonal(2.86, 2.86, 2.86)) && got.energy == -16.5)
  }

  @Test(
    "Without Properties or a Lattice the second line is a comment",
    arguments: [
      "Fe bcc lattice, energy and pbc to be set", "it's 2\" wide", "energy=x stress pbc",
      "Lattice=bcc virial=no",
      "lattice = 2.86 A",
    ])
  func titles(_ title: String) throws {
    let folder = try ScratchFolder()
    let got = try readStructure(folder.write("t.xyz", "2\n\(title)\nFe 0 0 0\nFe 1.43 1.43 1.43\n"))
    #expect(got.comment == title && got.notes.isEmpty && got.energy == nil)
    #expect(got.cell.periodic == [false, false, false])
  }

  @Test("Numbers of types take the names given")
  func types() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "n.xyz", "2\nLattice=\"\(Self.cube)\" \(Self.columns)\n2 0 0 0\n1 1.4 1.4 1.4\n")
    #expect(try readStructure(path, options: .init(species: ["Fe", "Cr"])).species == ["Cr", "Fe"])
    #expect(try readStructure(path, options: .init(units: .lennardJones)).species == ["2", "1"])
    var options = StructureOptions(species: ["Fe"])
    #expect(
      message(in: folder) { _ = try readStructure(path, options: options) }
        == "n.xyz:3:1: error: there is no name for this type; found 2; expected 1 to 1: Fe")
    options.species = nil
    options.naming = "--species Fe,Cr"
    #expect(
      message(in: folder) { _ = try readStructure(path, options: options) }
        .hasSuffix("the species is a number; found '2'; expected a symbol such as Fe\n  try: --species Fe,Cr")
    )
  }

  @Test("A lattice vector of zero along a free axis spans the atoms")
  func slab() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "s.xyz", "2\nLattice=\"3 0 0 0 4 0 0 0 0\" \(Self.columns) pbc=\"T T F\"\nFe 0 0 2\nFe 1 1 7\n")
    let cell = try readStructure(path).cell
    #expect(cell.periodic == [true, true, false] && cell.vectors.a.x == 3)
    #expect(abs(cell.origin.z - 1) < 1e-12 && abs(cell.vectors.c.z - 7) < 1e-12)
  }

  @Test("Time and step: with a unit they are read; a time without one is not known, and said to be so")
  func time() throws {
    let folder = try ScratchFolder()
    func read(_ entries: String, _ options: StructureOptions = .init()) throws -> Structure {
      try readStructure(
        folder.write("t.xyz", "1\nLattice=\"\(Self.cube)\" \(Self.columns) \(entries)\nFe 0 0 0\n"),
        options: options)
    }
    let picosecond = 1000 / UnitSystem.metal.timeToUser
    #expect(abs(try read("time=0.5 time_unit=ps step=7").time! - 0.5 * picosecond) < 1e-12)
    #expect(abs(try read("time=500 time_unit=fs").time! - 0.5 * picosecond) < 1e-12)
    #expect(try read("step=7").step == 7 && read("Timestep=9 Time=0.1").step == 9)
    let options = StructureOptions()
    let unknown = try read("time=0.5", options)
    #expect(unknown.time == nil && unknown.note("time") == "0.5")
    #expect(
      options.notices.all == [
        "\(folder.file("t.xyz")): 'time' has no unit (time_unit=ps), so the times of the frames are not known"
      ])
    #expect(message(in: folder) { _ = try read("time=1 time_unit=A") }.contains("the unit of time is wrong"))
  }
}
