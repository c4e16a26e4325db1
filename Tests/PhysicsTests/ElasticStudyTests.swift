import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

/// Elastic constants from moving atoms against those of atoms at rest: near T = 0 they are the same.
@Suite struct ElasticStudyTests {
  private func study(_ structure: String, _ section: String) throws -> AnalysisReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "elastic-\(UUID().uuidString)")
    let text = """
      units: lj
      structure: \(structure)
      potential: {lj: {epsilon: 1, sigma: 1, cutoff: 3.2, truncation: shifted}}
      timestep: 0.005
      threads: 1
      \(section)
      output: {folder: \(folder.path)}
      """
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try StudyPlan(text: text, file: "deck.yaml", registry: .standard)
    var study = try Study.begin(plan, commandLine: [], registry: .standard)
    guard case .finished(let report) = try study.execute() else {
      throw MDError(.analysis, "the study was stopped")
    }
    return report
  }

  @Test(arguments: [
    ("{fcc: 1.55", "repeat: 3}", ["C11", "C12", "C44"]),
    ("{hcp: 1.096", "repeat: [4, 3, 3]}", ["C11", "C12", "C13", "C33", "C44"]),
  ])
  func coldCrystalsAreAsAtRest(_ lattice: String, _ repeats: String, _ names: [String]) throws {
    let rest = try study(
      "{lattice: \(lattice)}, species: Ar}", "static: {properties: [lattice, elastic]}")
    let moving = try study(
      "{lattice: \(lattice), \(repeats), species: Ar}",
      "elastic: {temperature: 0.001, strain: 0.2 %, equilibration: 5, time: 10, seeds: 3}")
    for name in names {
      let (found, expected) = (try #require(moving[name]), try #require(rest[name]).value)
      // Heat lowers the constants by a tenth of a per cent or so for 0.001 epsilon/kB of temperature.
      #expect(
        abs(found.value - expected) < 3 * found.standardError + 0.002 * expected,
        "\(name): \(found), at rest \(expected)")
      #expect(found.standardError < 0.002 * expected, "\(name): \(found)")
      // Little heat, little work of the thermal stress.
      let adiabatic = try #require(moving["\(name), adiabatic"])
      #expect(abs(adiabatic.value - found.value) < 0.01 * expected)
    }
    // A classical crystal of springs.
    let capacity = try #require(moving["heat capacity at constant volume"])
    #expect(abs(capacity.value - 3) < 4 * capacity.standardError + 0.05, "\(capacity)")
  }

  @Test func aCellThatIsNotCubicIsRefused() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "brick-\(UUID().uuidString).xyz")
    let cell = #"Lattice="3 0 0 0 3 0 0 0 3.3" Properties=species:S:1:pos:R:3"#
    try "1\n\(cell)\nAr 0 0 0\n".write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let error = try #require(throws: MDError.self) {
      try study("{file: \(file.path)}", "elastic: {temperature: 0.1, symmetry: cubic, time: 10}")
    }
    #expect(error.what == "the cell is not cubic")
    #expect(error.found == "lengths 3.0000 sigma, 3.0000 sigma, 3.3000 sigma")
  }
}
