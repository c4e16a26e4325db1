import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing
import Trajectory

/// Decks that cannot be run, or not give what they ask for, are refused before the first step, by `check` and `run` alike.
@Suite struct PreflightTests {
  static let argon = "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar}"
  static let potential = "potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 7 A}}"

  /// Findings of a deck of argon; lines replace those of the same key.
  static func preflight(_ lines: String..., folder: URL = FileManager.default.temporaryDirectory) throws
    -> Preflight
  {
    try Preflight(plan(lines, folder), registry: .standard)
  }

  static func plan(_ lines: [String], _ folder: URL = FileManager.default.temporaryDirectory) throws -> Plan {
    func key(_ line: String) -> Substring { line.prefix { $0 != ":" } }
    let usual = [argon, potential, "timestep: 2 fs", "stages: [{nvt: {temperature: 40 K, time: 10 ps}}]"]
    let deck = usual.filter { line in !lines.contains { key($0) == key(line) } } + lines
    return try Plan(text: deck.joined(separator: "\n"), file: folder.path + "/deck.yaml", registry: .standard)
  }

  /// The first error, as the user reads it without its place.
  private func error(_ lines: String...) throws -> String {
    do {
      guard let first = try Preflight(Self.plan(lines), registry: .standard).errors.first else {
        return "none"
      }
      return first.description.components(separatedBy: "error: ").last!
    } catch { return "\(error)".components(separatedBy: "error: ").last! }
  }

  @Test func aSaneDeckGivesNoFindings() throws {
    let found = try Self.preflight("analyze: [temperature, density, lattice, rdf]")
    #expect(found.errors.isEmpty && found.warnings.isEmpty, "\(found.errors) \(found.warnings)")
  }

  // MARK: Stages

