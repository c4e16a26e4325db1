import Analysis
import Deck
import MDCore

struct MeltingStudy {
  let goal: MeltingPlan
  let runner: StudyRunner
  func result() throws -> AnalysisReport {
    return AnalysisReport(title: "")
  }
}
