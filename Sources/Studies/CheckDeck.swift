import Deck
import Foundation
public import MDCore
public import Potentials

/// What a deck would do and cost, as text: the resolved plan, and time, memory and disk from a short measurement.
///
/// Builds everything a run would build, evaluates the forces a few times, and writes nothing.
public func checkDeck(_ path: String, registry: PotentialRegistry) throws(MDError) -> String {
  if try StudyPlan.isStudy(file: path) {
    let study = try StudyPlan(file: path, registry: registry)
    let tables = try study.referenceTables()
    var text = study.resolvedText + "\n"
    for (table, complaints) in tables {
      let rows = table.rows.count
      text +=
        "references '\(table.column)': \(rows) row\(rows == 1 ? "" : "s"), \(table.kind?.rawValue ?? "kind not known")\n"
      for complaint in complaints { text += "warning: \(complaint)\n" }
    }
    return text + (try studyCost(study, registry: registry)).map { $0 + "\n" }.joined()
  }
  let plan = try Plan(file: path, registry: registry)
  _ = try plan.analysisOptions()
  let assembly = try plan.assemble(registry: registry)
  var field = try assembly.forceField(plan)
  let microseconds = try ForceTiming.microsecondsPerAtomStep(&field, assembly)
  let cost = CostEstimate(
    plan, topology: assembly.topology, cell: assembly.state.cell, cutoff: field.list?.cutoff,
    microsecondsPerAtomStep: microseconds)
  var text = plan.summary(topology: assembly.topology, cell: assembly.state.cell, cost: cost)
  for notice in field.notices { text += "note: \(notice)\n" }
  return text
}