  @Test func everyStageIsTriedBeforeTheFirst() throws {
    let late = try Self.preflight(
      "stages: [{nvt: {temperature: 90 K, time: 1 ps}}, {npt: {temperature: 0 K, barostat: mtk, time: 1 ps}}]"
    )
    let first = try #require(late.errors.first)
    #expect(first.what == "stage 2 'npt': a Nose-Hoover chain needs a temperature above zero")
    #expect(first.hint == "'barostat: rescaling', or a temperature above zero")
    #expect(first.location?.line == 4)
    #expect(
      try error(
        "stages: [{nve: {time: 1 ps}}, {nvt: {temperature: 0, thermostat: nose-hoover, time: 1 ps}}]",
        "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, velocities: {temperature: 40 K}}"
      ).hasSuffix("try: 'thermostat: bussi' or 'langevin', or a temperature above zero"))
  }

  @Test func constantEnthalpyNeedsAtomsThatMove() throws {
    let rest = "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, velocities: {temperature: 0 K}}"
    #expect(
      try error(rest, "stages: [{minimize: {}}, {nph: {time: 1 ps}}]").hasPrefix(
        "stage 2 'nph': constant enthalpy needs moving atoms; found all velocities are zero\n"
          + "  try: 'velocities: {temperature: 300 K}' under 'structure', or a 'langevin' stage before it"))
    #expect(
      try error(rest, "stages: [{langevin: {temperature: 40 K, time: 1 ps}}, {nph: {time: 1 ps}}]") == "none")
  }

  @Test func somethingMustMove() throws {
    #expect(
      try error(
        "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, groups: {all: {species: Ar, frozen: true}}}"
      )
        == "stage 1 'nvt': nothing can move; found all atoms frozen; expected atoms that are not frozen")
    let folder = FileManager.default.temporaryDirectory.appending(path: "ferrite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3\nAr 0 0 0\n"
      .write(to: folder.appending(path: "one.xyz"), atomically: true, encoding: .utf8)
    let one = try Self.preflight("structure: {file: one.xyz}", folder: folder)
    #expect(one.errors.first?.found == "one atom, whose momentum is taken off")
    let bath = try Self.preflight(
      "structure: {file: one.xyz}", "stages: [{langevin: {temperature: 40 K, time: 10 ps}}]", folder: folder)
    #expect(bath.errors.isEmpty)
  }

  @Test func aPressureNeedsAPeriodicCell() throws {
    #expect(
      try error(
        "structure: {file: \(Self.cluster), velocities: {temperature: 10 K}}",
        "stages: [{nve: {time: 1 ps}}, {nph: {time: 1 ps}}]"
      ).contains("stage 2 'nph': pressure needs a cell that is periodic along all axes"))
  }

  /// A dimer of argon without a cell.
  static let cluster: String = {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "ferrite-dimer-\(UUID().uuidString).xyz"
    ).path
    try? "2\nProperties=species:S:1:pos:R:3\nAr 0 0 0\nAr 0 0 3.8\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    return path
  }()

  // MARK: Analyses

  static let impossible: [([String], String)] = [
    (["analyze: [rdf, msd]", "output: {frames: none}"], "rdf needs frames, which the run does not write"),
    (["analyze: [vdos]", "output: {frames: 10 fs, velocities: false}"], "vdos needs velocities in frames"),
    (["analyze: [temperature]", "output: {frames: none, series: none}"], "temperature needs the series"),
    (["analyze: [drift]", "output: {series: none}"], "drift needs the series"),
    (
      ["analyze: [vdos]", "output: {frames: 1 ps}"],
      "vdos needs more frames than the last stage gives; found 11 of"
    ),
    (
      ["analyze: [msd]", "output: {frames: 1 ps}"],
      "msd needs more frames than the last stage gives; found 11 of"
    ),
    (
      ["analyze: [{msd: {fit: [1 ps, 9 ps]}}]", "output: {frames: 0.1 ps}"],
      "the window in which msd is fitted"
    ),
    (["analyze: [{vdos: {window: 9 ps}}]", "output: {frames: 0.1 ps}"], "the window of vdos does not fit"),
    (["analyze: [lattice]", "structure: {file: \(cluster)}"], "lattice needs a cell that is periodic"),
    (
      ["analyze: [fluctuations]", "stages: [{nvt: {temperature: [40 K, 50 K], time: 10 ps}}]"],
      "fluctuations need constant temperature, and constant volume or pressure; found stage 'nvt' has a ramp"
    ),
    (
      ["analyze: [msd]", "stages: [{minimize: {}}]"],
      "msd needs dynamics, and the last stage is a minimisation"
    ),
    (
      [
        "analyze: [structure-factor]", "output: {group: some}",
        "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, groups: {some: {indices: [1-10]}}}",
      ], "structure-factor needs all atoms, and frames hold those of a group; found 10 of 108 atoms"
    ),
  ]

  @Test(arguments: impossible) func analysesWithoutTheirDataAreRefused(_ lines: [String], _ message: String)
    throws
  {
    let found = try Preflight(Self.plan(lines), registry: .standard)
    let first = try #require(found.errors.first, "nothing is refused")
    #expect(first.description.contains("error: \(message)"), "\(first)")
    #expect(first.location?.line != nil)
  }

  @Test func analysesWithTheirDataAreNot() throws {
    let found = try Self.preflight(
      "analyze: [{msd: {fit: [0.2 ps, 1.5 ps]}}, {vdos: {window: 1 ps}}, fluctuations]",
      "output: {frames: 20 fs}")
    #expect(found.errors.isEmpty, "\(found.errors)")
  }

  // MARK: The start

  @Test func atomsAtOnePlaceAreNamed() throws {
    try withScratchFolder { folder in
      try """
      2
      Lattice="20 0 0 0 20 0 0 0 20" Properties=species:S:1:pos:R:3 pbc="T T T"
      Ar 0 0 0
      Ar 0 0 20
      """.write(to: folder.appending(path: "overlap.xyz"), atomically: true, encoding: .utf8)
      try
        "structure: {file: overlap.xyz}\n\(Self.potential)\nstages: [{minimize: {}}]\noutput: {folder: run}\n"
        .write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      for command in ["check", "run"] {
        let result = try MDRunProcess.run([command, "deck.yaml"], in: folder)
        #expect(result.status == 2)
        #expect(result.errors.contains("two atoms are at one place"))
        #expect(result.errors.contains("found atoms 1 (Ar) and 2 (Ar, image 0 0 -1), 0 A apart"))
        #expect(!result.errors.contains("timestep") && !result.errors.contains("minimize"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/run"))
      }
    }
  }

  @Test func closePairsFarPairsAndGasesAreNamed() throws {
    let close = try Self.preflight("structure: {lattice: {fcc: 1.4 A, repeat: 3}, species: Ar}")
    #expect(close.warnings.contains { $0.contains("0.990 A apart: 47 % of the sum of their covalent radii") })
    let far = try Self.preflight("structure: {lattice: {fcc: 54 A, repeat: 3}, species: Ar}")
    #expect(far.warnings.contains { $0.contains("no two atoms are within the cutoff") })
    #expect(far.warnings.contains { $0.contains("that of a gas") })
  }

  @Test func aForceThatThrowsAtomsAwayIsRefused() throws {
    try withScratchFolder { folder in
      try """
      2
      Lattice="20 0 0 0 20 0 0 0 20" Properties=species:S:1:pos:R:3 pbc="T T T"
      Ar 0 0 0
      Ar 0 0 1
      """.write(to: folder.appending(path: "close.xyz"), atomically: true, encoding: .utf8)
      let thrown = try Self.preflight("structure: {file: close.xyz}", folder: folder)
      let first = try #require(thrown.errors.first)
      #expect(first.what.hasSuffix("throws it out of bounds in the first step"))
      #expect(first.found?.hasSuffix("closest are atoms 1 (Ar) and 2 (Ar), 1.00 A apart") == true)
      // A minimisation moves them apart.
      let eased = try Self.preflight(
        "structure: {file: close.xyz}", "stages: [{minimize: {}}, {nvt: {temperature: 40 K, time: 1 ps}}]",
        folder: folder)
      #expect(eased.errors.isEmpty && !eased.warnings.isEmpty)
    }
  }

  /// Two atoms at the minimum: omega^2 = V''/mu with V'' = 57.146 epsilon/sigma^2, a period of 1261 fs for argon. Forces at a
  /// displacement of 0.005 A differ from the harmonic ones by a hundredth.
  @Test func theFastestVibrationIsThatOfTheDimer() throws {
    try withScratchFolder { folder in
      try "2\nProperties=species:S:1:pos:R:3\nAr 0 0 0\nAr 0 0 3.81637\n"
        .write(to: folder.appending(path: "dimer.xyz"), atomically: true, encoding: .utf8)
      let found = try Self.preflight("structure: {file: dimer.xyz}", "timestep: 200 fs", folder: folder)
      let warning = try #require(found.warnings.first { $0.contains("period of about") })
      let period = try #require(warning.firstMatch(of: /period of about (\S+) fs/).flatMap { Double($0.1) })
      #expect(abs(period - 1261) < 0.02 * 1261, "\(warning)")
    }
  }

  @Test func aFirstStepOutOfBoundsIsRefused() throws {
    #expect(
      try error("timestep: 2 ps", "stages: [{nvt: {temperature: 90 K, steps: 100}}]").hasPrefix(
        "stage 1 'nvt': the run would stop at its start: step 0: atom "))
    #expect(
      try error("stages: [{nvt: {temperature: 1000000 K, time: 1 ps}}]").contains(
        "the run would stop at its start"))
    #expect(
      try error(
        "stages: [{nvt: {temperature: 40 K, time: 1 ps}}, {nvt: {temperature: 1000000 K, time: 1 ps}}]"
      ).hasPrefix("stage 2 'nvt' aims at a temperature at which the run stops"))
  }

  // MARK: Habits

  static let odd: [([String], String)] = [
    (
      ["timestep: 0.001", "stages: [{nvt: {temperature: 40 K, steps: 1000}}]"],
      "the timestep is 0.001 fs (a number without unit, read in fs; LAMMPS' metal units count in ps, where it would be 1 fs)"
    ),
    (["timestep: 0.1 ps"], "the timestep of 100 fs takes only"),
    (
      ["stages: [{npt: {temperature: 40 K, pressure: 1, time: 10 ps}}]"],
      "stage 'npt': the pressure 1 has no unit and was read in GPa, 10000 bar; '1 bar' is what"
    ),
    (
      ["stages: [{npt: {temperature: 40 K, pressure: 5000 GPa, time: 10 ps}}]"],
      "aims at a pressure of 5000 GPa"
    ),
    (
      ["stages: [{nvt: {temperature: 40 K, thermostat-time: 0.1, time: 10 ps}}]"],
      "stage 'nvt': a 'thermostat-time' of 0.1 fs, read in fs is 0.050 timesteps"
    ),
    (
      ["stages: [{langevin: {temperature: 40 K, time: 20}}]"],
      "stage 'langevin': the time 20 has no unit and was read in fs, 10 steps"
    ),
    (
      [
        "stages: [{nvt: {temperature: 30000 K, time: 10 ps}}]",
        "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, velocities: {temperature: 40 K}}",
      ],
      "stage 'nvt' aims at 30000 K"
    ),
    (
      ["stages: [{minimize: {force: 1e-20}}]", "output: {frames: none}"],
      "stage 'minimize': a tolerance of 1e-20 eV/A is below the rounding of forces and may never be reached"
    ),
    (
      ["stages: [{minimize: {cell: isotropic, stress: 1e-18 GPa}}]", "output: {frames: none}"],
      "a tolerance of 1e-18 GPa is below the rounding of stresses"
    ),
    (["output: {frames: 20 ps}"], "'output: {frames: ...}' is 10000 steps, more than the run has (5000)"),
    (
      [
        "structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, velocities: {temperature: 0 K}}",
        "stages: [{nvt: {temperature: 40 K, time: 10 ps}}]",
      ],
      "nothing moves, all velocities and forces are zero"
    ),
  ]

  @Test(arguments: odd) func oddValuesAreNamed(_ lines: [String], _ warning: String) throws {
    let found = try Preflight(Self.plan(lines), registry: .standard)
    #expect(found.errors.isEmpty, "\(found.errors)")
    #expect(found.warnings.contains { $0.contains(warning) }, "\(found.warnings)")
  }

  @Test func keptVelocitiesAreHeldAgainstTheFirstStage() throws {
    try withScratchFolder { folder in
      func deck(kept: Double) throws -> Preflight {
        let plan = try Self.plan(
          ["structure: {lattice: {fcc: 5.4 A, repeat: 3}, species: Ar, velocities: {temperature: \(kept) K}}"]
        )
        let hot = try plan.assemble(registry: .standard)
        let snapshot = Snapshot(topology: hot.topology, state: hot.state, degreesOfFreedom: 0)
        try writeStructure(Structure(snapshot), to: folder.path + "/hot.xyz")
        return try Self.preflight("structure: {file: hot.xyz, velocities: keep}", folder: folder)
      }
      #expect(try deck(kept: 45).warnings.isEmpty)
      #expect(
        try deck(kept: 400).warnings
          == ["the velocities that are kept have a temperature of 400 K, and stage 'nvt' begins at 40 K"])
      let absurd = try deck(kept: 1e6)
      #expect(absurd.errors.first?.hint?.hasPrefix("velocities in the unit that the file states") == true)
    }
  }

  // MARK: Where findings go

  @Test func theDiskMustHoldTheOutput() throws {
    let huge = try Self.preflight(
      "output: {frames: 1 steps}", "stages: [{nvt: {temperature: 40 K, time: 1000 us}}]")
    let first = try #require(huge.errors.first)
    #expect(first.kind == .file)
    #expect(first.what == "the output does not fit on the disk")
    #expect(first.found?.contains(" TB to be written to runs/") == true)
  }

  @Test func anExtensionMustFitToo() throws {
    try withScratchFolder { folder in
      let output = "output: {folder: \(folder.path)/run, frames: 1 steps}"
      let plan = try Self.plan(["stages: [{nvt: {temperature: 40 K, steps: 5}}]", output])
      var task = try RunTask.begin(plan, commandLine: [], registry: .standard)
      #expect(try task.execute() == .finished)
      let error = #expect(throws: MDError.self) {
        try RunTask.reopen(task.folder, extendedBy: "1000 us", registry: .standard)
      }
      #expect(error?.what == "the output does not fit on the disk")
      // The run stays as it was.
      #expect(try RunTask.reopen(task.folder, registry: .standard).plan.stages[0].steps == 5)
    }
  }

  @Test func warningsAreSaidAtTheStartAndStay() throws {
    try withScratchFolder { folder in
      let plan = try Self.plan(
        [
          "timestep: 0.001", "stages: [{nvt: {temperature: 40 K, steps: 5}}]",
          "output: {folder: \(folder.path)/run}",
        ])
      var task = try RunTask.begin(plan, commandLine: [], registry: .standard)
      var said: [String] = []
      #expect(try task.execute(report: { if case .notice(let text) = $0 { said.append(text) } }) == .finished)
      let kept = try Manifest.read(task.folder.manifest).warnings
      #expect(kept.contains { $0.hasPrefix("the timestep is 0.001 fs") })
      #expect(said == kept)
    }
  }

  @Test func pointsOfASweepAreCheckedBeforeTheFirst() throws {
    let deck = """
      \(Self.argon)
      \(Self.potential)
      timestep: 0.001
      stages: [{npt: {temperature: $T, barostat: mtk, steps: 100}}]
      sweep: {T: [40 K, 0 K]}
      """
    let study = try StudyPlan(text: deck, file: "/tmp/deck.yaml", registry: .standard)
    let found = try StudyPreflight(study, registry: .standard)
    let first = try #require(found.errors.first)
    #expect(first.what.contains("stage 1 'npt': a Nose-Hoover chain needs a temperature above zero"))
    #expect(first.what.hasPrefix(study.points[1].name))
    #expect(throws: MDError.self) { try found.check() }
  }

  /// A study says before its first task what its potentials have to say, as a run does.
  @Test func studiesTellTheNoticesOfPotentials() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("DeckTests/decks/bad-potentials/files/AB.eam.alloy").path
    let deck = """
      structure: {lattice: {fcc: 3 A, repeat: 3}, species: A, masses: {A: 12 u}}
      potential: {eam: \(file)}
      stages: [{nvt: {temperature: $T, steps: 100}}]
      sweep: {T: [40 K, 80 K]}
      """
    let study = try StudyPlan(text: deck, file: "/tmp/deck.yaml", registry: .standard)
    let said = try StudyPreflight(study, registry: .standard).warnings.filter { $0.contains("mass") }
    #expect(
      said == [
        "eam (AB.eam.alloy): the mass of A is 10.0 u in the file and 12.0 u in the run, which counts; LAMMPS "
          + "takes the file's"
      ])
  }
}
