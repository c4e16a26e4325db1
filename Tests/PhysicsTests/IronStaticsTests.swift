import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing

private let hasIron = FileManager.default.fileExists(atPath: "/usr/share/lammps/potentials/Fe_mm.eam.fs")

/// Static properties of bcc iron against LAMMPS.
///
/// Reference: LAMMPS 22 Jul 2025 (update 2), Fe_mm.eam.fs as shipped, 2026-11-25, by
/// `crosscheck/lammps_statics.py --static-only --mdrun ./mdrun --work .build/crosscheck/statics`.
@Suite(.enabled(if: hasIron))
struct IronStaticsTests {
  /// Name, LAMMPS' number, relative difference allowed.
  private static let reference: [(String, Double, Double)] = [
    ("lattice a", 2.855324860793764, 1e-6), ("energy", -4.122435102061485, 1e-6),
    ("C11", 243.42704274490657, 1e-4), ("C12", 145.12080508697025, 1e-4), ("C44", 116.1529493896315, 1e-4),
    ("vacancy formation energy", 1.7120276265040957, 1e-4),
    ("vacancy formation energy at constant volume", 1.7133942832481353, 1e-4),
  ]

  @Test func agreesWithLAMMPS() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    var plan = try StudyPlan(
      file: root.appending(path: "inputs/static-fe-eam/deck.yaml").path, registry: .standard)
    let folder = FileManager.default.temporaryDirectory.appending(path: "iron-\(UUID().uuidString)")
    plan.base.output.folder = folder.path
    defer { try? FileManager.default.removeItem(at: folder) }
    var study = try Study.begin(plan, commandLine: [], registry: .standard)
    guard case .finished(let report) = try study.execute() else {
      throw MDError(.analysis, "the study was stopped")
    }
    for (name, expected, allowed) in Self.reference {
      let found = try #require(report[name], "\(name)")
      #expect(abs(found.value / expected - 1) < allowed, "\(name) \(found.value)")
    }
    // Fitted energies and strained cells tell of one bulk modulus.
    let (byStrain, byVolume) = (
      try #require(report["bulk modulus"]), try #require(report["bulk modulus by equation of state"])
    )
    #expect(abs(byStrain.deviation(from: byVolume)) < 3)
    #expect(report.warnings.contains { $0.contains("not smooth") })
  }
}
