import Analysis
import Foundation
import MDCore
import Trajectory

/// The page of a study: viscosity, melting, a sweep, a comparison.
struct StudyReport {
  let folder: StudyFolder
  private(set) var page: ReportPage

  /// Whatever cannot be read becomes a warning of the page.
  init(_ folder: StudyFolder) {
    self.folder = folder
    page = ReportPage(kind: "Study", title: folder.name)
    let manifest = page.reading("what was asked for is not known") { () throws(MDError) in
      try Manifest.read(folder.manifest)
    }
    if let manifest { describe(manifest) }
    let result = self.result(manifest)
    var shown: Set<String> = []
    if let comparison = comparison() {
      shown = compare(comparison)
    } else if let result {
      let tables = result.tables.filter { (1...ReportTables.longestTable).contains($0.rowCount) }
      page.add(
        "results", "Results",
        ReportTables.estimates(result.estimates) + ReportTables.findings(result.findings)
          + .join(tables.map(ReportTables.folded)))
    }
    showPoints()
    var missing: [String] = []
    let pictures = ReportPicture.all(in: folder.path, except: shown)
    page.add("pictures", "Pictures", ReportPicture.html(pictures, in: folder.path, warnings: &missing))
    page.warn(missing)
    page.add("tasks", "Runs", tasks())
    if let manifest { page.add("origin", "How it was made", ReportFiles.origin(manifest)) }
    page.add("files", "Files", files(result))
  }

  private mutating func describe(_ manifest: Manifest) {
    let kinds = [
      "viscosity": "Viscosity", "melt": "Melting", "sweep": "Sweep", "compare": "Comparison of potentials",
      "static": "Crystal at rest", "elastic": "Elastic constants",
    ]
    let lines = manifest.deck.split(separator: "\n")
    for (key, kind) in kinds where lines.contains(where: { $0.hasPrefix("\(key):") }) { page.kind = kind }
    if let line = lines.first(where: { $0.hasPrefix("title:") }) {
      let text = line.dropFirst(6).trimmingPrefix(" ").trimmingCharacters(in: ["\"", "'"])
      if !text.isEmpty { page.title = text }
    }
    page.facts = [folder.name, "mdrun \(manifest.version)", "begun \(ReportFiles.time(manifest.started))"]
    if manifest.ended == nil {
      page.warn(["the study has not ended; go on with: mdrun resume \(folder.path)"])
    }
    if let failure = manifest.failure { page.warn([failure]) }
    page.warn(manifest.warnings)
  }

  private mutating func result(_ manifest: Manifest?) -> AnalysisReport? {
    let path = folder.result
    guard FileManager.default.fileExists(atPath: path) else {
      if manifest?.ended != nil { page.warn(["the result is missing: there is no \(path)"]) }
      return nil
    }
    let result = page.reading("there are no results") { () throws(MDError) in
      try AnalysisReport(file: path)
    }
    page.warn(result?.allWarnings ?? [])
    return result
  }

  /// Of a sweep, the numbers of each point, those with warnings marked.
  private mutating func showPoints() {
    let path = folder.sweepPoints
    guard FileManager.default.fileExists(atPath: path) else { return }
    let sweep = page.reading("the points cannot be shown") { () throws(MDError) in
      try SweepPoints(file: path)
    }
    guard let sweep, let first = sweep.points.first else { return }
    // Those of a sweep whose result was not written, or by another version.
    page.warn(
      AnalysisReport.gathered(
        sweep.points.flatMap { point in point.report.allWarnings.map { (point.report.title, $0) } }))
    var names: [String] = []
    for entry in sweep.points.flatMap(\.report.estimates)
    where SweepPoints.isShown(entry.name) && !names.contains(entry.name) { names.append(entry.name) }
    page.add(
      "points", "Points",
      ReportTables.table(
        "The points of the sweep, their seeds taken together: value and one standard error",
        first.place.map { .init(.heading($0.axis, unit: "")) } + [.init("runs", isNumber: true)]
          + names.map { .init($0) },
        sweep.points.map { point in
          point.place.map { .text($0.label) } + [.text("\(point.runs)")]
            + names.map { name in
              point.report[name].map { .estimate($0) + ReportTables.mark($0.warnings) } ?? .text("-")
            }
        }))
  }

  private mutating func comparison() -> Comparison? {
    let path = folder.comparison
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    page.kind = "Comparison of potentials"
    return page.reading("the comparison cannot be shown") { () throws(MDError) in
      do throws(MDError) { return try Comparison(json: FileBytes.read(path)) } catch {
        throw error.located(in: path)
      }
    }
  }

  /// The comparison's sections; the names of its pictures.
  private mutating func compare(_ comparison: Comparison) -> Set<String> {
    if !comparison.title.isEmpty { page.title = comparison.title }
    // What the comparison warns of comes first.
    page.warnings = comparison.warnings + page.warnings.filter { !comparison.warnings.contains($0) }
    let figures = comparison.figures
    let view = ComparisonSections(comparison)
    for section in view.groups { page.add(section.anchor, section.title, section.body) }
    page.draw(
      "deviation", "Against experiment", figures.filter { $0.name == "compare-deviation" }, in: folder.path)
    page.add("claims", "What the paper found", view.claims)
    page.add("limits", "Limits", view.limits)
    page.draw(
      "properties", "Property by property", figures.filter { $0.name != "compare-deviation" }, in: folder.path
    )
    page.add("potentials", "Potentials", view.subjects)
    page.write(comparison.csv, to: "comparison.csv", in: folder.path)
    return Set(figures.map(\.name))
  }

  private mutating func tasks() -> HTML {
    let tasks = StudyProgressOnDisk(folder).tasks
    guard !tasks.isEmpty else { return .empty }
    let table = ReportTables.table(
      "The runs of this study, each in its folder below tasks", [.init("run"), .init("state")],
      tasks.map { [.text($0.name), .text($0.state.text)] })
    let done = tasks.count { $0.state.isDone }
    return .element("p", text: "\(done) of \(ReportPage.count(tasks.count, "run")) done.")
      + (tasks.count <= 12 ? table : .element("details", [:], .element("summary", text: "All runs"), table))
  }

  private mutating func files(_ result: AnalysisReport?) -> HTML {
    if let result {
      page.write(result.csv, to: "results.csv", in: folder.path)
      for table in result.tables { page.write(table.csv, to: "\(table.name).csv", in: folder.path) }
    }
    return ReportFiles.list(
      [
        ("comparison.json", "the comparison: all numbers, references, claims"),
        ("comparison.csv", "its numbers as a table"),
        ("sweep.json", "the points of the sweep: all numbers, errors, evidence, warnings"),
        ("sweep.csv", "their numbers as a table"), ("result.json", "the result, with errors and evidence"),
        ("results.csv", "its numbers as a table"), ("report.txt", "the same as text"),
      ]
        + (result?.tables ?? []).map {
          ("\($0.name).csv", ReportPage.count($0.rowCount, "row") + " of \($0.name)")
        }
        + [
          ("study.json", "what was asked for, by what, on what"),
          ("deck.yaml", "the deck, every default written out"),
          ("decisions.json", "choices made on the way"),
        ], in: folder.path)
  }
}
