import Deck
import Foundation
public import MDCore
public import Potentials

/// What a deck would do and cost, and what is wrong with it.
public struct DeckCheck: Sendable {
  /// The resolved plan, and time, memory and disk from a short measurement.
  public var text: String
  /// What the user should look at; a run says it too and keeps it.
  public var warnings: [String]
  /// Why it cannot be made, or not give what it asks for: `mdrun run` throws the first.
  public var errors: [MDError]
}

/// Builds everything a run or study would build, evaluates the forces a few times, and writes nothing.
///
/// Throws what cannot be read, built or evaluated at all.
public func checkDeck(_ path: String, registry: PotentialRegistry) throws(MDError) -> DeckCheck {
  if try StudyPlan.isStudy(file: path) {
    let study = try StudyPlan(file: path, registry: registry)
    let start = try StudyPreflight(study, registry: registry)
    var text = study.resolvedText + "\n"
    var warnings = start.warnings
    for (table, complaints) in try study.referenceTables() {
      let rows = table.rows.count
      text +=
        "references '\(table.column)': \(rows) row\(rows == 1 ? "" : "s"), \(table.kind?.rawValue ?? "kind not known")\n"
      warnings += complaints
    }
    text += try studyCost(study, registry: registry).map { $0 + "\n" }.joined()
    return DeckCheck(text: text, warnings: warnings, errors: start.errors)
  }
  let plan = try Plan(file: path, registry: registry)
  let start = try Preflight(plan, registry: registry)
  let assembly = start.assembly
  guard start.errors.isEmpty else {
    return DeckCheck(
      text: plan.summary(topology: assembly.topology, cell: assembly.state.cell, cost: start.cost),
      warnings: start.warnings, errors: start.errors)
  }
  var field = start.field
  let microseconds = try ForceTiming.microsecondsPerAtomStep(&field, assembly)
  let cost = CostEstimate(plan, assembly, field, microsecondsPerAtomStep: microseconds)
  return DeckCheck(
    text: plan.summary(topology: assembly.topology, cell: assembly.state.cell, cost: cost),
    warnings: start.warnings + field.notices, errors: [])
}
