import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// Runs with a committee: `model_devi.out` is the same however often the run was stopped, and the run is that of its first model.
@Suite struct CommitteeTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "ferrite-\(UUID().uuidString)")
    .path
  private static let models = MistakeTests.root.appending(path: "Tests/CrossCodeTests/data/deepmd").path

  private func plan(_ potential: String, folder: String = "run", frames: String = "4 steps") throws -> Plan {
    let text = """
      structure:
        lattice: {bcc: 2.87 A, repeat: 2}
        composition: {Fe: rest, Cr: 4}
        velocities: {temperature: 100 K}
      potential: \(potential)
      timestep: 0.5 fs
      checkpoint: 5 steps
      stages:
        - nve: {steps: 7, name: first}
        - langevin: {temperature: 100 K, steps: 9, name: second}
      output: {folder: \(root)/\(folder), frames: \(frames), series: 1 steps}
      """
    return try Plan(text: text, file: root + "/deck.yaml", registry: .standard)
  }

  private func committee(_ options: String = "") -> String {
    let list = "[\(Self.models)/s_one.pb, \(Self.models)/s_davg0.pb]"
    return options.isEmpty ? "{committee: \(list)}" : "{committee: {models: \(list), \(options)}}"
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func steps(_ table: String) -> [Int] {
    table.split(separator: "\n").dropFirst().compactMap { Int($0.split(separator: " ")[0]) }
  }

  @Test func stopsLeaveNoTrace() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var whole = try RunTask.begin(plan(committee(), folder: "whole"), commandLine: [], registry: .standard)
    #expect(try whole.execute() == .finished)
    let expected = try text(whole.folder.deviation)
    #expect(steps(expected) == [0, 4, 8, 12, 16])
    #expect(
      expected.hasPrefix(
        "#       step         max_devi_v         min_devi_v         avg_devi_v         max_devi_f"))
    // Numbers that could come from anything else would not be between these.
    for row in expected.split(separator: "\n").dropFirst() {
      let n = row.split(separator: " ").compactMap { Double($0) }
      #expect(n.count == 7 && n[2] <= n[3] && n[3] <= n[1] && n[5] < n[6] && n[6] < n[4] && n[5] >= 0)
    }

    for stop in [4, 7, 13] {
      let folder = "stopped-\(stop)"
      var task = try RunTask.begin(plan(committee(), folder: folder), commandLine: [], registry: .standard)
      var count = 0
      #expect(
        try task.execute(shouldStop: {
          count += 1
          return count == stop
        }) == .stopped)
      // What a kill leaves behind the last checkpoint.
      let handle = try #require(FileHandle(forWritingAtPath: task.folder.deviation))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("         999   1.0000000000e+00   1.000".utf8))
      try handle.close()
      var again = try RunTask.reopen(task.folder, registry: .standard)
      #expect(try again.execute() == .finished)
      for name in [\RunFolder.deviation, \.series, \.final] {
        #expect(
          FileManager.default.contentsEqual(
            atPath: again.folder[keyPath: name], andPath: whole.folder[keyPath: name]),
          "stopped after \(stop)")
      }
    }
  }

  @Test func movesAsItsFirstModel() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    var committee = try RunTask.begin(
      plan(committee("interval: 1 steps, precision: double"), frames: "none"), commandLine: [],
      registry: .standard)
    #expect(try committee.execute() == .finished)
    #expect(steps(try text(committee.folder.deviation)) == Array(0...16))
    var alone = try RunTask.begin(
      plan("{deep: \(Self.models)/s_one.pb}", folder: "alone"), commandLine: [], registry: .standard)
    #expect(try alone.execute() == .finished)
    #expect(try text(committee.folder.final) == text(alone.folder.final))
    #expect(try text(committee.folder.seriesTable) == text(alone.folder.seriesTable))
    #expect(!FileManager.default.fileExists(atPath: alone.folder.deviation))
  }

  /// A time as interval, another term beside the committee, which cancels out, and models as hashed files.
  @Test func otherTermsCancel() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let zbl = "[\(committee("interval: 8 fs")), {zbl: {inner: 1 A, outer: 2.6 A}}]"
    var with = try RunTask.begin(plan(zbl), commandLine: [], registry: .standard)
    #expect(try with.execute() == .finished)
    #expect(steps(try text(with.folder.deviation)) == [0, 16])
    var without = try RunTask.begin(plan(committee(), folder: "bare"), commandLine: [], registry: .standard)
    #expect(try without.execute() == .finished)
    let first = { (text: String) in text.split(separator: "\n")[1] }
    #expect(try first(text(with.folder.deviation)) == first(text(without.folder.deviation)))
    #expect(try text(with.folder.manifest).components(separatedBy: "s_davg0.pb\"").count == 2)
  }
}
