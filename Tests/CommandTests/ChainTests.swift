import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing
import Trajectory

/// A run that goes on from the end of another has its atoms, cell and velocities, by whatever file they travel.
@Suite struct ChainTests {
  /// 108 atoms in a cell that has become triclinic, after 20 steps; the last frame has all digits.
  private func firstRun(
    _ units: UnitSystem, in root: String, stages: String? = nil, groups: String = "", output: String = ""
  ) throws -> RunFolder {
    let isMetal = units.name == .metal
    let npt = "npt: {temperature: \(isMetal ? "40 K" : "0.5"), coupling: triclinic, steps: 20}"
    let text = """
      units: \(units.name.rawValue)
      structure: {lattice: {fcc: \(isMetal ? "5.4 A" : "1.6"), repeat: 3}, species: Ar\(groups)}
      potential: {lj: {epsilon: \(isMetal ? "0.0104 eV" : "1"), sigma: \(isMetal ? "3.4 A" : "1"), \
      cutoff: \(isMetal ? "5.4 A" : "1.6")}}
      stages: [\(stages ?? npt)]
      output: {folder: \(root)/run, frames: 10 steps, precision: double\(output)}
      """
    var task = try RunTask.begin(
      Plan(text: text, file: root + "/deck.yaml", registry: .standard), commandLine: [], registry: .standard)
    try #require(try task.execute() == .finished)
    return task.folder
  }

  /// What a deck with this structure section starts from.
  private func start(_ structure: String, _ units: UnitSystem, in root: String, stage: String) throws
    -> Assembly
  {
    let text = """
      units: \(units.name.rawValue)
      structure: {\(structure)}
      potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2}}
      stages: [\(stage)]
      """
    return try Plan(text: text, file: root + "/deck.yaml", registry: .standard)
      .assemble(registry: .standard)
  }

  private func frame(_ selection: FrameSelection, of folder: RunFolder, _ units: UnitSystem) throws
    -> Snapshot
  {
    var found: Snapshot?
    try forEachFrame(of: folder.trajectory, frames: selection, options: StructureOptions(units: units)) {
      found = $0
    }
    return try #require(found)
  }

  private func expectSame(_ state: State, _ last: State, _ comment: Comment) throws {
    try #require(state.count == last.count)
    let (found, wanted) = (try #require(state.velocities), try #require(last.velocities))
    let speed = wanted.map(\.length).max()!
    try #require(speed > 0)
    for (a, b) in zip(found, wanted) {
      #expect((a - b).length <= 1e-13 * speed, comment)
    }
    let inverse = last.cell.vectors.inverse
    for (a, b) in zip(state.positions, last.positions) {
      let s = (a - b) * inverse
      #expect((s - Vec3(s.x.rounded(), s.y.rounded(), s.z.rounded())).length < 1e-13, comment)
    }
    let strain = state.cell.vectors * inverse - .identity
    for row in [strain.a, strain.b, strain.c] { #expect(row.length <= 1e-13, comment) }
  }

  @Test(arguments: [UnitSystem.metal, .lennardJones]) func velocitiesAreKept(_ units: UnitSystem) throws {
    try withScratchFolder { folder in
      let run = try firstRun(units, in: folder.path)
      let last = try frame(.last, of: run, units)
      for name in ["last.xyz", "last.data", "POSCAR"] {
        try writeStructure(
          Structure(last), to: folder.appending(path: name).path, options: StructureOptions(units: units))
      }
      let sources = [
        "from: \(run.path), frame: last", "from: \(run.path)", "from: \(run.final)",
        "from: \(run.trajectory)",
        "file: run/final.xyz", "file: last.xyz", "file: last.data", "file: POSCAR",
      ]
      for source in sources {
        let begun = try start(
          "\(source), velocities: keep", units, in: folder.path, stage: "nve: {steps: 1}")
        try expectSame(begun.state, last.state, "\(source)")
      }
      let first = try start("from: \(run.path), frame: 0", units, in: folder.path, stage: "nve: {steps: 1}")
      try expectSame(first.state, frame(FrameSelection("0"), of: run, units).state, "first frame")
    }
  }

  /// A minimisation leaves no velocities: to go on with dynamics the deck must say which, to minimise again not.
  @Test func aMinimisedStructureHasNone() throws {
    try withScratchFolder { folder in
      let run = try firstRun(.metal, in: folder.path, stages: "minimize: {steps: 3}")
      #expect(try !String(contentsOfFile: run.final, encoding: .utf8).contains("vel"))
      #expect(try frame(.last, of: run, .metal).state.velocities == nil)
      #expect(try Series(path: run.series)["temperature"]?.values.allSatisfy(\.isNaN) == true)
      let error = #expect(throws: MDError.self) {
        try start("from: \(run.path)", .metal, in: folder.path, stage: "nve: {steps: 1}")
      }
      #expect(error?.what == "there are no velocities to keep" && error?.location?.line == 2)
      let again = try start("from: \(run.path)", .metal, in: folder.path, stage: "minimize: {}")
      #expect(again.state.velocities == nil)
    }
  }

  /// Frames written without velocities give none to start with, by whatever way they come; nor do zeros.
  @Test func framesWithoutVelocitiesGiveNone() throws {
    try withScratchFolder { folder in
      let run = try firstRun(.metal, in: folder.path, output: ", velocities: false")
      func file(_ name: String) -> String { folder.appending(path: name).path }
      try convert(run.trajectory, to: file("a.xyz"))
      for name in ["POSCAR", "a.data"] { try convert(run.trajectory, to: file(name), frames: .last) }
      var rest = try readStructure(file("a.xyz"))
      rest.velocities = rest.positions.map { _ in .zero }
      try writeStructure(rest, to: file("zero.xyz"))
      for source in [
        "from: \(run.trajectory)", "from: \(run.path), frame: 1", "file: a.xyz, velocities: keep",
        "file: POSCAR, velocities: keep", "file: a.data, velocities: keep",
        "file: zero.xyz, velocities: keep",
      ] {
        let error = #expect(throws: MDError.self, "\(source)") {
          try start(source, .metal, in: folder.path, stage: "nve: {steps: 1}")
        }
        #expect(error?.what == "there are no velocities to keep" && error?.location?.line == 2, "\(source)")
        #expect(error?.found?.contains("zero") == source.contains("zero"))
        _ = try start(source, .metal, in: folder.path, stage: "minimize: {}")
      }
      // The end of the run has them.
      _ = try start("from: \(run.path)", .metal, in: folder.path, stage: "nve: {steps: 1}")
    }
  }

