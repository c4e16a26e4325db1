import Foundation
import MDCore
import Testing
import Trajectory

@Suite("Atoms are who they are, frame by frame")
struct ChangingAtomsTests {
  private func text(_ frames: [[(String, Double)]], columns: String = "species:S:1:pos:R:3") -> String {
    frames.map { atoms in
      "\(atoms.count)\nLattice=\"3 0 0 0 3 0 0 0 3\" Properties=\(columns) pbc=\"T T T\"\n"
        + atoms.map { "\($0.0) \($0.1) 0 0\n" }.joined()
    }.joined()
  }

  private func species(_ path: String) throws -> [[String]] {
    var frames: [[String]] = []
    try forEachFrame(of: path) { snapshot in
      frames.append((0..<snapshot.topology.count).map(snapshot.topology.name(of:)))
    }
    return frames
  }

  @Test("Exchanged atoms go through NetCDF and back; the order in which species come first does not matter")
  func exchange() throws {
    let folder = try ScratchFolder()
    let frames = [
      [("Fe", 0.0), ("Cr", 1)], [("Ni", 0), ("Fe", 1)], [("Cr", 0), ("Fe", 1)], [("Fe", 0), ("Cr", 1)],
    ]
    let path = try folder.write("swap.xyz", text(frames))
    try convert(path, to: folder.file("t.nc"))
    try convert(folder.file("t.nc"), to: folder.file("back.xyz"))
    #expect(try species(folder.file("back.xyz")) == frames.map { $0.map(\.0) })
    let masses = try (0..<4).map { try TrajectoryReader(path: folder.file("t.nc")).read($0).topology.masses }
    #expect(masses[1] == [58.6934, 55.845] && masses[2] == [51.9961, 55.845])
    // Frames of the same atoms keep one list, which every other program reads.
    let same = try folder.write("same.xyz", text([frames[0], frames[3]]))
    try convert(same, to: folder.file("same.nc"))
    #expect(try NetCDFFile.open(folder.file("same.nc")).shape(of: "type")?.dimensions == ["atom"])
    #expect(try NetCDFFile.open(folder.file("t.nc")).shape(of: "type")?.dimensions == ["frame", "atom"])
  }

