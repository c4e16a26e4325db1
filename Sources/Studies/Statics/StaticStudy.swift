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
      do {
        for part in try parts(property, crystal) { add(part) }
      } catch let error as MDError where error.kind == .analysis && goal.properties.count > 1 {
        // One property that has no value does not hide the others.
        runner.warn("\(property.rawValue): \(error.description)")
        report.findings.append("\(property.rawValue): no result: \(error.what)")
      }
    }
    for table in report.tables {
      try AtomicFile.write(table.csv, to: runner.folder.file("\(table.name).csv"))
    }
    return report
  }

  private func parts(_ property: StaticPlan.Property, _ crystal: StaticCrystal) throws -> [AnalysisReport] {
    switch property {
    case .lattice:
      let lattice = try StaticLattice(crystal: crystal).report()
      return goal.hold == .none ? [lattice, try StaticStability(crystal: crystal).report()] : [lattice]
    case .elastic: return [try StaticElastic(crystal: crystal).report()]
    case .equationOfState: return [try StaticEquation(crystal: crystal).report()]
    case .vacancy: return [try StaticVacancy(crystal: crystal).report()]
    }
  }
}
