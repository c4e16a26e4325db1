import Analysis
import Foundation
import MDCore
import Studies
import Testing

/// `mdrun analyze --viscosity` on run folders, bare series and text columns, with and without gnuplot.
@Suite(.serialized) struct ViscosityCommandTests {
  private static func deck(_ temperature: Double, lattice: Double, name: String) -> String {
    """
    units: lj
    structure: {lattice: {fcc: \(lattice), repeat: 3}, species: Ar, velocities: {temperature: \(2 * temperature), seed: 3}}
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.2, truncation: shifted}}
    timestep: 0.005
    stages:
      - langevin: {temperature: \(temperature), steps: 1500}
      - nve: {steps: 12000}
    output: {folder: \(name), series: 5 steps, stress-mean: true, frames: 200 steps}
    """
  }

  private static func make(_ deck: String, in folder: URL) throws {
    try deck.write(to: folder.appending(path: "deck.yaml"), atomically: true, encoding: .utf8)
    let run = try MDRunProcess.run(["run", "deck.yaml"], in: folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  private static func viscosity(_ json: String) throws -> Estimate {
    try #require(AnalysisReport(json: Data(json.utf8))["viscosity"])
  }

  @Test func folderSeriesAndColumnsAgree() throws {
    try withScratchFolder { folder in
      try Self.make(Self.deck(1.5, lattice: 1.78, name: "liquid"), in: folder)
      let fromRun = try MDRunProcess.run(["analyze", "--viscosity", "liquid", "--json"], in: folder)
      try #require(fromRun.status == 0, "\(fromRun.errors)")
      let expected = try Self.viscosity(fromRun.output)
      #expect(expected.value > 0.2 && expected.value < 4)
      for file in [
        "viscosity.json", "viscosity-spectrum.csv", "viscosity-spectrum.dat", "viscosity-spectrum.gp",
      ] {
        #expect(FileManager.default.fileExists(atPath: folder.path + "/liquid/" + file), "\(file)")
      }
      // The same numbers as LAMMPS' fix ave/time would write them: pressure, steps.
      let lines = try String(contentsOf: folder.appending(path: "liquid/series.csv"), encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let names = lines[0].map { $0.split(separator: " ")[0] }
      let columns = try (["step"] + ["xx", "yy", "zz", "xy", "xz", "yz"].map { "stress_mean_" + $0 }).map {
        name in
        try #require(names.firstIndex { $0 == name })
      }
      let stage = try #require(names.firstIndex { $0 == "stage" })
      let rows = lines.dropFirst().filter { $0[stage] == "nve" }.map { row in
        columns.enumerated().map {
          $0.offset == 0 ? String(row[$0.element]) : "\(-(Double(row[$0.element]) ?? .nan))"
        }
        .joined(separator: " ")
      }
      try ("# step p\n" + rows.joined(separator: "\n") + "\n").write(
        to: folder.appending(path: "p.txt"), atomically: true, encoding: .utf8)
      let report = try AnalysisReport(json: Data(fromRun.output.utf8))
      let temperature = try #require(
        report.findings.first?.split(separator: " ").drop { $0 != "temperature" }.dropFirst().first)
      let edge = 3 * 1.78
      let volume = edge * edge * edge
      let fromText = try MDRunProcess.run(
        [
          "analyze", "--viscosity", "p.txt", "--columns", "time=1*0.005,xx=2,yy=3,zz=4,xy=5,xz=6,yz=7",
          "--units",
          "lj", "--volume", "\(volume)", "--temperature", String(temperature.prefix { $0 != "(" }), "--json",
          "--output", "text",
        ], in: folder)
      try #require(fromText.status == 0, "\(fromText.errors)")
      let found = try Self.viscosity(fromText.output)
      #expect(abs(found.value - expected.value) < 0.01 * expected.value)
      let bad = try MDRunProcess.run(
        ["analyze", "--viscosity", "p.txt", "--columns", "time=1,xx=2"], in: folder)
      #expect(bad.status == 2 && bad.errors.contains("'yy' is missing"))
      #expect(
        try AnalysisReport(json: Data(fromText.output.utf8)).findings.contains(
          "analysed: columns of a text file, time in 0.005, pressure in epsilon/sigma3"))
    }
  }

  /// The number goes with the square of the unit, so it is asked for, and shown.
  @Test func columnsNeedAUnitAndAreUsedOnce() throws {
    func columns(_ text: String, _ units: UnitSystem = .metal) throws -> StressColumns {
      try StressColumns(text, units: units)
    }
    let six = "xx=2,yy=3,zz=4,xy=5,xz=6,yz=7"
    #expect(try columns("time=1*0.001ps,\(six),unit=bar").units == "time in 0.001ps, pressure in bar")
    #expect(try columns("time=1,\(six)", .named(.lj)).units == "time in tau, pressure in epsilon/sigma3")
    let missing = #expect(throws: MDError.self) { try columns("time=1,\(six)") }
    #expect(
      missing?.what == "--columns: 'unit' is missing" && missing?.hint?.contains("GPa, MPa, Pa, bar") == true)
    for (text, what) in [
      ("time=1,xx=2,yy=2,zz=4,xy=5,xz=6,yz=7,unit=bar", "one column is given for two"),
      ("time=2,\(six),unit=bar", "one column is given for two"),
      ("time=1,xx=8,\(six),unit=bar", "given twice"),
    ] {
      let error = #expect(throws: MDError.self) { try columns(text) }
      #expect(error?.what == "--columns: \(what)")
    }
  }

