import Analysis
import Deck
import MDCore

struct ViscosityStudy {
  let goal: ViscosityPlan
  let runner: StudyRunner
  static func replicasExpected(_ goal: ViscosityPlan) -> Int { 10 }
  func result() throws -> AnalysisReport {
    _ = try LiquidPreparation(goal: goal, runner: runner).start()
    return AnalysisReport(title: "")
  }
}
