import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// A study killed anywhere goes on and ends with the same numbers; its tasks can be watched.
@Suite(.serialized) struct StudyTests {
  static let deck = """
    units: lj
    structure: {lattice: {fcc: 1.68, repeat: 3}, species: Ar}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5, truncation: shifted}}
    timestep: 0.005
    checkpoint: 200 steps
    viscosity: {temperature: 1.5, density: 0.7, melting-time: 1, equilibration: 3, start-time: 1, time: 25, \
    replicas: 3, most-replicas: 4, error: 1 %}
    output: {folder: study}
    """

  private static func result(in folder: URL) throws -> Data {
    try Data(contentsOf: folder.appending(path: "study/result.json"))
  }

  static let meltDeck = """
    units: lj
    structure: {lattice: {fcc: 1.6}, species: Ar}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5, truncation: shifted}}
    timestep: 0.005
    checkpoint: 500 steps
    melt: {pressure: 2.185, guess: 0.8, atoms: 500, seeds: 2, error: 20 %, melting-time: 5, equilibration: 5, \
    bulk-time: 10, time: 40, checks: []}
    output: {folder: study}
    """

  static let elasticDeck = """
    units: lj
    structure: {lattice: {fcc: 1.56, repeat: 2}, species: Ar}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 1.5, truncation: force-shifted}}
    timestep: 0.005
    checkpoint: 200 steps
    elastic: {temperature: 0.1, equilibration: 2, time: 5, seeds: 2, temperature-step: 0.02}
    output: {folder: study}
    """

  @Test(arguments: [("viscosity", deck), ("melt", meltDeck), ("elastic", elasticDeck)])
  func killsLeaveNoTrace(_ command: String, _ deck: String) throws {
    try withScratchFolder { folder in
      let whole = folder.appending(path: "whole")
      try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
      try deck.write(to: whole.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let start = ContinuousClock.now
      let unbroken = try MDRunProcess.run([command, "deck.yaml"], in: whole)
      try #require(unbroken.status == 0, "\(unbroken.errors)")
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let expected = try Self.result(in: whole)
      for round in 1...2 {
        let part = folder.appending(path: "part\(round)")
        try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
        try deck.write(to: part.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
        let arguments = try MDRunProcess.killAgainAndAgain(
          [command, "deck.yaml"], times: 3, seconds: seconds, in: part)
        let status = try MDRunProcess.run(["status", "study"], in: part)
        #expect(
          status.status == 0
            && status.output.contains(["melt": "round1", "elastic": "cell-1"][command, default: "prepare"]))
        let last = try MDRunProcess.run(arguments, in: part)
        #expect(last.status == 0, "\(last.errors)")
        #expect(try Self.result(in: part) == expected)
      }
    }
  }

  @Test func meltingTemperatureHasItsBudget() throws {
    try withScratchFolder { folder in
      try Self.meltDeck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let run = try MDRunProcess.run(["melt", "deck.yaml"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      for part in ["seeds", "normal stress", "lateral stress", "not measured", "Student's t", "latent heat"] {
        #expect(run.output.contains(part), "no '\(part)'")
      }
      let json = try Data(contentsOf: folder.appending(path: "study/result.json"))
      let found = try #require(AnalysisReport(json: json)["melting temperature"])
      // 500 atoms and 40 tau: a few per cent of 0.8.
      #expect(abs(found.value - 0.8) < 0.04)
    }
  }

  @Test func aSolidIsRefused() throws {
    try withScratchFolder { folder in
      let text = Self.deck.replacing("temperature: 1.5, density: 0.7", with: "temperature: 0.1, density: 1")
        .replacing("melting-time: 1", with: "melting-temperature: 0.1, melting-time: 1")
        .replacing("repeat: 3", with: "repeat: 4")
      try text.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
      let run = try MDRunProcess.run(["viscosity", "deck.yaml"], in: folder)
      #expect(run.status == 5)
      #expect(run.errors.contains("this is a solid, not a liquid"))
      #expect(try MDRunProcess.run(["status", "study"], in: folder).output.contains("this is a solid"))
    }
  }
}
