import Analysis
import Deck
import MDCore

/// The melting temperature: that of the crystal whose two-phase temperature is the highest, with the others beside it.
struct MeltingStudy {
  let goal: MeltingPlan
  let runner: StudyRunner

  private var units: UnitSystem { runner.plan.base.units }

  func result() throws -> AnalysisReport {
    let title = runner.plan.base.title
    var report = AnalysisReport(title: title.isEmpty ? runner.folder.name : title)
    var found: [(name: String, estimate: MeltingEstimate)] = []
    for crystal in runner.plan.crystals {
      var base = runner.plan.base
      base.structure = crystal.structure
      let melting = CrystalMelting(
        name: crystal.name, goal: goal, source: try CrystalSource(base, crystal.structure), runner: runner)
      do {
        let result = try melting.settled().result()
        report.findings += result.findings
        report.estimates += result.estimates
        report.tables += result.tables
        if let estimate = result.melting { found.append((melting.title, estimate)) }
      } catch let error as MDError where runner.plan.crystals.count > 1 {
        // One crystal that fails does not hide what the others say.
        let what = error.what.hasPrefix(melting.title) ? error.what : "\(melting.title): \(error.what)"
        runner.warn(
          what + (error.found.map { ": \($0)" } ?? "") + (error.hint.map { "; try: \($0)" } ?? ""))
        report.findings.append("no melting temperature: \(what)")
      }
    }
    if runner.plan.crystals.count > 1 { report.findings.insert(contentsOf: verdict(found), at: 0) }
    return report
  }

  /// Which crystal melts last.
  private func verdict(_ found: [(name: String, estimate: MeltingEstimate)]) -> [String] {
    let order = found.sorted { $0.estimate.value > $1.estimate.value }
    guard let first = order.first else { return ["no crystal gave a melting temperature"] }
    var text = "melting point: \(first.estimate.estimate) (\(first.name))"
    let silent = runner.plan.crystals.count - found.count
    if silent > 0 {
      text =
        "highest of \(found.count) melting temperatures: \(first.estimate.estimate) (\(first.name)); \(silent) of "
        + "\(runner.plan.crystals.count) crystals gave none"
    }
    if let second = order.dropFirst().first {
      let apart = first.estimate.estimate.deviation(from: second.estimate.estimate)
      text += ", \(second.name) \(second.estimate.estimate.description)"
      if apart < 2 {
        text += "; which of them melts last cannot be told yet: \(apart.formatted(2)) combined errors apart"
      }
    }
    return [text]
  }
}
