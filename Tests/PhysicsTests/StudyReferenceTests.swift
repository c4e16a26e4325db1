import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import TestSupport
import Testing

/// Viscosities and melting temperatures of the studies in inputs/ against published ones. Each takes minutes to half an
/// hour; tasks that were made stay in .build/studies until the study has ended, so a test that was stopped goes on.
@Suite(.enabled(if: slowTests), .serialized) struct StudyReferenceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs the study of a deck in inputs/, or what is left of it; `look` sees its folder before it is removed.
  @discardableResult
  private func report(_ deck: String, look: (StudyFolder) throws -> Void = { _ in }) throws -> AnalysisReport
  {
    let name = deck.replacing("/", with: "-").replacing(".yaml", with: "")
    let folder = StudyFolder(Self.root.appending(path: ".build/studies/\(name)").path)
    var study: Study
    if folder.isStudy {
      study = try Study.reopen(folder, registry: .standard)
    } else {
      var plan = try StudyPlan(file: Self.root.appending(path: "inputs/\(deck)").path, registry: .standard)
      plan.base.output.folder = folder.path
      study = try Study.begin(plan, commandLine: ["inputs/\(deck)"], registry: .standard)
    }
    guard case .finished(let report) = try study.execute() else {
      throw MDError(.analysis, "the study was stopped")
    }
    print("STUDY \(deck)\n\(report)")
    try look(folder)
    try FileManager.default.removeItem(atPath: folder.path)
    return report
  }

  /// [Toraman2026]: 3.239(25) for 1372 atoms and the cutoff 2.5.
  @Test func lennardJonesViscosity() throws {
    let report = try report("viscosity-lj/deck.yaml")
    let found = try #require(report["viscosity"])
    let combined = (found.standardError * found.standardError + 0.025 * 0.025).squareRoot()
    #expect(abs(found.value - 3.239) < 3 * combined)
    #expect(found.standardError < 0.02 * found.value)
    let bulk = try #require(report["bulk viscosity"])
    #expect(
      abs(bulk.value - 1.190) < 3 * (bulk.standardError * bulk.standardError + 0.021 * 0.021).squareRoot())
    let currents = try #require(report["viscosity by transverse currents"])
    #expect(abs(currents.deviation(from: found)) < 3)
  }

  /// The correlation of [Lautenschlaeger2019], 5 %. At the third state it is 3 % above the 1.904(27) that the stress of LAMMPS
  /// gives, which serves there.
  @Test func lennardJonesStates() throws {
    var found: [(value: Double, error: Double)] = []
    try report("viscosity-lj/states.yaml") { folder in
      let rows = try String(contentsOfFile: folder.path + "/sweep.csv", encoding: .utf8).split(
        separator: "\n")
      found = try rows.dropFirst().map { row in
        let cells = row.split(separator: ",")
        return (try #require(Double(cells[2])), try #require(Double(cells[3])))
      }
    }
    try #require(found.count == 4)
    for (k, expected) in [(0, 1.258), (1, 2.123), (3, 0.879)] {
      #expect(abs(found[k].value / expected - 1) < 0.05)
    }
    let combined = (found[2].error * found[2].error + 0.027 * 0.027).squareRoot()
    #expect(abs(found[2].value - 1.904) < 3 * combined)
  }

  /// Truncated and shifted at 2.5: crystal and liquid coexist at T = 0.8 under P = 2.185 (interface pinning example of LAMMPS).
  @Test func lennardJonesMelting() throws {
    let found = try #require(report("melting-lj/deck.yaml")["melting temperature"])
    #expect(abs(found.value - 0.8) < 0.01 * 0.8)
  }

  /// [Zhu2021]: 926.2 K for this file.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/lammps/potentials/Al_mm.eam.fs")))
  func aluminiumMelting() throws {
    let found = try #require(report("melting-al/deck.yaml")["melting temperature"])
    #expect(abs(found.value - 926.2) < 0.01 * 926.2)
  }

  /// LAMMPS (`wf/cut`, `fix nph z`) from one of the slabs of this study: 0.6017(9); the published fits say 0.575.
  @Test func wangFrenkelMelting() throws {
    let found = try #require(report("melting-wf/p1.yaml")["melting temperature"])
    #expect(abs(found.value - 0.6017) < 0.01 * 0.6017)
    #expect(
      abs(found.value - 0.6017) < 3
        * (found.standardError * found.standardError + 0.0009 * 0.0009).squareRoot())
  }
}
