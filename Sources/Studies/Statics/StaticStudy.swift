import Analysis
import Deck
import MDCore
import Trajectory

/// Properties of a crystal at rest: lattice, elastic constants, equation of state, vacancies.
struct StaticStudy {
  let goal: StaticPlan
  let runner: StudyRunner

  func result() throws -> AnalysisReport {
    let title = runner.plan.base.title
    var report = AnalysisReport(title: title.isEmpty ? runner.folder.name : title)
    let crystal = try StaticCrystal(goal: goal, runner: runner)
    func add(_ part: AnalysisReport) {
      report.findings += part.findings
      report.estimates += part.estimates
      report.tables += part.tables
    }
    for property in StaticPlan.Property.allCases where goal.properties.contains(property) {
      switch property {
      case .lattice:
        add(try StaticLattice(crystal: crystal).report())
        if goal.hold == .none { add(try StaticStability(crystal: crystal).report()) }
      case .elastic: add(try StaticElastic(crystal: crystal).report())
      case .equationOfState: add(try StaticEquation(crystal: crystal).report())
      case .vacancy: add(try StaticVacancy(crystal: crystal).report())
      }
    }
    for table in report.tables {
      try AtomicFile.write(table.csv, to: runner.folder.file("\(table.name).csv"))
    }
    return report
  }
}
