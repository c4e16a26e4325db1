import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing
import Trajectory

/// What a run leaves in its folder about its stages, and that a run which cannot begin leaves nothing.
@Suite struct StageRecordTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "ferrite-\(UUID().uuidString)")
    .path

  private func plan(
    potential: String = "lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5 A}",
    analyze: String = "[temperature]", lastSteps: Int = 20, minimize: Bool = false
  ) throws -> Plan {
    let text = """
      structure:
        lattice: {fcc: 5.4 A, repeat: 3}
        species: Ar
        velocities: {temperature: 40 K}
      potential: {\(potential)}
      timestep: 2 fs
      stages:
        \(minimize ? "- minimize: {steps: 30}" : "")
        - nvt: {temperature: 40 K, steps: 30, name: first}
        - nve: {steps: \(lastSteps), name: second}
      output: {folder: \(root)/run, frames: 10 fs, series: 10 fs}
      analyze: \(analyze)
      """
    return try Plan(text: text, file: root + "/deck.yaml", registry: .standard)
  }

  private func stages() throws -> [String] {
    try Manifest.read(RunFolder(root + "/run").manifest).stages.map {
      "\($0.name) \($0.firstStep)-\($0.lastStep)"
    }
  }

  @Test func staysTheSameWhenResumedAndGrowsWhenExtended() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var task = try RunTask.begin(plan(), commandLine: [], registry: .standard)
    #expect(try task.execute() == .finished)
    #expect(try stages() == ["first 0-30", "second 30-50"])
    var again = try RunTask.reopen(task.folder, registry: .standard)
    #expect(try again.execute() == .finished)
    #expect(try stages() == ["first 0-30", "second 30-50"])
    var longer = try RunTask.reopen(task.folder, extendedBy: "100 fs", registry: .standard)
    #expect(try longer.execute() == .finished)
    #expect(try stages() == ["first 0-30", "second 30-100"])
    let extended = try String(contentsOfFile: task.folder.final, encoding: .utf8)
    try FileManager.default.removeItem(atPath: root)
    var whole = try RunTask.begin(plan(lastSteps: 70), commandLine: [], registry: .standard)
    #expect(try whole.execute() == .finished)
    #expect(try String(contentsOfFile: whole.folder.final, encoding: .utf8) == extended)
  }

  @Test func isRightAfterAKillInTheLastStage() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var task = try RunTask.begin(plan(), commandLine: [], registry: .standard)
    var steps = 0
    let outcome = try task.execute {
      steps += 1
      return steps == 40
    }
    #expect(outcome == .stopped)
    var resumed = try RunTask.reopen(task.folder, registry: .standard)
    #expect(try resumed.execute() == .finished)
    #expect(try stages() == ["first 0-30", "second 30-50"])
  }

  /// Stopped right after a minimisation that found itself converged: it is not said to have failed.
  @Test func aConvergedMinimisationStaysConverged() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var task = try RunTask.begin(plan(minimize: true), commandLine: [], registry: .standard)
    #expect(try task.execute { true } == .stopped)
    var resumed = try RunTask.reopen(task.folder, registry: .standard)
    #expect(try resumed.execute() == .finished)
    let manifest = try Manifest.read(task.folder.manifest)
    #expect(manifest.warnings.isEmpty && manifest.stages.first?.lastStep == 0, "\(manifest.warnings)")
  }

  @Test(arguments: [
    ("lj: {cutoff: 5 A, pairs: {Kr: {epsilon: 0.01 eV, sigma: 3 A}}}", "[temperature]"),
    ("lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 1e6 A}", "[temperature]"),
    ("lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5 A}", "[{rdf: {rnge: 5 A}}]"),
  ])
  func aRunThatCannotBeginLeavesNothing(potential: String, analyze: String) throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let error = #expect(throws: MDError.self) {
      try RunTask.begin(plan(potential: potential, analyze: analyze), commandLine: [], registry: .standard)
    }
    #expect(error?.kind == .input)
    #expect(error?.location?.file == root + "/deck.yaml")
    #expect(!FileManager.default.fileExists(atPath: root + "/run"))
  }

  @Test func anExtensionThatIsNoTimeChangesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var task = try RunTask.begin(plan(), commandLine: [], registry: .standard)
    _ = try task.execute()
    let before = try Manifest.read(task.folder.manifest)
    for extra in ["nonsense", "5 K", "-1 ps", "0.1 fs", "1e300 ps"] {
      let error = #expect(throws: MDError.self) {
        try RunTask.reopen(task.folder, extendedBy: extra, registry: .standard)
      }
      #expect(error?.what.contains("'\(extra)'") == true)
    }
    #expect(try Manifest.read(task.folder.manifest) == before)
  }
}
