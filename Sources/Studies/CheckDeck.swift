import Deck
import Foundation
public import MDCore
public import Potentials

/// What a deck would do and cost, as text: the resolved plan, and time, memory and disk from a short measurement.
///
/// Builds everything a run would build, evaluates the forces a few times, and writes nothing.
public func checkDeck(_ path: String, registry: PotentialRegistry) throws(MDError) -> String {
  let plan = try Plan(file: path, registry: registry)
  _ = try plan.analysisOptions()
  let assembly = try plan.assemble(registry: registry)
  var field = try assembly.forceField(plan)
  let atoms = Double(assembly.topology.count)
  try field.evaluate(assembly.state, wanted: .all)
  let clock = ContinuousClock()
  let start = clock.now
  var evaluations = 0
  while evaluations < 3 || (clock.now - start < .milliseconds(300) && evaluations < 1000) {
    try field.evaluate(assembly.state, wanted: [.energy, .forces, .virial])
    evaluations += 1
  }
  let microseconds = (clock.now - start) / .microseconds(1) / (Double(evaluations) * atoms)
  let cost = CostEstimate(
    plan, topology: assembly.topology, cell: assembly.state.cell, cutoff: field.list?.cutoff,
    microsecondsPerAtomStep: microseconds)
  var text = plan.summary(topology: assembly.topology, cell: assembly.state.cell, cost: cost)
  for notice in field.notices { text += "note: \(notice)\n" }
  return text
}