  @Test func aCrystalIsWarnedOfAndPicturesAreNoMust() throws {
    try withScratchFolder { folder in
      try Self.make(Self.deck(0.3, lattice: 1.59, name: "crystal"), in: folder)
      let run = try MDRunProcess.run(
        ["analyze", "--viscosity", "crystal"], in: folder, environment: ["PATH": folder.path])
      #expect(run.status == 0 || run.status == 5)
      #expect(
        (run.output + run.errors).contains("a solid or a glass") || run.errors.contains("no function fits"))
      if run.status == 0 {
        #expect((run.output + run.errors).contains("gnuplot is not installed"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/crystal/viscosity-spectrum.svg"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/crystal/viscosity-spectrum.gp"))
      }
    }
  }

  /// Without --stage the last stage, as --help says; named, and with what its thermostat does, wherever the number goes.
  @Test func theStageIsNamedAndItsThermostatWarnedOf() throws {
    try withScratchFolder { folder in
      try Self.make(
        """
        units: lj
        structure: {lattice: {fcc: 1.78, repeat: 3}, species: Ar, velocities: {temperature: 3, seed: 3}}
        potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.2, truncation: shifted}}
        timestep: 0.005
        stages:
          - langevin: {temperature: 1.5, steps: 4000, name: warm}
          - npt: {temperature: 1.5, pressure: 1, steps: 4000, name: measure}
        output: {folder: run, series: 5 steps, stress-mean: true, frames: 10 steps}
        """, in: folder)
      let last = try MDRunProcess.run(["analyze", "--viscosity", "run", "--json"], in: folder)
      try #require(last.status == 0, "\(last.errors)")
      let report = try AnalysisReport(json: Data(last.output.utf8))
      #expect(report.findings.contains("analysed: stage 'measure' (npt, bussi, rescaling)"))
      let viscosity = try #require(report["viscosity"])
      #expect(
        viscosity.warnings.contains {
          $0.hasPrefix("the cell changes in stage 'measure' (npt, bussi, rescaling)")
        })
      let temperature = try #require(report["temperature"])
      #expect((temperature.value - 1.5).magnitude < 0.1 && temperature.standardError > 0)
      let named = try MDRunProcess.run(["analyze", "--viscosity", "run", "--stage", "warm"], in: folder)
      try #require(named.status == 0, "\(named.errors)")
      #expect(named.output.contains("analysed: stage 'warm' (nvt, langevin)"))
      #expect(
        named.output.contains(
          "viscosity by transverse currents: stage 'warm' (nvt, langevin) has a friction of 1/(1 tau) on every atom, "
            + "which changes the viscosity"))
      // The page names it too, and the series file of a run is that run.
      let page = try MDRunProcess.run(["report", "run"], in: folder)
      try #require(page.status == 0, "\(page.errors)")
      let html = try String(contentsOf: folder.appending(path: "run/report.html"), encoding: .utf8)
      #expect(
        html.contains("analysed: stage &#39;warm&#39; (nvt, langevin)")
          && html.contains("which changes the viscosity"))
      let bare = try MDRunProcess.run(["analyze", "--viscosity", "run/series.nc"], in: folder)
      #expect(bare.output.contains("analysed: stage 'measure' (npt, bussi, rescaling)"), "\(bare.errors)")
    }
  }
}
