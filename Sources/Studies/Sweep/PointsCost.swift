import Deck
import Foundation
import MDCore
import Potentials

/// What a sweep or comparison will cost on this machine: its runs together, each kind of study, and the sum.
func pointsCost(_ plan: StudyPlan, _ registry: PotentialRegistry) throws(MDError) -> [String] {
  let cores = plan.base.threads ?? ProcessInfo.processInfo.activeProcessorCount
  func time(_ coreSeconds: Double) -> String { CostEstimate.duration(coreSeconds / Double(cores)) }
  var lines: [String] = []
  var (runs, runSeconds, total) = (0, 0.0, 0.0)
  var measured: [(base: Plan, coreSeconds: Double)] = []
  for point in plan.points {
    switch point.content {
    case .run(let run):
      runs += 1
      // Points that differ only in their seed cost the same.
      var alike = run
      alike.seed = 0
      alike.structure.seed = 0
      alike.structure.velocities = .keep
      let seconds: Double
      if let known = measured.first(where: { $0.base == alike }) {
        seconds = known.coreSeconds
      } else {
        var single = run
        single.threads = 1
        let assembly = try single.assemble(registry: registry)
        let steps = run.stages.reduce(0) { $0 + $1.steps }
        seconds =
          try ForceTiming.microsecondsPerAtomStep(assembly, single) * 1e-6 * Double(assembly.topology.count)
          * Double(steps)
        measured.append((alike, seconds))
      }
      runSeconds += seconds
    case .study(let study):
      let estimate = try studyEstimate(study, registry)
      total += estimate.coreSeconds
      lines.append("\(point.name): about \(time(estimate.coreSeconds))")
    }
  }
  total += runSeconds
  if runs > 0 { lines.insert("\(runs) runs: about \(time(runSeconds))", at: 0) }
  return lines + ["\(plan.points.count) points on \(cores) cores: about \(time(total))"]
}
