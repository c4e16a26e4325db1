import Analysis
public import Deck
import Foundation
public import MDCore
public import Potentials

/// What a study will cost on this machine, measured with a few force evaluations: lines for the user.
public func studyCost(_ plan: StudyPlan, registry: PotentialRegistry) throws(MDError) -> [String] {
  plan.points.isEmpty ? try studyEstimate(plan, registry).lines : try pointsCost(plan, registry)
}

/// Lines for the user, and the time expected on one core (s).
func studyEstimate(
  _ plan: StudyPlan, _ registry: PotentialRegistry
) throws(MDError) -> (lines: [String], coreSeconds: Double) {
  var base = plan.base
  base.threads = 1
  let cores = plan.base.threads ?? ProcessInfo.processInfo.activeProcessorCount
  let assembly = try base.assemble(registry: registry)
  let microseconds = try ForceTiming.microsecondsPerAtomStep(assembly, base)
  let atoms = Double(assembly.topology.count)
  var coreSeconds = 0.0
  func hours(_ atomSteps: Double) -> String {
    coreSeconds = atomSteps * microseconds * 1e-6
    return CostEstimate.duration(coreSeconds / Double(cores))
  }
  var lines = ["\(microseconds.formatted(3)) microseconds per atom and step on one core, \(cores) cores"]
  switch plan.goal {
  case .viscosity(let goal):
    let sizes = goal.comparesSize ? 1 + 8 * 0.5 : 1
    let perReplica =
      sizes * Double(base.steps(goal.startTime) + base.steps(goal.time)) * atoms
    let prepare = Double(base.steps(goal.meltingTime) * 2 + base.steps(goal.equilibration) * 2) * atoms
    let expected = ViscosityStudy.replicasExpected(goal)
    lines.append(
      "\(goal.replicas) replicas of \(assembly.topology.count) atoms: about "
        + hours(prepare * Double(cores) + perReplica * Double(goal.replicas)))
    lines.append(
      "an error of \((100 * goal.target).formatted(2)) % takes some \(expected) replicas: about "
        + hours(prepare * Double(cores) + perReplica * Double(expected))
        + " (a guess; the spectrum decides, at most \(goal.mostReplicas) replicas)")
  case .statics:
    lines.append(
      "static properties: some thousand evaluations of up to 600 atoms: about "
        + hours(1500 * max(atoms, 300)))
  case .elastic(let goal):
    let strains =
      goal.strains == .all
      ? 6 : (goal.symmetry ?? assembly.lattice?.crystalClass ?? .triclinic).sufficientStrains.count
    let runs = (2 * strains + 3) * goal.seeds
    let steps = Double(runs * (base.steps(goal.equilibration) + base.steps(goal.time)))
    lines.append(
      "\(runs) runs of \(assembly.topology.count) atoms: about " + hours(1.1 * steps * atoms))
  case .melting(let goal):
    let slab = Double(
      base.steps(goal.meltingTime) * 2 + base.steps(goal.equilibration) * 2 + base.steps(goal.time))
    let bulk = Double(base.steps(goal.equilibration) * 2 + base.steps(goal.bulkTime)) / 2
    // Slabs of the deck's size that a check is worth.
    let extra = goal.checks.reduce(0.0) { sum, check in
      let seeds = Double(goal.seeds)
      return switch check {
      case .size: sum + 0.5 * seeds
      case .timestep: sum + 2 * seeds
      case .orientation: sum + seeds
      case .pressure: sum + 1.5 * seeds
      case .velocity: sum + 3
      }
    }
    let rounds = 2.0
    let ramps = goal.guess == nil ? MeltingTasks(goal, base: base).expectedRampSteps / 4 : 0
    let steps = rounds * (slab * Double(goal.seeds) + 2 * bulk) + extra * slab + ramps
    lines.append(
      "\(goal.seeds) slabs of \(goal.atoms) atoms, twice, with the pure phases\(goal.checks.isEmpty ? "" : " and checks")"
        + (plan.crystals.count > 1 ? " for \(plan.crystals.count) crystals" : "") + ": about "
        + hours(steps * Double(goal.atoms) * Double(plan.crystals.count)))
  case .sweep, .comparison: break
  }
  return (lines, coreSeconds)
}
