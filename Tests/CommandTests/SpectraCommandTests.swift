import Analysis
import Foundation
import MDCore
import Testing

/// Structure factors, spectra and fluctuations asked for by decks and by `mdrun analyze`.
@Suite(.serialized) struct SpectraCommandTests {
  private static func deck(_ analyze: String) -> String {
    """
    units: lj
    structure: {lattice: {fcc: 1.7, repeat: 2}, composition: {A: 24, B: 8}, masses: {A: 1, B: 2}}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 1.6, truncation: force-shifted}}
    stages:
      - nvt: {temperature: 1, steps: 400}
      - npt: {temperature: 1, pressure: 1, steps: 400}
    output: {folder: run, series: 2 steps, frames: 2 steps}
    analyze: \(analyze)
    """
  }

  private static func make(_ analyze: String, in folder: URL) throws -> MDRunProcess.Result {
    try deck(analyze).write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    return try MDRunProcess.run(["run", "deck.yaml"], in: folder)
  }

  private static func report(_ arguments: [String], in folder: URL) throws -> AnalysisReport {
    let result = try MDRunProcess.run(["analyze", "run", "--json"] + arguments, in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return try AnalysisReport(json: Data(result.output.utf8))
  }

  @Test func aDeckAsksForAll() throws {
    try withScratchFolder { folder in
      let run = try Self.make(
        "[{structure-factor: {range: 12, bins: 40, convention: ashcroft-langreth}}, vdos, fluctuations, rdf]",
        in: folder)
      try #require(run.status == 0, "\(run.errors)")
      for file in ["sk.csv", "vacf.csv", "vdos.csv", "sk.gp", "vacf.dat", "vdos.gp"] {
        #expect(FileManager.default.fileExists(atPath: folder.path + "/run/" + file), "\(file)")
      }
      let report = try Self.report([], in: folder)
      for name in [
        "diffusion A by velocities", "mean frequency total", "heat capacity C_P", "bulk modulus",
        "thermal expansion (volume)",
      ] {
        #expect((report[name]?.value).map(\.isFinite) == true, "\(name)")
      }
      #expect(report["heat capacity C_P"]?.unit == "kB/atom" && report["molar heat capacity C_P"] == nil)
      let sk = try #require(report.tables.first { $0.name == "sk" })
      #expect(sk.columns.map(\.heading).suffix(2) == ["S B-B", "error B-B"] && sk.rowCount <= 40)
      #expect((sk.columns[0].values.last ?? 0) < 12)
      // The stage says its ensemble: nothing is guessed. The one before has constant volume.
      #expect(!report.warnings.contains { $0.contains("taken for") })
      let before = try Self.report(["--stage", "nvt", "--only", "fluctuations"], in: folder)
      #expect(before.estimates.map(\.name) == ["internal energy", "heat capacity C_V"])
      let shorter = try Self.report(
        ["--only", "structure-factor", "--sk-range", "6", "--only", "vdos", "--vdos-window", "0.2"],
        in: folder)
      #expect((shorter.tables[0].columns[0].values.last ?? 9) < 6)
      #expect((shorter.tables[1].columns[0].values.last ?? 9) <= 0.2 + 1e-9)
    }
  }

  @Test(arguments: [
    ("[vdos: {window: 2 A}]", "window"), ("[structure-factor: {convention: faber}]", "faber-ziman"),
    ("[structure-factor: {bins: 3}]", "whole number"), ("[fluctuations: {range: 2}]", "unknown key 'range'"),
    ("[structure-factors]", "'structure-factor'"),
  ])
  func wrongOptions(analyze: String, message: String) throws {
    try withScratchFolder { folder in
      let run = try Self.make(analyze, in: folder)
      #expect(
        run.status == 2 && run.errors.contains("deck.yaml:") && run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test(arguments: ["--sk-range", "--vdos-window", "--rdf-range"]) func wrongFlags(flag: String) throws {
    try withScratchFolder { folder in
      let result = try MDRunProcess.run(["analyze", "nothing", "\(flag)=-1"], in: folder)
      #expect(result.status == 2 && result.errors.contains("\(flag) is not valid"), "\(result.errors)")
    }
  }
}
