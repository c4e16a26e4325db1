import Foundation
import Testing

/// A run killed at any moment goes on from its checkpoint and ends with the same bits as an unbroken one.
@Suite(.serialized) struct RestartTests {
  static let deck = """
    units: lj
    structure:
      lattice: {fcc: 1.7, repeat: 3}
      species: A
      masses: {A: 1}
    potential:
      lj: {cutoff: 2.5, epsilon: 1, sigma: 1}
    timestep: 0.004
    checkpoint: 40 steps
    stages:
      - minimize: {steps: 30}
      - langevin: {temperature: 1.2, steps: 300}
      - npt: {temperature: [1.2, 1.0], pressure: 1, coupling: anisotropic, steps: 600}
      - npt: {temperature: 1, pressure: 1, barostat: mtk, steps: 600}
      - nph: {pressure: 1, coupling: z, steps: 600}
      - nvt: {temperature: 1, thermostat: nose-hoover, steps: 600}
    output: {folder: run, frames: 25 steps, series: 5 steps}
    analyze: [temperature, density, rdf]
    """

  /// Files that must come out the same; wall times stand only in the manifest.
  static let files = [
    "trajectory.nc", "series.nc", "series.csv", "final.xyz", "topology.xyz", "analysis.json", "rdf.csv",
    "checkpoint",
  ]

  static func prepare(_ folder: URL) throws {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
  }

  static func contents(_ folder: URL) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in files { found[name] = try Data(contentsOf: folder.appending(path: "run/\(name)")) }
    return found
  }

  static func expectEqual(_ a: [String: Data], _ b: [String: Data], _ comment: String) {
    for name in files { #expect(a[name] == b[name], "\(name) differs: \(comment)") }
  }

  @Test func twentyKillsLeaveNoTrace() throws {
    try withScratchFolder { folder in
      let whole = folder.appending(path: "whole")
      try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
      try Self.prepare(whole)
      let clock = ContinuousClock()
      let start = clock.now
      #expect(try MDRunProcess.run(["run", "deck.yaml"], in: whole).status == 0)
      let seconds = (clock.now - start) / .seconds(1)
      let expected = try Self.contents(whole)

      var random = SystemRandomNumberGenerator()
      for kill in 1...20 {
        let part = folder.appending(path: "kill\(kill)")
        try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
        try Self.prepare(part)
        // Other numbers of threads must not matter either.
        let running = try MDRunProcess.start(["run", "deck.yaml", "--threads", "\(1 + kill % 2)"], in: part)
        let delay = seconds * Double.random(in: 0.02...0.98, using: &random)
        Thread.sleep(forTimeInterval: delay)
        running.signal(SIGKILL)
        _ = running.wait()
        guard FileManager.default.fileExists(atPath: part.appending(path: "run/manifest.json").path) else {
          // Killed before the run began: there is nothing to resume, and running again works.
          #expect(try MDRunProcess.run(["run", "deck.yaml"], in: part).status == 0)
          Self.expectEqual(expected, try Self.contents(part), "killed after \(delay) s, begun again")
          continue
        }
        let resumed = try MDRunProcess.run(["resume", "run"], in: part)
        #expect(resumed.status == 0, "\(resumed.errors)")
        Self.expectEqual(expected, try Self.contents(part), "killed after \(delay) s")
        try FileManager.default.removeItem(at: part)
      }
    }
  }

  @Test(arguments: [SIGTERM, SIGINT]) func signalsWriteACheckpoint(_ signal: Int32) throws {
    try withScratchFolder { folder in
      try Self.prepare(folder)
      let whole = folder.appending(path: "whole")
      try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
      try Self.prepare(whole)
      #expect(try MDRunProcess.run(["run", "deck.yaml"], in: whole).status == 0)
      let running = try MDRunProcess.start(["run", "deck.yaml"], in: folder)
      let checkpoint = folder.appending(path: "run/checkpoint").path
      while !FileManager.default.fileExists(atPath: checkpoint) { Thread.sleep(forTimeInterval: 0.002) }
      running.signal(signal)
      let stopped = running.wait()
      #expect(stopped.status == 75)
      #expect(stopped.errors.contains("mdrun resume run"))
      #expect(try MDRunProcess.run(["resume", "run"], in: folder).status == 0)
      Self.expectEqual(try Self.contents(whole), try Self.contents(folder), "stopped by \(signal)")
    }
  }

  @Test func aRunIsLengthened() throws {
    try withScratchFolder { folder in
      for name in ["short", "long"] {
        let part = folder.appending(path: name)
        try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
        let steps = name == "short" ? 200 : 450
        let text = Self.deck.replacing("thermostat: nose-hoover, steps: 600", with: "steps: \(steps)")
        try text.write(to: part.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
        #expect(try MDRunProcess.run(["run", "deck.yaml"], in: part).status == 0)
      }
      let short = folder.appending(path: "short")
      #expect(try MDRunProcess.run(["resume", "run", "--extend", "1 tau"], in: short).status == 0)
      Self.expectEqual(
        try Self.contents(folder.appending(path: "long")), try Self.contents(short), "lengthened by 250 steps"
      )
    }
  }

  @Test func aFullDiskLeavesWhatWasWritten() throws {
    try withScratchFolder { folder in
      try Self.prepare(folder)
      // A limit on the size of a file acts like a full disk: writing fails.
      let shell = "trap '' XFSZ; ulimit -f 200; exec \"$@\""
      let full = try MDRunProcess.start(["run", "deck.yaml"], in: folder, shell: shell).wait()
      #expect(full.status == 4, "\(full.errors)")
      #expect(full.errors.contains("error:"))
      let read = try MDRunProcess.run(
        ["analyze", "run/trajectory.nc", "--only", "temperature", "--units", "lj"], in: folder)
      #expect(read.status == 0, "\(read.errors)")
      // With room again the run goes on as if nothing had happened.
      #expect(try MDRunProcess.run(["resume", "run"], in: folder).status == 0)
      let whole = folder.appending(path: "whole")
      try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
      try Self.prepare(whole)
      #expect(try MDRunProcess.run(["run", "deck.yaml"], in: whole).status == 0)
      Self.expectEqual(try Self.contents(whole), try Self.contents(folder), "resumed after a full disk")
    }
  }
}
