import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Studies
import Testing
import Trajectory

/// A page's text, which is too long to be printed with every failure.
private struct Page: CustomTestStringConvertible {
  let source: String
  var testDescription: String { "page of \(source.count) characters" }
  func contains(_ text: String) -> Bool { source.contains(text) }
  func count(_ text: String) -> Int { source.components(separatedBy: text).count - 1 }
  func place(of text: String) -> String.Index? { source.range(of: text)?.lowerBound }
}

/// Pages of runs, studies and comparisons.
@Suite struct ReportPageTests {
  /// The page of a folder. Holds for every page: it needs nothing from elsewhere, and has no script.
  private func page(of folder: String) throws -> (html: Page, warnings: [String]) {
    let written = try writeReport(of: folder)
    let html = try String(contentsOfFile: written.page, encoding: .utf8)
    for forbidden in ["<script", "<iframe", "<object", "<link", "@import", "url(", "src=\"http"] {
      let isThere = html.contains(forbidden)
      #expect(!isThere, "\(forbidden)")
    }
    #expect(
      html.contains("<html lang=\"en\">") && html.contains("default-src &#39;none&#39;")
        && html.hasSuffix("</html>\n"))
    let images = html.components(separatedBy: "<img ").dropFirst()
    #expect(images.allSatisfy { $0.hasPrefix("src=\"data:image/svg+xml;base64,") && $0.contains(" alt=\"") })
    #expect(html.components(separatedBy: "<th ").dropFirst().allSatisfy { $0.hasPrefix("scope=\"") })
    return (Page(source: html), written.warnings)
  }

  private func hasGnuplot() -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot")
    }
  }

  @Test func aRunHasNumbersPicturesAndOrigin() throws {
    try withScratchFolder { folder in
      let run = try ReportFolders.argon(in: folder)
      let (html, _) = try page(of: run.path)
      let report = try AnalysisReport(json: Data(contentsOf: URL(filePath: run.analysis)))
      let density = try #require(report["density"])
      #expect(html.contains("\(density.number) <span class=\"unit\">g/cm<sup>3</sup></span>"))
      #expect(html.contains("<h1>short argon</h1>"))
      #expect(html.contains("mdrun run &#39;a deck.yaml&#39;") && html.contains("mdrun 0.1.0"))
      for name in ["temperature", "pressure", "density", "energy", "conserved-energy", "rdf"] {
        for ending in ["dat", "gp"] + (hasGnuplot() ? ["svg"] : []) {
          #expect(
            FileManager.default.fileExists(atPath: "\(run.path)/\(name).\(ending)"), "\(name).\(ending)")
        }
      }
      let csv = try String(contentsOfFile: run.path + "/results.csv", encoding: .utf8)
      #expect(csv.contains("density,\(density.value),\(density.standardError),g/cm3,"))
      if hasGnuplot() {
        #expect(html.count("<img ") == 6)
        #expect(html.contains("temperature (K) against time (ps)"))
      }
      // Warnings of the estimates come before any number.
      let warning = try #require(report.allWarnings.first)
      let place = try #require(html.place(of: warning))
      #expect(place < (try #require(html.place(of: "class=\"cards\""))))
    }
  }

  /// Stages that share a name are stages of their own: the conserved energy of each begins at zero, and the mean is drawn
  /// over the stage it is of.
  @Test func stagesOfOneNameAreCurvesOfTheirOwn() throws {
    try withScratchFolder { folder in
      let text = """
        structure:
          lattice: {fcc: 5.4 A, repeat: 3}
          species: Ar
          velocities: {temperature: 40 K}
        potential: {lj: {epsilon: 0.0104 eV, sigma: 3.4 A, cutoff: 5 A}}
        timestep: 2 fs
        stages:
          - nvt: {temperature: 20 K, steps: 200}
          - nvt: {temperature: 80 K, steps: 200}
        output: {folder: \(folder.path)/run, frames: none, series: 4 fs}
        analyze: [temperature]
        """
      let plan = try Plan(text: text, file: folder.path + "/deck.yaml", registry: .standard)
      var task = try RunTask.begin(plan, commandLine: ["mdrun", "run", "deck.yaml"], registry: .standard)
      _ = try task.execute()
      let report = try analyze(AnalysisSource(path: task.folder.path), plan.requests)
      #expect(report.stretch?.stage == "stage 'nvt' (nvt, bussi)" && (report.stretch?.start ?? 0) > 0.39)
      let (html, _) = try page(of: task.folder.path)
      #expect(html.contains("Of stage &#39;nvt&#39; (nvt, bussi), 0.4 to 0.8 ps."))
      let data = try String(contentsOfFile: task.folder.path + "/conserved-energy.dat", encoding: .utf8)
      let values = data.split(separator: "\n").compactMap { line -> Double? in
        let cells = line.split(separator: ",")
        return line.hasPrefix("#") || cells.count != 2 ? nil : Double(cells[1])
      }
      // meV per atom; between the stages the thermostat's account is settled anew, by several meV.
      #expect(values.count > 100 && values.allSatisfy { $0.magnitude < 0.5 }, "\(values.max() ?? 0)")
      let marks = try String(contentsOfFile: task.folder.path + "/temperature.gp", encoding: .utf8)
      #expect(marks.contains("a stage begins") && marks.contains("of stage ''nvt'' (nvt, bussi)"))
      let temperature = try String(contentsOfFile: task.folder.path + "/temperature.dat", encoding: .utf8)
      let mean = try #require(temperature.components(separatedBy: "\n\n\n").first { $0.hasPrefix("# mean ") })
      let start = try #require(
        mean.split(separator: "\n").dropFirst(2).first?.split(separator: ",").first.flatMap { Double($0) })
      #expect(start > 0.39)
    }
  }

  /// One analysis made anew replaces its own numbers and tables only; from another part of the run, the others say from which
  /// they are.
  @Test func oneAnalysisLeavesTheOthersAlone() throws {
    try withScratchFolder { folder in
      let run = try ReportFolders.argon(in: folder)
      func stored() throws -> AnalysisReport {
        try AnalysisReport(json: Data(contentsOf: URL(filePath: run.analysis)))
      }
      let before = try stored()
      let made = try analyze(AnalysisSource(path: run.path), [.lattice])
      #expect(made["density"] == nil && (made["a"] != nil || !made.findings.isEmpty))
      let after = try stored()
      for entry in before.estimates { #expect(after[entry.name] == entry.estimate, "\(entry.name)") }
      #expect(after.tables == before.tables && after.findings == made.findings)
      #expect(Set(before.warnings).isSubset(of: after.warnings))
      // The same file as if all had been made at once.
      let merged = try Data(contentsOf: URL(filePath: run.analysis))
      try FileManager.default.removeItem(atPath: run.analysis)
      _ = try analyze(AnalysisSource(path: run.path), [.temperature, .pressure, .density, .lattice, .rdf])
      #expect(try Data(contentsOf: URL(filePath: run.analysis)) == merged)
      let density = try #require(try stored()["density"])
      _ = try analyze(AnalysisSource(path: run.path, stage: "first"), [.temperature])
      let mixed = try stored()
      let remark = "made from steps 60 to 260 of stage 'second'"
      #expect(mixed["density"]?.value == density.value && mixed["density"]?.warnings.last == remark)
      #expect(mixed["temperature"]?.warnings.contains(remark) == false)
      #expect(mixed.warnings.contains { $0.hasPrefix("rdf: ") && $0.hasSuffix(remark) })
      let (html, warnings) = try page(of: run.path)
      #expect(warnings.contains { $0.contains(remark) } && html.contains("rdf"))
      _ = try analyze(AnalysisSource(path: run.path), [.temperature, .pressure, .density, .lattice, .rdf])
      #expect(try Data(contentsOf: URL(filePath: run.analysis)) == merged)
    }
  }

  /// A page about a run at work must not fix its numbers for the pages that follow.
  @Test func aPageLeavesTheAnalysisAlone() throws {
    try withScratchFolder { folder in
      let run = try ReportFolders.argon(in: folder)
      try FileManager.default.removeItem(atPath: run.analysis)
      let (html, _) = try page(of: run.path)
      #expect(html.contains("density") && !FileManager.default.fileExists(atPath: run.analysis))
    }
  }

  @Test func brokenFilesAreWarningsAndTheRestComes() throws {
    try withScratchFolder { folder in
      let run = try ReportFolders.argon(in: folder)
      func cut(_ path: String) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        try data.prefix(data.count / 2).write(to: URL(filePath: path))
      }
      // Half a series and half a trajectory: the table takes the place of the series.
      try cut(run.series)
      try cut(run.trajectory)
      var (html, warnings) = try page(of: run.path)
      #expect(warnings.contains { $0.contains("series.nc") && $0.contains("truncated") })
      #expect(warnings.contains { $0.contains("trajectory.nc") && $0.contains("truncated") })
      #expect(html.contains("id=\"time\"") && html.contains("id=\"results\""))
      // Numbers that are none.
      try FileManager.default.removeItem(atPath: run.series)
      var lines = try String(contentsOfFile: run.seriesTable, encoding: .utf8).components(separatedBy: "\n")
      for row in [20, 30] {
        var cells = lines[row].components(separatedBy: ",")
        cells[5] = "nan"
        lines[row] = cells.joined(separator: ",")
      }
      try lines.joined(separator: "\n").write(toFile: run.seriesTable, atomically: true, encoding: .utf8)
      (html, warnings) = try page(of: run.path)
      #expect(warnings.contains { $0.hasPrefix("series: 2 of ") && $0.contains("temperature") })
      // A manifest that is cut, results that are no results, then none of them.
      try cut(run.manifest)
      try "{\"title\": 3}".write(toFile: run.analysis, atomically: true, encoding: .utf8)
      (html, warnings) = try page(of: run.path)
      #expect(warnings.contains { $0.contains("manifest is damaged") })
      #expect(warnings.contains { $0.contains("analysis.json") && $0.contains("no analysis report") })
      #expect(html.contains("id=\"time\"") && !html.contains("id=\"results\""))
      for path in [run.manifest, run.analysis] { try FileManager.default.removeItem(atPath: path) }
      warnings = try page(of: run.path).warnings
      #expect(warnings.contains { $0.contains("manifest.json") && $0.contains("does not exist") })
    }
  }

  @Test func nothingToReportIsAnError() throws {
    try withScratchFolder { folder in
      let result = try MDRunProcess.run(["report", folder.path], in: folder)
      #expect(result.status == 2 && result.errors.contains("there is no run and no study"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/report.html"))
    }
  }

  @Test func aStudyHasNumbersTablesAndParts() throws {
    try withScratchFolder { folder in
      let report = AnalysisReport(
        title: "t", warnings: ["too short"],
        findings: [
          "in words", "part   correction (K)  error (K)", "seeds              -         2.7  scatter of 4",
        ],
        estimates: [.init("melting temperature", ReportFolders.estimate(925.9, 2.7, "K"))],
        tables: [
          Table(
            name: "points",
            columns: [
              .init("temperature", unit: "K", [300, 400]), .init("density", unit: "g/cm3", [7.5, 7.25]),
              .init("standard error of density", unit: "g/cm3", [0.012, .infinity]),
            ])
        ])
      let path = try ReportFolders.study(
        in: folder, deck: "title: \"fcc Al\"\nmelt: {pressure: 0}\n", result: report)
      let (html, warnings) = try page(of: path)
      #expect(warnings == ["too short"])
      #expect(html.contains("<p class=\"kind\">Melting</p><h1>fcc Al</h1>") && html.contains("abc123"))
      #expect(html.contains("925.9(2.7)") && html.contains("7.500(12)") && html.contains("7.25(?)"))
      #expect(html.contains("<th scope=\"row\">seeds</th>") && html.contains("<li>in words</li>"))
      #expect(FileManager.default.fileExists(atPath: path + "/points.csv"))
    }
  }

  @Test func damagedResultsAreWarnings() throws {
    try withScratchFolder { folder in
      let path = try ReportFolders.study(in: folder, deck: "melt: {}\n", result: nil)
      #expect(try page(of: path).warnings.contains { $0.contains("the result is missing") })
      // Columns of unequal length must not reach an index.
      let bad = """
        {"title": "", "warnings": [], "findings": [], "estimates": [], "tables": [{"name": "x", "columns":
        [{"name": "a", "unit": "", "values": [1, 2]}, {"name": "b", "unit": "", "values": [1]}]}]}
        """
      try bad.write(toFile: path + "/result.json", atomically: true, encoding: .utf8)
      #expect(
        try page(of: path).warnings.contains { $0.contains("result.json") && $0.contains("differ in length") }
      )
    }
  }

  @Test func aComparisonShowsEveryNumberWithErrorAndSource() throws {
    try withScratchFolder { folder in
      let path = try ReportFolders.study(in: folder, deck: "compare: {}\n", result: nil)
      let comparison = try ReportFolders.comparison()
      try comparison.json().write(to: URL(filePath: path + "/comparison.json"))
      #expect(try Comparison(json: comparison.json()) == comparison)
      let (html, warnings) = try page(of: path)
      #expect(warnings.first == comparison.warnings.first)
      for text in [
        "8.285(12)", "7.280(12)", "2.86650(50)", "5.04(?)", "4.02(?)", "1.005(17)", "59 standard errors",
        "error not known", "93 % close-packed", "not verified", "CALPHAD 29, 68 (2005)",
        "\u{2713} reproduced",
        "\u{2717} not reproduced", "? cannot tell", "A potential without spins", "7c7b2116", "24.9(?)",
      ] {
        let isThere = html.contains(text)
        #expect(isThere, "\(text)")
      }
      // Recalled numbers are marked in the table and among the sources.
      #expect(html.count("alert\">not verified") == 3)
      let csv = try String(contentsOfFile: path + "/comparison.csv", encoding: .utf8)
      #expect(csv.contains("viscosity,\"liquid Fe, 1900 K\",potential,DP-M,4.02,,mPa s,,,"))
      #expect(csv.contains("a value from memory,M,not verified"))
      #expect(
        comparison.figures.map(\.name) == [
          "compare-deviation", "compare-1", "compare-2", "compare-3", "compare-4",
        ])
      // A row without a cell for each potential is refused, and said.
      var broken = comparison
      broken.groups[0].rows[0].cells.removeLast()
      try broken.json().write(to: URL(filePath: path + "/comparison.json"))
      #expect(try page(of: path).warnings.contains { $0.contains("does not fit its potentials") })
    }
  }

  @Test func namesFromFilesAreNeverMarkup() throws {
    try withScratchFolder { folder in
      let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
      let report = AnalysisReport(
        title: evil, warnings: [evil], findings: [evil],
        estimates: [.init(evil, ReportFolders.estimate(1, 0.1, evil, warnings: [evil]))],
        tables: [Table(name: "../outside", columns: [.init(evil, unit: evil, [1])])])
      let path = try ReportFolders.study(
        in: folder, deck: "title: \(evil)\nmelt: {}\n# \(evil)\n", result: report)
      try "set title '\(evil)' noenhanced\n".write(toFile: path + "/a.gp", atomically: true, encoding: .utf8)
      try "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(3)\"><script>alert(4)</script></svg>"
        .write(toFile: path + "/a.svg", atomically: true, encoding: .utf8)
      let (html, warnings) = try page(of: path)
      // The only elements are ours: no image but the picture, no handler, no way out of the folder.
      #expect(html.count("<img") == 1 && !html.contains("<img src=x"))
      #expect(!html.contains("onload=\"") && html.contains("&lt;script&gt;alert(1)"))
      #expect(warnings.contains { $0.contains("no name for a file") })
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/outside.csv"))
    }
  }
}
