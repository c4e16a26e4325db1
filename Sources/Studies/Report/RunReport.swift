import Analysis
import Deck
import Foundation
import MDCore
import Potentials
import Trajectory

/// The page of one run: numbers, pictures over time, curves of the analyses, how it was made.
struct RunReport {
  let folder: RunFolder
  private(set) var page: ReportPage

  /// Whatever cannot be read becomes a warning of the page.
  init(_ folder: RunFolder) {
    self.folder = folder
    page = ReportPage(kind: "Run", title: (folder.path as NSString).lastPathComponent)
    let manifest = page.reading("what was run is not known") { () throws(MDError) in
      try Manifest.read(folder.manifest)
    }
    if let manifest { describe(manifest) }
    let analysis = self.analysis(manifest)
    page.warn(analysis?.allWarnings ?? [])
    checkTrajectory()
    if let analysis {
      page.add(
        "results", "Results",
        .element("p", text: analysis.stretch.map { "Of \($0)." } ?? "")
          + ReportTables.findings(analysis.findings) + ReportTables.estimates(analysis.estimates))
    }
    other(folder.viscosity, "viscosity", "Viscosity from the stress of this run")
    other(folder.melting, "melting", "Crystal and melt side by side")
    drawSeries(analysis, manifest?.stages ?? [])
    drawCurves(analysis)
    if let manifest { page.add("origin", "How it was made", ReportFiles.origin(manifest)) }
    page.add("files", "Files", files(analysis))
  }

  private mutating func describe(_ manifest: Manifest) {
    if let plan = try? Plan(text: manifest.deck, file: folder.deck, registry: .standard), !plan.title.isEmpty
    {
      page.title = plan.title
    }
    page.facts = [
      (folder.path as NSString).lastPathComponent, "mdrun \(manifest.version)",
      "begun \(ReportFiles.time(manifest.started))",
    ]
    if manifest.ended == nil { page.warn(["the run has not ended"]) }
    if let failure = manifest.failure { page.warn([failure]) }
    if let reason = manifest.endedEarly { page.warn(["the run ended early: \(reason)"]) }
    page.warn(manifest.warnings)
  }

  /// The analysis that is there, or one of the series where there is none.
  private mutating func analysis(_ manifest: Manifest?) -> AnalysisReport? {
    let folder = self.folder
    if FileManager.default.fileExists(atPath: folder.analysis) {
      return page.reading("there are no results") { () throws(MDError) in
        try AnalysisReport(file: folder.analysis)
      }
    }
    guard manifest != nil else { return nil }
    return page.reading("there are no results") { () throws(MDError) in
      try analyze(AnalysisSource(path: folder.path), [.temperature, .pressure, .density], writes: false)
    }
  }

  private mutating func checkTrajectory() {
    let path = folder.trajectory
    guard FileManager.default.fileExists(atPath: path) else { return }
    _ = page.reading("the trajectory cannot be used") { () throws(MDError) in
      try TrajectoryReader(path: path).count
    }
  }

  /// Numbers of an analysis of its own kind, whose pictures lie in the folder: with its warnings, or none is seen.
  private mutating func other(_ path: String, _ anchor: String, _ title: String) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let report = page.reading("\(title) cannot be shown") { () throws(MDError) in
      try AnalysisReport(file: path)
    }
    guard let report else { return }
    page.warn(report.allWarnings)
    page.add(
      anchor, title, ReportTables.findings(report.findings) + ReportTables.estimates(report.estimates))
  }

  private mutating func drawSeries(_ analysis: AnalysisReport?, _ stages: [Manifest.Stage]) {
    let folder = self.folder
    let paths = [folder.series, folder.seriesTable].filter { FileManager.default.fileExists(atPath: $0) }
    guard !paths.isEmpty else {
      return page.warn(["there is no series (series.nc, series.csv), so nothing is drawn over time"])
    }
    var series: Series?
    for path in paths where series == nil {
      series = page.reading("nothing is drawn from this file") { () throws(MDError) in try Series(path: path)
      }
    }
    guard let series else { return }
    var warnings: [String] = []
    let figures = page.reading("nothing is drawn over time") { () throws(MDError) in
      try SeriesFigures(series, atoms: folder.atomCount, analysis: analysis, stages: stages)
        .figures(warnings: &warnings)
    }
    page.warn(warnings)
    page.draw("time", "Over time", figures ?? [], in: folder.path)
  }

  private mutating func drawCurves(_ analysis: AnalysisReport?) {
    let titles = ["rdf": "Radial distribution", "msd": "Mean-squared displacement"]
    // The picture of the displacement that the analysis drew holds its fit, which the table lacks.
    let folder = self.folder
    let hasPicture = FileManager.default.fileExists(
      atPath: (folder.path as NSString).appendingPathComponent("msd.gp"))
    let figures = (analysis?.tables ?? []).filter { !(hasPicture && $0.name == "msd") }.compactMap {
      $0.figure(title: titles[$0.name] ?? $0.name)
    }
    page.draw("curves", "Curves", figures, in: folder.path)
    var warnings: [String] = []
    let drawn = Set(
      figures.map(\.name) + ["temperature", "pressure", "density", "energy", "conserved-energy"])
    let others = ReportPicture.all(in: folder.path, except: drawn)
    page.add("pictures", "Pictures", ReportPicture.html(others, in: folder.path, warnings: &warnings))
    page.warn(warnings)
  }

  private mutating func files(_ analysis: AnalysisReport?) -> HTML {
    if let analysis {
      page.write(analysis.csv, to: "results.csv", in: folder.path)
      for table in analysis.tables { page.write(table.csv, to: "\(table.name).csv", in: folder.path) }
    }
    return ReportFiles.list(
      [
        ("analysis.json", "the numbers of this page, with errors and evidence"),
        ("results.csv", "the same as a table"),
      ] + (analysis?.tables ?? []).map { ("\($0.name).csv", "the curves of \($0.name)") } + [
        ("melting.json", "the analysis of a slab of crystal and melt"),
        ("series.csv", "energies, temperature, pressure, cell, stress over time"),
        ("series.nc", "the same, NetCDF"), ("trajectory.nc", "frames, NetCDF, AMBER convention"),
        ("manifest.json", "what was run, by what, on what"),
        ("deck.yaml", "the deck, every default written out"),
        ("final.xyz", "the last structure"),
      ], in: folder.path)
  }
}
