import Foundation
import Testing

/// What a user gets wrong most often: one clear error, the right exit code, nothing left behind.
@Suite struct MistakeTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static var model: String { root.appending(path: "models/dp-m.pb").path }

  static func deck(species: String = "Fe", potential: String, timestep: String = "1 fs", key: String = "time")
    -> String
  {
    """
    structure:
      lattice: {bcc: 2.87 A, repeat: 3}
      species: \(species)
    potential: {deep: \(potential)}
    timestep: \(timestep)
    stages:
      - langevin: {temperature: 300 K, \(key): 200 fs}
    output: {folder: run}
    """
  }

  static func run(_ deck: String, in folder: URL) throws -> MDRunProcess.Result {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    return try MDRunProcess.run(["run", "deck.yaml"], in: folder)
  }

  @Test func anElementTheModelDoesNotKnow() throws {
    try withScratchFolder { folder in
      let result = try Self.run(Self.deck(species: "Ni", potential: Self.model), in: folder)
      #expect(result.status == 2)
      #expect(
        result.errors.contains("does not know Ni; found species Ni; expected elements of the model: Fe Cr C"))
      #expect(result.errors.contains("deck.yaml:4:"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "run").path))
    }
  }

  @Test func aMisspeltKey() throws {
    try withScratchFolder { folder in
      let result = try Self.run(Self.deck(potential: Self.model, key: "tme"), in: folder)
      #expect(result.status == 2)
      #expect(result.errors.hasPrefix("deck.yaml:7:36: error: unknown key 'tme' in 'stages[1].langevin'"))
      #expect(result.errors.contains("try: 'time'"))
    }
  }

  @Test func aTruncatedModel() throws {
    try withScratchFolder { folder in
      let bytes = try Data(contentsOf: URL(filePath: Self.model))
      try bytes.prefix(bytes.count / 2).write(to: folder.appending(path: "half.pb"))
      let result = try Self.run(Self.deck(potential: "half.pb"), in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains("half.pb: error: "))
      #expect(result.errors.split(separator: "\n").count <= 2)
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "run").path))
    }
  }

  @Test func aTimeStepThatIsTooLarge() throws {
    try withScratchFolder { folder in
      let result = try Self.run(Self.deck(potential: Self.model, timestep: "40 fs"), in: folder)
      #expect(result.status == 3)
      #expect(result.errors.contains("error: step "))
      // What the stage allows: it has a temperature, and nothing was minimised.
      #expect(
        result.errors.contains("try: a smaller timestep, or a minimize stage first, or a lower temperature\n")
      )
      #expect(result.errors.contains("closest are atoms "))
      // It was warned of at the start.
      #expect(result.errors.contains("note: the timestep of 40 fs is too long to be stable"))
    }
  }

  @Test func aSecondRunIntoTheSameFolder() throws {
    try withScratchFolder { folder in
      #expect(try Self.run(Self.deck(potential: Self.model), in: folder).status == 0)
      let again = try MDRunProcess.run(["run", "deck.yaml"], in: folder)
      #expect(again.status == 2)
      #expect(again.errors.contains("there is a run in run already"))
    }
  }

  @Test func commandLineMistakes() throws {
    try withScratchFolder { folder in
      #expect(try MDRunProcess.run(["rnu"], in: folder).status == 64)
      for option in [["--threads", "0"], ["--threads", "5000"], ["--output", ""]] {
        #expect(try MDRunProcess.run(["run", "deck.yaml"] + option, in: folder).status == 64)
      }
      let missing = try MDRunProcess.run(["run", "nothing.yaml"], in: folder)
      #expect(missing.status == 4)
      #expect(missing.errors.hasPrefix("nothing.yaml: error: cannot read the deck"))
      let notARun = try MDRunProcess.run(["resume", "."], in: folder)
      #expect(notARun.status == 2)
      #expect(notARun.errors.contains("there is no run in ."))
      let types = Self.root.appending(path: "Tests/TrajectoryTests/data/lammps2025_ortho.nc").path
      let short = try MDRunProcess.run(["analyze", types, "--species", "Cu"], in: folder)
      #expect(short.status == 2)
      #expect(short.errors.contains("'type' holds a number without a species; found 2; expected 1"))
    }
  }

  @Test(arguments: ["run", "check", "resume", "analyze", "evaluate", "model", "convert"])
  func everyCommandHelpsWithAnExample(_ command: String) throws {
    try withScratchFolder { folder in
      let help = try MDRunProcess.run([command, "--help"], in: folder)
      #expect(help.status == 0)
      #expect(help.output.contains("Example:") && help.output.contains("mdrun \(command) "))
    }
  }
}
