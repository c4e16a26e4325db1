import Foundation
import MDCore
import Testing
import Trajectory

/// What `mdbench` says about the work it times, and the ways other programs use it. No time is tested.
@Suite struct BenchTests {
  private static let program = MDRunProcess.executable.deletingLastPathComponent().appending(path: "mdbench")

  private func bench(_ arguments: [String], in folder: URL) throws -> MDRunProcess.Result {
    try MDRunProcess.run(arguments, in: folder, program: Self.program)
  }

  @Test func countsTheWorkOfTheModel() throws {
    try withScratchFolder { folder in
      let model = MistakeTests.root.appending(path: "models/dp-m.pb").path
      let result = try bench(
        ["--model", model, "--atoms", "128", "--threads", "2", "--seconds", "0.01", "--json", "out.json"],
        in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "out.json")))
      let report = try #require(json as? [String: Any])
      let measured = try #require((report["cases"] as? [[String: Any]])?.first)
      let cost = try #require(measured["cost"] as? [String: Double])
      // Fitting network 512-96-96-96-1: forward and gradient, a multiply-add is two operations.
      let weights: Int = 512 * 96 + 2 * 96 * 96 + 96
      #expect(cost["fitting"] == Double(4 * weights))
      #expect(measured["atoms"] as? Int == 128)
      #expect(measured["threads"] as? Int == 2)
      // Five shells of bcc, 8 + 6 + 12 + 24 + 8, lie within 5.5 A at 2.87 A.
      let neighbors = try #require(measured["neighbors"] as? Double)
      #expect(abs(neighbors - 58) < 1)
      let rate = try #require(measured["rate"] as? Double)
      let median = try #require(measured["median"] as? Double)
      let total = cost.values.reduce(0, +)
      #expect(abs(rate * median * 1e3 - total) < 1e-9 * total)
      let peaks = try #require(report["peaks"] as? [[String: Double]])
      #expect(peaks.map { $0["threads"] } == [1, 2])
      #expect(peaks.allSatisfy { $0["double"]! > 0 && $0["single"]! > 0 })
    }
  }

  @Test(arguments: [("deep", 128), ("deep", 32_768), ("eam", 32_000), ("lj", 32_000)])
  func writesCellsOfExactlyTheWantedSize(_ potential: String, _ atoms: Int) throws {
    try withScratchFolder { folder in
      let model = MistakeTests.root.appending(path: "models/dp-m.pb").path
      let result = try bench(
        [
          "--potential", potential, "--model", model, "--atoms", "\(atoms)", "--write-structure", "cell.data",
        ],
        in: folder)
      #expect(result.status == 0, "\(result.errors)")
      let structure = try readStructure(
        folder.appending(path: "cell.data").path,
        options: StructureOptions(units: potential == "lj" ? .lennardJones : .metal))
      #expect(structure.count == atoms)
      #expect(structure.velocities != nil)
      let edges = (0..<3).map { structure.cell.vectors[$0].length }
      #expect(edges.max()! <= 2.0001 * edges.min()!)
    }
  }

  @Test func doesExactlyTheWantedSteps() throws {
    try withScratchFolder { folder in
      let result = try bench(["--potential", "lj", "--atoms", "500", "--steps", "3"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.hasPrefix("3 steps of 500 atoms"))
    }
  }

  @Test func saysWhatIsWrong() throws {
    try withScratchFolder { folder in
      let result = try bench(["--model", "missing.pb", "--steps", "1"], in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains("missing.pb"))
      #expect(try bench(["--atoms", "0"], in: folder).status == 64)
    }
  }
}