  @Test func framesOfAGroupAreNoStructure() throws {
    try withScratchFolder { folder in
      let run = try firstRun(
        .metal, in: folder.path, groups: ", groups: {low: {slab: {axis: c, from: 0, to: 0.3}}}",
        output: ", group: low")
      let copy = folder.appending(path: "low.xyz").path
      try convert(run.trajectory, to: copy)
      for source in ["from: \(run.trajectory)", "from: \(run.path), frame: 0", "file: \(copy)"] {
        let error = #expect(throws: MDError.self, "\(source)") {
          try start(source, .metal, in: folder.path, stage: "minimize: {}")
        }
        #expect(error?.what == "the file holds only some of the atoms of a run", "\(source)")
        #expect(error?.found?.hasSuffix("of 108 atoms, the group 'low'") == true)
      }
      _ = try start("from: \(run.path)", .metal, in: folder.path, stage: "nve: {steps: 1}")
    }
  }

  @Test func aFolderWithoutARun() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: MDError.self) {
        try start("from: \(folder.path)", .metal, in: folder.path, stage: "nve: {steps: 1}")
      }
      #expect(error?.what == "there is no run with frames in this folder")
      #expect(error?.expected == "final.xyz or trajectory.nc")
    }
  }

  /// The file says 39.9 for every atom, but an atom that becomes krypton has the mass of krypton, and stays part of
  /// the crystal.
  @Test func aSubstitutedAtomHasItsOwnMass() throws {
    try withScratchFolder { folder in
      let run = try firstRun(.metal, in: folder.path)
      let begun = try start(
        "from: \(run.path), substitute: {Ar: {Kr: 9}}", .metal, in: folder.path, stage: "nve: {steps: 1}")
      let topology = begun.topology
      let masses = topology.types.indices.filter { topology.name(of: $0) == "Kr" }.map { topology.masses[$0] }
      #expect(masses == Array(repeating: 83.798, count: 9))
      #expect(topology.masses.filter { $0 == 39.948 }.count == 99)
      #expect(begun.lattice?.latticeSpecies == ["Ar", "Kr"])
    }
  }

  /// A run cannot be resumed when the one it began from has gone on and ends elsewhere now.
  @Test func aSourceThatHasChangedIsNoticed() throws {
    try withScratchFolder { folder in
      let source = try firstRun(.metal, in: folder.path)
      let text = """
        structure: {from: \(source.path)}
        potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5.4 A}}
        stages: [nve: {steps: 20}]
        output: {folder: \(folder.path)/next}
        """
      var task = try RunTask.begin(
        Plan(text: text, file: folder.path + "/next.yaml", registry: .standard), commandLine: [],
        registry: .standard)
      #expect(try task.execute { true } == .stopped)
      var longer = try RunTask.reopen(source, extendedBy: "20 fs", registry: .standard)
      #expect(try longer.execute() == .finished)
      let error = #expect(throws: MDError.self) { try RunTask.reopen(task.folder, registry: .standard) }
      #expect(error?.what == "the structure has changed since the run began")
      #expect(error?.location?.file == task.folder.topology)
    }
  }

  /// A run goes on, bit for bit, when the run or file it began from is gone: its own folder has all that is needed.
  @Test(arguments: [
    "from: SOURCE, repeat: [2, 1, 1]", "file: SOURCE/final.xyz, velocities: {temperature: 40 K}",
  ])
  func aSourceThatIsGone(_ structure: String) throws {
    try withScratchFolder { folder in
      let source = try firstRun(
        .metal, in: folder.path, groups: ", groups: {wall: {indices: [1-9], frozen: true}}")
      func text(_ name: String) -> String {
        """
        structure: {\(structure.replacing("SOURCE", with: source.path)), substitute: {Ar: {Kr: 9}}, rattle: 0.01 A,
          groups: {low: {slab: {axis: c, from: 0, to: 0.3}}}}
        potential:
          - lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5.4 A}
          - restraint: {group: low, stiffness: 0.1 eV/A2}
        stages: [nve: {steps: 10}, nvt: {temperature: 40 K, steps: 30}]
        output: {folder: \(folder.path)/\(name)}
        """
      }
      func begin(_ name: String) throws -> RunTask {
        try RunTask.begin(
          Plan(text: text(name), file: folder.path + "/next.yaml", registry: .standard), commandLine: [],
          registry: .standard)
      }
      var whole = try begin("whole")
      #expect(try whole.execute() == .finished)
      let early = try begin("early").folder
      var part = try begin("part")
      var steps = 0
      #expect(
        try part.execute {
          steps += 1
          return steps == 25
        } == .stopped)

      try FileManager.default.removeItem(atPath: source.path)
      part = try RunTask.reopen(part.folder, registry: .standard)
      #expect(try part.execute() == .finished)
      for file in ["checkpoint", "final.xyz", "trajectory.nc", "series.nc"] {
        let pair = [whole, part].map { FileManager.default.contents(atPath: $0.folder.path + "/" + file) }
        #expect(pair[0] != nil && pair[0] == pair[1], "\(file)")
      }

      // Without a checkpoint the velocities may be lost.
      guard structure.contains("velocities") else {
        let error = #expect(throws: MDError.self) { try RunTask.reopen(early, registry: .standard) }
        #expect(error?.what == "the run has no checkpoint yet, and what it was to begin from is gone")
        #expect(error?.location?.file == source.path)
        return
      }
      var late = try RunTask.reopen(early, registry: .standard)
      #expect(try late.execute() == .finished)
      #expect(
        FileManager.default.contents(atPath: late.folder.final)
          == FileManager.default.contents(atPath: whole.folder.final))
    }
  }

  /// Frames say nothing of frozen atoms, but the run they are from does.
  @Test func framesAreOfTheWholeRun() throws {
    let nvt = "nvt: {temperature: 40 K, steps: 20}"
    let wall = ", groups: {wall: {indices: [1-9], frozen: true}}"
    try withScratchFolder { folder in
      let run = try firstRun(.metal, in: folder.path, stages: nvt, groups: wall)
      for frame in ["0", "last"] {
        let begun = try start(
          "from: \(run.path), frame: \(frame)", .metal, in: folder.path, stage: "nve: {steps: 1}")
        #expect(begun.topology.frozen == (0..<108).map { $0 < 9 }, "frame \(frame)")
      }
    }
    try withScratchFolder { folder in
      let run = try firstRun(.metal, in: folder.path, stages: nvt, groups: wall, output: ", group: wall")
      let error = #expect(throws: MDError.self) {
        try start("from: \(run.path), frame: 1", .metal, in: folder.path, stage: "nve: {steps: 1}")
      }
      #expect(error?.what == "the file holds only some of the atoms of a run")
      #expect(error?.found == "9 of 108 atoms, the group 'wall'")
      let last = try start("from: \(run.path)", .metal, in: folder.path, stage: "nve: {steps: 1}")
      #expect(last.topology.count == 108)
    }
  }
}
