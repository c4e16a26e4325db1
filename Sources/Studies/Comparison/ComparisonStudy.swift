import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// The same studies with several potentials, and what the numbers say of each.
struct ComparisonStudy {
  let goal: ComparePlan
  let runner: StudyRunner

  func result() throws -> AnalysisReport {
    let outcomes = try PointRunner(runner: runner, takesFinishedOnly: runner.makesNothing).outcomes(
      of: goal.points)
    let reports = try zip(goal.points, outcomes).map { try checkedMelt($0, $1.report) }
    let title = runner.plan.base.title.isEmpty ? runner.folder.name : runner.plan.base.title
    var comparison = Comparison(title: title, subjects: try subjects())
    var maker = ComparisonRows(
      goal: goal, outcomes: reports, units: runner.plan.base.units, references: tables())
    let rows = maker.all()
    comparison.groups = PropertyCatalog.Group.allCases.compactMap { group in
      let members = rows.filter { PropertyCatalog.entry($0.property).group == group }
      return members.isEmpty ? nil : Comparison.Group(title: group.rawValue, rows: members)
    }
    comparison.claims = PaperClaims(goal: goal, rows: rows).all
    comparison.limits = PaperClaims.limits
    comparison.warnings = runner.warnings + maker.warnings + warnings(rows, reports)
    try AtomicFile.write(Array(try comparison.json()) + [10], to: runner.folder.comparison)
    try AtomicFile.write(comparison.csv, to: runner.folder.file("comparison.csv"))
    for notice in try writeFigures(comparison.figures, to: runner.folder.path).notices { runner.say(notice) }
    var report = AnalysisReport(title: title, warnings: comparison.warnings)
    report.listing = comparison.text
    return report
  }

  /// The report of a run that was to be a melt, with what became of it if it froze.
  private func checkedMelt(_ point: PointPlan, _ report: AnalysisReport?) throws(MDError) -> AnalysisReport? {
    guard var report, point["section"]?.label == "state",
      goal.systems.first(where: { $0.name == point["system"]?.label })?.state?.melt != nil,
      let solid = try readStructure(
        runner.folder.task(point.name).final, options: StructureOptions(units: point.base.units)
      ).solidFraction, solid > 0.5
    else { return report }
    report.findings.append(
      "\(ComparisonRows.frozen): \(Int(100 * solid)) % of the atoms in bcc, fcc or hcp surroundings at the end"
    )
    return report
  }

  /// What is to be known of the numbers in the rows, of the runs as wholes, and of the numbers of the runs that no row shows,
  /// such as the components of the pressure.
  private func warnings(_ rows: [Comparison.Row], _ reports: [AnalysisReport?]) -> [String] {
    var list: [String] = []
    var inRows: Set<String> = []
    for row in rows {
      for (subject, cell) in zip(goal.subjects, row.cells) {
        for warning in cell.estimate?.warnings ?? [] {
          list.append("\(row.property) of \(row.system), \(subject.name): \(warning)")
          inRows.insert(warning)
        }
      }
    }
    var left: [(place: String, warning: String)] = []
    for (point, report) in zip(goal.points, reports) {
      guard var report else { continue }
      for warning in report.warnings { list.append("\(point.name): \(warning)") }
      report.warnings = []
      for k in report.estimates.indices {
        report.estimates[k].estimate.warnings.removeAll(where: inRows.contains)
      }
      left += report.allWarnings.map { (point.name, $0) }
    }
    return list + AnalysisReport.gathered(left)
  }

  /// The potentials with the hashes of their files and their speed, measured once.
  private func subjects() throws -> [Comparison.Subject] {
    try goal.subjects.map { subject in
      guard let point = goal.points.first(where: { $0["potential"]?.label == subject.name }) else {
        return Comparison.Subject(name: subject.name, description: "")
      }
      let speed = try runner.decide("speed of \(subject.name)") { () throws(MDError) -> Double in
        var plan = point.base
        plan.threads = 1
        return try ForceTiming.microsecondsPerAtomStep(plan.assemble(registry: runner.pool.registry), plan)
      }
      let hashes = try point.base.assemble(registry: runner.pool.registry).modelHashes
      let files = hashes.keys.sorted().map { ($0 as NSString).lastPathComponent }
      return Comparison.Subject(
        name: subject.name,
        description: (subject.potential.map(\.key) + files).joined(separator: " "),
        hash: hashes.sorted { $0.key < $1.key }.map(\.value).joined(separator: " "),
        microsecondsPerAtomStep: speed)
    }
  }

  /// The table that ships and those of the user; one that cannot be read any more is warned of, and the rest still comes.
  private func tables() -> [ReferenceTable] {
    var tables: [ReferenceTable] = []
    func add(_ make: () throws(MDError) -> ReferenceTable) {
      do throws(MDError) {
        tables.append(try make())
      } catch {
        runner.warn("a table of references is left out: \(error.description)")
      }
    }
    add(ReferenceTable.experiment)
    let use = ReferenceUse(goal: goal, units: runner.plan.base.units)
    for plan in goal.references {
      add { () throws(MDError) in
        let table = try ReferenceTable(plan)
        for complaint in use.complaints(about: table) { runner.warn(complaint) }
        return table
      }
    }
    return tables
  }
}

extension StudyFolder {
  /// What a comparison found.
  public var comparison: String { file("comparison.json") }
}
