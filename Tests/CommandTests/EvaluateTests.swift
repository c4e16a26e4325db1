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

  /// ASE's readers take `free_energy` for that of the forces beside it; a name of its own is a reference and stays.
  @Test func leavesOutResultsOfOtherCalculations() throws {
    try withScratchFolder { folder in
      let header =
        "Lattice=\"5.72 0 0 0 5.72 0 0 0 5.72\" Properties=species:S:1:pos:R:3:forces:R:3:magmoms:R:1 energy=-99 "
        + "stress=\"1 0 0 0 1 0 0 0 1\" free_energy=-98 magmom=4.4 dft_energy=-97 config=bulk pbc=\"T T T\"\n"
      let frame = "2\n\(header)Fe 0 0 0 9 9 9 2.2\nFe 1.43 1.43 1.43 9 9 9 2.2\n"
      try (frame + frame).write(to: folder.appending(path: "in.xyz"), atomically: true, encoding: .utf8)
      let model = MistakeTests.root.appending(path: "models/dp-nm.pb").path
      let result = try MDRunProcess.run(
        ["evaluate", "--model", model, "in.xyz", "--out", "out.xyz"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let text = try String(contentsOf: folder.appending(path: "out.xyz"), encoding: .utf8)
      for gone in ["free_energy", "magmom", "-99", "-98", "stress"] { #expect(!text.contains(gone)) }
      for kept in ["dft_energy=-97", "config=bulk"] { #expect(text.contains(kept)) }
      let notes = result.errors.split(separator: "\n").filter { $0.contains(" source") }
      #expect(
        notes.map(String.init) == [
          "note: free_energy, magmom of the source not written: of another calculation",
          "note: dft_energy kept as in the source: not of this potential",
        ], "\(result.errors)")
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
