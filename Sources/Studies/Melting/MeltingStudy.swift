import Analysis
import Deck
import MDCore

struct MeltingStudy {
  let goal: MeltingPlan
  let runner: StudyRunner
  func result() throws -> AnalysisReport {
    var report = AnalysisReport(title: "")
    for crystal in runner.plan.crystals {
      var base = runner.plan.base
      base.structure = crystal.structure
      let source = try CrystalSource(base, crystal.structure)
      let melting = CrystalMelting(name: crystal.name, goal: goal, source: source, runner: runner)
      let tasks = MeltingTasks(goal, base: base)
      let guess =
        try goal.guess
        ?? MeltingSearch(
          source: source, tasks: tasks, runner: runner, prefix: melting.prefix, seed: base.seed
        ).guess()
      switch try melting.search(
        tasks, source: source, prefix: melting.prefix, guess: guess, slabAtoms: goal.atoms)
      {
      case .changed(let text): report.findings.append(text)
      case .converged(let c):
        report.findings += c.history
        for s in c.seeds {
          report.estimates.append(.init("T", s.temperature!))
          report.estimates.append(.init("P", s.normalPressure!))
          report.estimates.append(.init("f", s.fraction!))
        }
      }
    }
    return report
  }
}
