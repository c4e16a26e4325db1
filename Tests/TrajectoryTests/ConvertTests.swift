import MDCore
import Testing
import Trajectory

@Suite("Conversion")
struct ConvertTests {
  @Test("Trajectory to extended XYZ and back keeps the frames selected")
  func frames() throws {
    let folder = try ScratchFolder()
    let run = SyntheticRun()
    let writer = TrajectoryWriter(
      path: folder.file("a.nc"), schedule: Schedule(every: 10),
      contents: .init(precision: .double, forces: true),
      identity: SyntheticRun.identity)
    for frame in 0..<6 { try writer.observe(run.snapshot(frame)) }
    try writer.close()
    let count = try convert(folder.file("a.nc"), to: folder.file("b.xyz"), frames: FrameSelection("1:6:2"))
    #expect(count == 3)
    #expect(try convert(folder.file("b.xyz"), to: folder.file("c.nc"), frames: FrameSelection("1:")) == 2)
    let reader = try TrajectoryReader(path: folder.file("c.nc"))
    let (got, want) = (try reader.read(1), run.snapshot(5))
    #expect(largestDifference(got.state.positions, want.state.positions) < 1e-13)
    #expect(largestDifference(got.state.velocities!, want.state.velocities!) < 1e-15)
    #expect(largestDifference(got.forces ?? [], want.forces!) < 1e-13)
    #expect(got.potentialEnergy == want.potentialEnergy)
  }

  @Test("One structure through all formats", arguments: ["POSCAR", "a.data", "a.xyz", "a.nc"])
  func single(_ name: String) throws {
    let folder = try ScratchFolder()
    var structure = Structure(SyntheticRun().snapshot(2))
    structure.cell = structure.cell.standardOrientation().cell
    structure.cell.origin = .zero
    try writeStructure(structure, to: folder.file(name))
    try convert(folder.file(name), to: folder.file("out.xyz"), frames: .last)
    let got = try readStructure(folder.file("out.xyz"))
    #expect(got.species.sorted() == structure.species.sorted())
    #expect(
      largestDifference(
        [got.cell.vectors.b, got.cell.vectors.c], [structure.cell.vectors.b, structure.cell.vectors.c])
        < 1e-13)
    if name != "POSCAR" { #expect(largestDifference(got.positions, structure.positions) < 1e-12) }
  }

  @Test("Formats with one structure refuse several frames")
  func several() throws {
    let folder = try ScratchFolder()
    try ExtendedXYZ.write((0..<3).map { Structure(SyntheticRun().snapshot($0)) }, to: folder.file("a.xyz"))
    #expect(
      message(in: folder) { try convert(folder.file("a.xyz"), to: folder.file("POSCAR")) }
        == "POSCAR: error: the format holds one structure; found 3 frames selected; expected one\n"
        + "  try: select a frame, e.g. --frames last")
    #expect(
      message(in: folder) { try convert(folder.file("a.xyz"), to: folder.file("x.foo")) }
        == "x.foo: error: the format to write is not known from the name; expected POSCAR, *.xyz, *.data or *.nc"
    )
  }

  @Test(
    "Selections",
    arguments: [
      ("all", [0, 1, 2, 3, 4]), ("last", [4]), ("first", [0]), ("-2", [3]), ("1:3", [1, 2]),
      ("::2", [0, 2, 4]),
      ("-2:", [3, 4]),
    ])
  func selections(_ text: String, _ expected: [Int]) throws {
    #expect(try Array(FrameSelection(text).frames(of: 5)) == expected)
  }

  @Test(
    "Wrong selections",
    arguments: [
      (
        "x",
        "error: the selection of frames is wrong; found 'x'; expected all, first, last, a number or start:end:stride"
      ),
      (
        "1:2:0",
        "error: the selection of frames is wrong; found '1:2:0'; expected all, first, last, a number or start:end:stride"
      ),
      ("5", "error: there is no such frame; found 5; expected 0 to 4, or -5 to -1"),
    ])
  func wrong(_ text: String, _ expected: String) throws {
    let folder = try ScratchFolder()
    #expect(message(in: folder) { _ = try FrameSelection(text).frames(of: 5) } == expected)
  }

  @Test("Formats are told by name, else by content")
  func detection() throws {
    let folder = try ScratchFolder()
    #expect(try StructureFormat.detected(folder.write("x1", "2\n\nFe 0 0 0\nFe 1 1 1\n")) == .extendedXYZ)
    #expect(try StructureFormat.detected(folder.write("x2", "t\n\n 2 atoms\n")) == .lammpsData)
    #expect(
      try StructureFormat.detected(folder.write("x3", "t\n1.0\n1 0 0\n0 1 0\n0 0 1\nFe\n1\nDirect\n0 0 0\n"))
        == .poscar)
    #expect(try StructureFormat.detected(folder.write("POSCAR.old", "t\n")) == .poscar)
    let unknown = try folder.write("x4", "what")
    #expect(
      message(in: folder) { _ = try StructureFormat.detected(unknown) }
        .hasPrefix(
          "x4: error: the format of the file is not known; expected POSCAR, XDATCAR, extended XYZ, LAMMPS data"
        ))
  }
}
