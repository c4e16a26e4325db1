import MDCore
import Testing
import Trajectory

@Suite("What a file does not hold is absent, not zero")
struct AbsentDataTests {
  /// Frames of a run: the first `still` have no velocities, as those of a minimisation.
  private func run(_ frames: Int, still: Int, contents: TrajectoryContents, to path: String) throws {
    let writer = TrajectoryWriter(
      path: path, schedule: Schedule(every: 10), contents: contents, identity: SyntheticRun.identity)
    for frame in 0..<frames { try writer.observe(snapshot(frame, still: frame < still)) }
    try writer.close()
  }

  private func isSame(_ a: Matrix3, _ b: Matrix3) -> Bool {
    largestDifference([a.a, a.b, a.c], [b.a, b.b, b.c]) < 1e-12
  }

  private func snapshot(_ frame: Int, still: Bool) -> Snapshot {
    var snapshot = SyntheticRun().snapshot(frame)
    guard still else { return snapshot }
    snapshot.state.velocities = nil
    (snapshot.kineticEnergy, snapshot.conservedEnergy) = (nil, nil)
    snapshot.wholePressure = (1 / snapshot.state.cell.volume) * snapshot.virial!.symmetricPart
    return snapshot
  }

  @Test("Stages without velocities stand in the file as no numbers and come back without")
  func someStages() throws {
    let folder = try ScratchFolder()
    try run(4, still: 2, contents: .init(precision: .double), to: folder.file("t.nc"))
    let raw = try NetCDFFile.open(folder.file("t.nc"))
    #expect(try raw.doubles("velocities", start: [1, 0, 0], count: [1, 13, 3]).allSatisfy(\.isNaN))
    let reader = try TrajectoryReader(path: folder.file("t.nc"))
    for frame in 0..<4 {
      let got = try reader.read(frame)
      #expect((got.state.velocities == nil) == (frame < 2))
      #expect((got.kineticEnergy == nil) == (frame < 2) && (got.temperature == nil) == (frame < 2))
      #expect(isSame(got.virial!, snapshot(frame, still: frame < 2).virial!))
    }
    let options = StructureOptions()
    try convert(folder.file("t.nc"), to: folder.file("t.xyz"), options: options)
    #expect(options.notices.all.contains("velocities: in 2 of 4 frames, absent in the others"))
    var xyz = try ExtendedXYZReader(path: folder.file("t.xyz"))
    for frame in 0..<4 { #expect(try (xyz.next()!.velocities == nil) == (frame < 2)) }
  }

  @Test("A frame whose velocities are partly no numbers is damaged")
  func damaged() throws {
    let folder = try ScratchFolder()
    try run(2, still: 1, contents: .init(precision: .double), to: folder.file("t.nc"))
    let file = try NetCDFFile.open(folder.file("t.nc"), forWriting: true)
    try file.put("velocities", start: [0, 0, 0], count: [1, 1, 3], [0.5, 0.5, 0.5])
    try file.close()
    let reader = try TrajectoryReader(path: folder.file("t.nc"))
    #expect(
      message(in: folder) { _ = try reader.read(0) }
        .contains("'velocities' of frame 0 is not finite at atom 1"))
  }

  @Test("Frames written without velocities keep their virial, and no format makes velocities of them")
  func withoutVelocities() throws {
    let folder = try ScratchFolder()
    var run = SyntheticRun()
    run.cell = Matrix3(Vec3(7, 0, 0), Vec3(0.9, 8, 0), Vec3(-1.1, 0.5, 9))
    run.origin = .zero
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 10),
      contents: .init(precision: .double, velocities: false), identity: SyntheticRun.identity)
    try writer.observe(run.snapshot(0))
    try writer.close()
    let read = try TrajectoryReader(path: folder.file("t.nc")).read(0)
    #expect(read.state.velocities == nil && read.kineticEnergy == run.snapshot(0).kineticEnergy)
    #expect(isSame(read.pressureTensor!.matrix, run.snapshot(0).pressureTensor!.matrix))
    for name in ["a.xyz", "POSCAR", "a.data", "a.nc"] {
      try convert(folder.file("t.nc"), to: folder.file(name))
      let got = try readStructure(folder.file(name))
      #expect(got.velocities == nil, "\(name)")
      if name == "a.xyz" || name == "a.nc" {
        #expect(isSame(got.virial!, run.snapshot(0).virial!), "\(name)")
      }
    }
  }

  @Test("A stress whose kinetic part is not known becomes no virial, and convert says so")
  func wholeStress() throws {
    let folder = try ScratchFolder()
    var frame = snapshot(0, still: true)
    frame.virial = nil
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 10), contents: .init(velocities: false),
      identity: SyntheticRun.identity)
    try writer.observe(frame)
    try writer.close()
    let options = StructureOptions()
    try convert(folder.file("t.nc"), to: folder.file("a.xyz"), options: options)
    let text = String(decoding: try bytes(folder.file("a.xyz")), as: UTF8.self)
    #expect(!text.contains("virial") && !text.contains("stress"))
    #expect(
      options.notices.all == [
        "left out, as the format has no place for it: "
          + "stress (without velocities its kinetic part cannot be taken out)"
      ])
  }

  @Test("An unknown time is not zero")
  func time() throws {
    let folder = try ScratchFolder()
    var frame = SyntheticRun().snapshot(0)
    frame.state.time = nil
    let writer = TrajectoryWriter(
      path: folder.file("t.nc"), schedule: Schedule(every: 10), identity: SyntheticRun.identity)
    try writer.observe(frame)
    try writer.close()
    #expect(try TrajectoryReader(path: folder.file("t.nc")).read(0).state.time == nil)
  }

  @Test("Blocks of zero velocities, as VASP and LAMMPS write them, are no velocities")
  func zeros() throws {
    let folder = try ScratchFolder()
    var structure = Structure(
      species: ["Fe", "Fe"], positions: [.zero, Vec3(1.4, 1.4, 1.4)],
      velocities: [.zero, .zero], cell: Cell(orthogonal: Vec3(2.8, 2.8, 2.8)))
    for name in ["CONTCAR", "a.data"] {
      try writeStructure(structure, to: folder.file(name))
      let options = StructureOptions()
      #expect(try readStructure(folder.file(name), options: options).velocities == nil)
      #expect(
        options.notices.all.contains { $0.hasSuffix("all velocities are exactly zero and taken as absent") })
    }
    structure.velocities = [.zero, Vec3(0.1, 0, 0)]
    for name in ["CONTCAR", "a.data"] {
      try writeStructure(structure, to: folder.file(name))
      #expect(try readStructure(folder.file(name)).velocities?.first == .zero)
    }
  }

  @Test("A velocity that stands twice in LAMMPS data leaves none at zero")
  func velocityTwice() throws {
    let folder = try ScratchFolder()
    let text = """
      t

      2 atoms
      1 atom types
      0 3 xlo xhi
      0 3 ylo yhi
      0 3 zlo zhi

      Masses

      1 55.845 # Fe

      Atoms # atomic

      1 1 0 0 0
      2 1 1 1 1

      Velocities

      1 1 0 0
      1 1 0 0

      """
    let path = try folder.write("a.data", text)
    #expect(
      message(in: folder) { _ = try readStructure(path) }
        == "a.data:21:1: error: an atom id stands twice; found 1")
  }
}
