import Analysis
import Foundation
import Testing

/// `mdrun static` as users see it: what was worked out is kept, and crystals that are not what the deck says are refused.
@Suite struct StaticCommandTests {
  private static let deck = """
    units: lj
    structure: {lattice: {fcc: 1.55}, species: Ar}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2, truncation: force-shifted}}
    static: {properties: [lattice, elastic, equation-of-state], volumes: 9}
    output: {folder: study}
    """

  private func run(_ deck: String, in folder: URL) throws -> MDRunProcess.Result {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    return try MDRunProcess.run(["static", "deck.yaml"], in: folder)
  }

  /// As if killed after each third of the work.
  @Test func whatWasWorkedOutIsKept() throws {
    try withScratchFolder { folder in
      let first = try run(Self.deck, in: folder)
      try #require(first.status == 0, "\(first.errors)")
      for name in ["lattice a", "C44", "Young's modulus", "bulk modulus by equation of state"] {
        #expect(first.output.contains(name))
      }
      let result = folder.appending(path: "study/result.json")
      let expected = try Data(contentsOf: result)
      let file = folder.appending(path: "study/decisions.json")
      let all = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: String])
      #expect(all.count >= 17)
      for kept in [0, all.count / 3, 2 * all.count / 3] {
        let part = Dictionary(
          uniqueKeysWithValues: all.keys.sorted().prefix(kept).map { ($0, all[$0]!) })
        try JSONSerialization.data(withJSONObject: part).write(to: file)
        try FileManager.default.removeItem(at: result)
        let again = try MDRunProcess.run(["resume", "study"], in: folder)
        #expect(again.status == 0, "\(again.errors)")
        #expect(try Data(contentsOf: result) == expected)
      }
      let threads = try MDRunProcess.run(
        ["static", "deck.yaml", "--threads", "2", "--output", "other"], in: folder)
      #expect(threads.status == 0)
      let one = try AnalysisReport(json: expected)
      let two = try AnalysisReport(
        json: Data(contentsOf: folder.appending(path: "other/result.json")))
      #expect(one.estimates == two.estimates)
    }
  }

  @Test(arguments: [
    ("species: Ar}", "species: Ar, periodic: [true, true, false]}", "periodic along all axes"),
    ("volumes: 9", "symmetry: hexagonal", "the cell is not hexagonal"),
    (
      "species: Ar}", "species: Ar, groups: {all: {species: Ar, frozen: true}}}",
      "without frozen atoms"
    ),
  ])
  func refused(_ old: String, _ new: String, _ message: String) throws {
    try withScratchFolder { folder in
      let found = try run(Self.deck.replacing(old, with: new), in: folder)
      #expect(found.status == 2)
      #expect(found.errors.contains(message), "\(found.errors)")
    }
  }
}
