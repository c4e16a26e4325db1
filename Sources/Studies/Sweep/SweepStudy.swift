import Analysis
import Deck
import MDCore
import Trajectory

/// The same runs or studies at many points, and what they say together.
struct SweepStudy {
  let goal: SweepPlan
  let runner: StudyRunner

  func result() throws -> AnalysisReport {
    let outcomes = try PointRunner(runner: runner, takesFinishedOnly: runner.makesNothing).outcomes(
      of: goal.points)
    let results = SweepResults(points: goal.points, outcomes: outcomes.map(\.report))
    let title = runner.plan.base.title
    var report = AnalysisReport(title: title.isEmpty ? runner.folder.name : title)
    let failed = outcomes.count { $0.report == nil }
    if failed > 0, !runner.makesNothing { runner.warn("\(failed) of \(outcomes.count) points failed") }
    if failed == outcomes.count {
      throw MDError(.analysis, "all points of the sweep failed", found: runner.warnings.first)
    }
    let points = results.rows.map(\.merged)
    report.warnings = AnalysisReport.gathered(
      points.flatMap { point in point.allWarnings.map { (place: point.title, warning: $0) } })
    for point in points { report.findings += point.findings.map { "\(point.title): \($0)" } }
    report.listing = results.text
    try AtomicFile.write(Array(try results.points.json()) + [10], to: runner.folder.sweepPoints)
    try AtomicFile.write(results.csv, to: runner.folder.file("sweep.csv"))
    let fits = SweepFits(results, units: runner.plan.base.units)
    report.estimates = fits.estimates
    report.warnings += fits.warnings
    for notice in try writeFigures(results.figures + fits.figures, to: runner.folder.path).notices {
      runner.say(notice)
    }
    return report
  }
}
