import Foundation
import MDCore
import Testing
import Trajectory

/// `mdrun evaluate` on DeePMD-kit's own reference structures, as a user would compare.
@Suite struct EvaluateTests {
  @Test(arguments: ["dp-nm", "dp-m", "dp-ft"]) func givesDeePMDKitsNumbers(_ name: String) throws {
    try withScratchFolder { folder in
      let models = MistakeTests.root.appending(path: "models")
      let reference = models.appending(path: "\(name).reference.extxyz").path
      let result = try MDRunProcess.run(
        ["evaluate", "--model", models.appending(path: "\(name).pb").path, reference, "--out", "out.xyz"],
        in: folder)
      #expect(result.status == 0, "\(result.errors)")
      var expected = try ExtendedXYZReader(path: reference)
      var found = try ExtendedXYZReader(path: folder.appending(path: "out.xyz").path)
      var frames = 0
      while let want = try expected.next() {
        let have = try #require(try found.next())
        frames += 1
        let energy = try #require(want.energy)
        #expect(abs(try #require(have.energy) - energy) <= 1e-10 * max(1, abs(energy)))
        let forces = try #require(want.forces)
        let largest = forces.flatMap { [abs($0.x), abs($0.y), abs($0.z)] }.max() ?? 0
        for (a, b) in zip(try #require(have.forces), forces) {
          #expect((a - b).length <= 2e-10 * largest)
        }
        let virial = try #require(want.virial)
        let ours = try #require(have.virial)
        let scale = (0..<9).map { abs(virial[$0 / 3, $0 % 3]) }.max() ?? 0
        for k in 0..<9 { #expect(abs(ours[k / 3, k % 3] - virial[k / 3, k % 3]) <= 1e-10 * scale) }
      }
      #expect(frames == 3)
    }
  }

  /// Every frame has another number of neighbours beyond `sel`; the user is told once.
  @Test(arguments: ["all", "as-trained"]) func saysOnceThatSelIsExceeded(_ selection: String) throws {
    try withScratchFolder { folder in
      let data = MistakeTests.root.appending(path: "Tests/CrossCodeTests/data/deepmd")
      let result = try MDRunProcess.run(
        [
          "evaluate", "--model", data.appending(path: "s_smallsel.pb").path, "--sel", selection,
          data.appending(path: "s_one_pb.extxyz").path, "--out", "out.xyz",
        ], in: folder)
      #expect(result.status == 0)
      let notes = result.errors.split(separator: "\n").filter { $0.hasPrefix("note: ") }
      #expect(notes.filter { $0.contains(" Fe neighbours found") }.count == 1, "\(result.errors)")
      #expect(notes.count == 3)
    }
  }
}