  @Test("Another number of atoms is refused before a file is begun; an older file stays")
  func number() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "swap.xyz", text([[("Fe", 0), ("Cr", 1)], [("Fe", 0), ("Cr", 1)], [("Al", 0)]]))
    let old = try folder.write("t.nc", "old")
    #expect(
      message(in: folder) { try convert(path, to: old) }
        == "t.nc: error: a NetCDF trajectory holds the same atoms in all frames; found frame 2: 1 atoms; "
        + "expected 2, as in the first frame\n  try: select frames that have them, or write extended XYZ")
    #expect(try bytes(old) == Array("old".utf8))
    #expect(try folder.names() == ["swap.xyz", "t.nc"])
    #expect(try convert(path, to: folder.file("u.nc"), frames: FrameSelection("0:2")) == 2)
    #expect(try folder.names() == ["swap.xyz", "t.nc", "u.nc", "u.topology.xyz"])
    #expect(try convert(path, to: folder.file("v.xyz")) == 3)
    #expect(try species(folder.file("v.xyz")) == [["Fe", "Cr"], ["Fe", "Cr"], ["Al"]])
  }

  @Test("Frames that repeat along other axes are refused by NetCDF")
  func axes() throws {
    let folder = try ScratchFolder()
    let whole = text([[("Fe", 0)]])
    let path = try folder.write("a.xyz", whole + whole.replacing("T T T", with: "T T F"))
    #expect(
      message(in: folder) { try convert(path, to: folder.file("t.nc")) }.contains("other axes in frame 1"))
    #expect(try folder.names() == ["a.xyz"])
  }

  @Test("Frozen atoms that change are refused by NetCDF, which says once which they are")
  func frozen() throws {
    let folder = try ScratchFolder()
    let columns = "species:S:1:pos:R:3:move_mask:L:1"
    func frames(_ masks: [String]) -> String {
      masks.map { "1\nProperties=\(columns)\nFe 0 0 0 \($0)\n" }.joined()
    }
    let path = try folder.write("f.xyz", frames(["F", "T"]))
    #expect(
      message(in: folder) { try convert(path, to: folder.file("f.nc")) }.hasPrefix(
        "f.nc: error: a NetCDF trajectory freezes the same atoms in all frames; found other frozen atoms in frame 1"
      ))
    #expect(try convert(path, to: folder.file("g.xyz")) == 2)
    #expect(try convert(folder.write("f.xyz", frames(["F", "F"])), to: folder.file("f.nc")) == 2)
    #expect(try TrajectoryReader(path: folder.file("f.nc")).read(1).topology.frozen == [true])
  }

  @Test("Masses in some frames only are said to be so")
  func someMasses() throws {
    let folder = try ScratchFolder()
    let with = "1\nProperties=species:S:1:pos:R:3:mass:I:1\nFe 0 0 0 57\n"
    let without = "1\nProperties=species:S:1:pos:R:3\nFe 0 0 0\n"
    func notices(_ text: String) throws -> [String] {
      let options = StructureOptions()
      try convert(folder.write("m.xyz", text), to: folder.file("m.nc"), options: options)
      return options.notices.all.filter { $0.contains("masses stand in some frames only") }
    }
    #expect(try notices(with + without).count == 1)
    #expect(try notices(with + with).isEmpty)
    #expect(try TrajectoryReader(path: folder.file("m.nc")).read(0).topology.masses == [57])
  }

  @Test(
    "Atoms that take the places of others from frame to frame are noticed; those that move or hop are not")
  func order() throws {
    let folder = try ScratchFolder()
    var lattice: [Vec3] = []
    for x in 0..<3 {
      for y in 0..<3 { for z in 0..<3 { lattice.append(3 * Vec3(Double(x), Double(y), Double(z))) } }
    }
    func frame(_ positions: [Vec3], _ ids: [Int]? = nil) -> String {
      var text = "27\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3"
      text += ids == nil ? "\n" : ":id:I:1\n"
      for (atom, r) in positions.enumerated() {
        text += "Ar \(r.x) \(r.y) \(r.z)"
        if let ids { text += " \(ids[atom])" }
        text += "\n"
      }
      return text
    }
    func isNoticed(_ frames: String) throws -> Bool {
      let options = StructureOptions()
      try convert(folder.write("o.xyz", frames), to: folder.file("o.nc"), options: options)
      return options.notices.all.contains { $0.contains("atoms stand where others stood before") }
    }
    let shuffled = Array(lattice[5...] + lattice[..<5])
    #expect(try isNoticed(frame(lattice) + frame(shuffled)))
    #expect(try !isNoticed(frame(lattice) + frame(lattice.map { $0 + Vec3(0.3, -0.2, 0.1) })))
    // One atom hops into a hole; ids say who is who.
    #expect(try !isNoticed(frame(lattice) + frame([Vec3(1.5, 1.5, 1.5)] + lattice[1...])))
    let ids = Array(6...27) + Array(1...5)
    #expect(try !isNoticed(frame(lattice, Array(1...27)) + frame(shuffled, ids)))
    // A species in the place of another is a swap, not another order.
    let alloy = frame(lattice).replacingOccurrences(of: "Ar 0.0 0.0 0.0", with: "Kr 0.0 0.0 0.0")
    #expect(try !isNoticed(frame(lattice) + alloy))
  }

  @Test("A writer whose atoms change says which and when")
  func writer() throws {
    let folder = try ScratchFolder()
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 10), identity: SyntheticRun.identity)
    try writer.observe(SyntheticRun().snapshot(0))
    var other = SyntheticRun().snapshot(1)
    other.topology.types[4] = 2
    #expect(
      message(in: folder) { try writer.observe(other) }
        == "t.nc: error: the atoms change within a file that says once which they are; "
        + "found frame 1: atom 4 is C; expected Cr, as in the first frame")
    other = SyntheticRun().snapshot(1)
    other.topology.masses[3] = 57
    #expect(message(in: folder) { try writer.observe(other) }.contains("atom 3 has the mass 57.0"))
    try writer.observe(SyntheticRun().snapshot(1))
    try writer.close()
    #expect(try TrajectoryReader(path: folder.file("t.nc")).count == 2)
  }

  /// A file of another program with `type`, atomic numbers and ids in every frame.
  private func foreign(_ path: String, numbers: [[Int]], name: String = "type", ids: [[Int]]? = nil) throws {
    let atoms = numbers[0].count
    let file = try NetCDFFile.create(path)
    try file.define(dimension: "frame", length: nil)
    for (name, length) in [("spatial", 3), ("atom", atoms)] {
      try file.define(dimension: name, length: length)
    }
    try file.define(.init("coordinates", .double, ["frame", "atom", "spatial"], units: "angstrom"))
    try file.define(.init(name, .int, ["frame", "atom"]))
    if ids != nil { try file.define(.init("id", .int, ["frame", "atom"])) }
    try file.put(TextAttribute("Conventions", "AMBER"))
    try file.put(TextAttribute("program", "other"))
    try file.endDefinitions()
    for (frame, row) in numbers.enumerated() {
      let order = ids?[frame] ?? Array(1...atoms)
      try file.put(
        "coordinates", start: [frame, 0, 0], count: [1, atoms, 3], order.map { Vec3(Double($0), 0, 0) })
      try file.put(name, start: [frame, 0], count: [1, atoms], row)
      if ids != nil { try file.put("id", start: [frame, 0], count: [1, atoms], order) }
    }
    try file.close()
  }

  @Test("Types that change in every frame, and elements that the first frame has not, are kept")
  func types() throws {
    let folder = try ScratchFolder()
    try foreign(folder.file("l.nc"), numbers: [[1, 2], [2, 1]])
    try convert(
      folder.file("l.nc"), to: folder.file("own.nc"), options: .init(species: ["Fe", "Cr"]))
    #expect(try species(folder.file("own.nc")) == [["Fe", "Cr"], ["Cr", "Fe"]])
    try foreign(folder.file("z.nc"), numbers: [[26, 24], [26, 28]], name: "atom_types")
    #expect(try species(folder.file("z.nc")) == [["Fe", "Cr"], ["Fe", "Ni"]])
  }

  @Test("A structure that names the atoms is held against the types of every frame")
  func structure() throws {
    let folder = try ScratchFolder()
    try foreign(folder.file("l.nc"), numbers: [[1, 2], [2, 1]])
    let named = Structure(
      species: ["Fe", "Cr"], positions: [.zero, .zero], cell: Cell(orthogonal: Vec3(9, 9, 9)))
    let reader = try TrajectoryReader(path: folder.file("l.nc"), options: .init(structure: named))
    #expect(try reader.read(0).topology.species == ["Fe", "Cr"])
    #expect(
      message(in: folder) { _ = try reader.read(1) }
        == "l.nc: error: the structure and 'type' of frame 1 do not name the same atoms; "
        + "found 2 for Cr and, at atom 0, for Fe; expected one species for each number, in the order of the "
        + "atoms' ids")
  }

  @Test("Atoms are compared by id: other ids are other atoms, gaps a sign of a part")
  func ids() throws {
    let folder = try ScratchFolder()
    let options = TrajectoryReader.Options(species: ["Fe", "Cr"])
    try foreign(folder.file("l.nc"), numbers: [[1, 2], [2, 1], [1, 2]], ids: [[1, 2], [2, 1], [1, 3]])
    let reader = try TrajectoryReader(path: folder.file("l.nc"), options: options)
    let frames = try (0..<3).map { try reader.read($0) }
    #expect(frames[1].topology == frames[0].topology && frames[1].state.positions[0].x == 1)
    #expect(frames[2].topology.change(from: frames[0].topology) == .identity)
    #expect(frames[2].topology.part == PartOfSystem(indices: [0, 2]) && !frames[2].topology.isPart)
    #expect(
      message(in: folder) {
        try convert(folder.file("l.nc"), to: folder.file("t.nc"), options: .init(species: ["Fe", "Cr"]))
      }.contains("frame 2: atoms with other numbers"))
  }

  @Test("Lines of extended XYZ that are not sorted are put in the order of their ids")
  func unsorted() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "a.xyz",
      """
      2
      Lattice="9 0 0 0 9 0 0 0 9" Properties=id:I:1:species:S:1:pos:R:3 pbc="T T T"
      1 Fe 1 0 0
      2 Cr 2 0 0
      2
      Lattice="9 0 0 0 9 0 0 0 9" Properties=id:I:1:species:S:1:pos:R:3 pbc="T T T"
      2 Cr 2 0 0
      1 Fe 1 0 0

      """)
    #expect(try species(path) == [["Fe", "Cr"], ["Fe", "Cr"]])
    try convert(path, to: folder.file("t.nc"))
    let last = try TrajectoryReader(path: folder.file("t.nc")).read(1)
    #expect(last.state.positions.map(\.x) == [1, 2] && last.topology.part == nil)
  }

  @Test("What convert does not understand it names")
  func notUnderstood() throws {
    let folder = try ScratchFolder()
    let path = try folder.write(
      "a.xyz",
      "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3:magmoms:R:1 origin=dft pbc=\"T T T\"\nFe 0 0 0 2\n"
    )
    let options = StructureOptions()
    try convert(path, to: folder.file("t.nc"), options: options)
    #expect(options.notices.all == ["left out, as it is not understood: magmoms, origin"])
    try convert(path, to: folder.file("b.xyz"))
    #expect(try readStructure(folder.file("b.xyz")).notes == [.init("origin", "dft")])
  }
}
