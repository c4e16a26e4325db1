import Foundation
import Testing

/// A run writes into a folder of its own and never over what stands there.
@Suite struct OutputFolderTests {
  private static let deck = """
    structure: {lattice: {fcc: 5.4 A, repeat: 2}, species: Ar}
    potential: {lj: {epsilon: 0.01 eV, sigma: 3.4 A, cutoff: 5 A}}
    stages: [{nvt: {temperature: 10 K, steps: 20}}]
    output: {folder: FOLDER, frames: 10 steps}
    """

  private func run(in folder: URL, output: String) throws -> MDRunProcess.Result {
    try Self.deck.replacing("FOLDER", with: output)
      .write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    return try MDRunProcess.run(["run", "deck.yaml"], in: folder)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func theDeckIsNotOverwritten() throws {
    try withScratchFolder { folder in
      let result = try run(in: folder, output: ".")
      #expect(result.status == 2)
      #expect(
        result.errors.hasPrefix(
          "./deck.yaml: error: a run would overwrite this file, which belongs to no run"))
      let text = try String(contentsOf: folder.appending(path: "deck.yaml"), encoding: .utf8)
      #expect(text.contains("output: {folder: .,"))
      #expect(try names(folder) == ["deck.yaml"])
    }
  }

  @Test func norIsAnotherProgramsTrajectory() throws {
    try withScratchFolder { folder in
      let mine = folder.appending(path: "mine")
      try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: true)
      try Data("precious".utf8).write(to: mine.appending(path: "trajectory.nc"))
      let result = try run(in: folder, output: "mine")
      #expect(result.status == 2)
      #expect(result.errors.hasPrefix("mine/trajectory.nc: error: a run would overwrite"))
      #expect(try names(mine) == ["trajectory.nc"])
    }
  }

  @Test func aFolderThatCannotBeMade() throws {
    try withScratchFolder { folder in
      for output in ["deck.yaml", "deck.yaml/run"] {
        let result = try run(in: folder, output: output)
        #expect(result.status == 4)
        #expect(result.errors.hasPrefix("\(output): error: the folder cannot be made"))
      }
    }
  }

  /// Killed when only the manifest stood: what is missing is written by `resume`.
  @Test func aKillWhileTheFolderIsFilled() throws {
    try withScratchFolder { folder in
      #expect(try run(in: folder, output: "run").status == 0)
      let start = ["crystal.json", "deck.yaml", "topology.xyz"]
      let all = try names(folder.appending(path: "run"))
      #expect(start.allSatisfy(all.contains))
      var before: [Data] = []
      for name in start { before.append(try Data(contentsOf: folder.appending(path: "run/\(name)"))) }
      for name in all where name != "manifest.json" {
        try FileManager.default.removeItem(at: folder.appending(path: "run/\(name)"))
      }
      let resumed = try MDRunProcess.run(["resume", "run"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      for (name, data) in zip(start, before) {
        #expect(try Data(contentsOf: folder.appending(path: "run/\(name)")) == data, "\(name)")
      }
      #expect(try names(folder.appending(path: "run")) == all)
    }
  }

  @Test func resumingAFinishedRunSaysSo() throws {
    try withScratchFolder { folder in
      #expect(try run(in: folder, output: "run").status == 0)
      let again = try MDRunProcess.run(["resume", "run"], in: folder)
      #expect(again.status == 0)
      #expect(again.errors.hasPrefix("note: all stages of the run are done; --extend lengthens the last one"))
    }
  }

  @Test func aFolderIsNoStructure() throws {
    try withScratchFolder { folder in
      let result = try MDRunProcess.run(["convert", ".", "out.xyz"], in: folder)
      #expect(result.status == 4)
      #expect(result.errors.hasPrefix(".: error: this is a folder, not a file"))
    }
  }

  @Test func twoProcessesDoNotShareIt() throws {
    try withScratchFolder { folder in
      let text = Self.deck.replacing("FOLDER", with: "run").replacing("steps: 20}", with: "steps: 100000000}")
      try text.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let running = try MDRunProcess.start(["run", "deck.yaml", "--threads", "1"], in: folder)
      let checkpoint = folder.appending(path: "run/checkpoint").path
      while !FileManager.default.fileExists(atPath: checkpoint) { Thread.sleep(forTimeInterval: 0.002) }
      let second = try MDRunProcess.run(["resume", "run"], in: folder)
      #expect(second.status == 4)
      #expect(second.errors.hasPrefix("run: error: another process is writing into this folder"))
      running.signal(SIGTERM)
      let first = running.wait()
      #expect(first.status == 75, "\(first.errors)")
    }
  }

  /// Files that grow while they are read are not taken for truncated ones.
  @Test func aRunIsAnalysedWhileItGoesOn() throws {
    try withScratchFolder { folder in
      let text = Self.deck.replacing("FOLDER", with: "run").replacing("steps: 20}", with: "steps: 100000000}")
        .replacing("frames: 10 steps", with: "frames: 10 steps, series: 1 steps")
      try text.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let running = try MDRunProcess.start(["run", "deck.yaml", "--threads", "1"], in: folder)
      let checkpoint = folder.appending(path: "run/checkpoint.previous").path
      while !FileManager.default.fileExists(atPath: checkpoint) { Thread.sleep(forTimeInterval: 0.002) }
      for _ in 0..<20 {
        let result = try MDRunProcess.run(["analyze", "run", "--only", "temperature"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
      }
      running.signal(SIGTERM)
      #expect(running.wait().status == 75)
    }
  }
}
