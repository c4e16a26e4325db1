import Analysis
import Deck
import Foundation
import MDCore
import Trajectory

/// Turns the deck's structure into a liquid at temperature and pressure, and fixes its volume.
struct LiquidPreparation {
  let goal: ViscosityPlan
  let runner: StudyRunner

  private var base: Plan { runner.plan.base }

  /// The liquid in a cell of its mean volume, as a file that replicas start from.
  func start() throws -> String {
    runner.begin("melt and equilibrate")
    let folder = try runner.runOne(StudyTask(name: "prepare", plan: try plan()))
    let volume = try runner.decide("volume") { () throws(MDError) -> Double in
      let volumes = try StageSeries(folder, stage: "measure").values("volume")
      return volumes.reduce(0, +) / Double(volumes.count)
    }
    let last = try readStructure(folder.final, options: StructureOptions(units: base.units))
    try checkLiquid(folder, last)
    let factor = cbrt(volume / last.cell.volume)
    let atoms = AtomicStructure(cell: last.cell, species: last.species, positions: last.positions)
    return try runner.writeStart("replicas", atoms.stretched([factor, factor, factor]).file)
  }

  private func plan() throws(MDError) -> Plan {
    let defaults = DeckDefaults(base.units)
    var atoms = try base.atoms(of: base.structure, repeats: base.structure.repeats)
    let melting = base.steps(goal.meltingTime)
    let friction = 0.2 * defaults.langevinTime
    var stages: [StagePlan] = [
      .langevin("melt", temperature: goal.meltingTemperature, relaxationTime: friction, steps: melting),
      .langevin("cool", temperature: goal.temperature, relaxationTime: friction, steps: melting),
    ]
    let steps = base.steps(goal.equilibration)
    switch goal.condition {
    case .pressure(let pressure):
      for name in ["equilibrate", "measure"] {
        stages.append(
          .npt(
            name, temperature: Ramp(goal.temperature), pressure: pressure, coupling: .isotropic,
            defaults: defaults, steps: steps))
      }
    case .density(let density):
      let mass = try base.assemble(registry: runner.pool.registry).topology.totalMass
      let factor = cbrt(mass / density / atoms.cell.volume)
      atoms = atoms.stretched([factor, factor, factor])
      for name in ["equilibrate", "measure"] {
        stages.append(
          .langevin(name, temperature: goal.temperature, relaxationTime: defaults.langevinTime, steps: steps))
      }
    }
    var plan = base.task(
      from: try runner.writeStart("prepare", atoms.file),
      velocities: .draw(temperature: goal.meltingTemperature, seed: base.seed, exact: true), stages: stages,
      seed: base.seed)
    plan.output.frameInterval = max(1, steps / 50)
    plan.output.seriesInterval = 10
    plan.output.unwrapped = true
    return plan
  }

  /// A crystal has no viscosity: refused. A glass has one that no simulation reaches: warned of.
  private func checkLiquid(_ folder: RunFolder, _ last: Structure) throws {
    if let solid = try last.solidFraction, solid > 0.5 {
      throw MDError(
        .analysis, "this is a solid, not a liquid", at: .init(file: folder.path),
        found:
          "\(Int(100 * solid)) % of the atoms in bcc, fcc or hcp surroundings at the temperature asked for",
        expected: "a liquid",
        hint: "a higher 'temperature', or a higher 'melting-temperature' if it had not molten")
    }
    var first: [Vec3]?
    var end: [Vec3] = []
    try folder.forEachFrame(stage: "measure") { (snapshot) throws(MDError) in
      if first == nil { first = snapshot.state.positions }
      end = snapshot.state.positions
    }
    guard let first, !end.isEmpty else { return }
    let moved = zip(first, end).reduce(0) { $0 + ($1.1 - $1.0).length2 } / Double(end.count)
    let spacing = cbrt(last.cell.volume / Double(last.count))
    if moved.squareRoot() < 0.5 * spacing {
      runner.warn(
        "the atoms moved by only \(moved.squareRoot().formatted(2)) \(base.units.lengthSymbol) in the last "
          + "\(base.units.name == .metal ? "\((goal.equilibration * base.units.timeToUser / 1000).formatted(3)) ps" : "\(goal.equilibration.formatted(3)) tau")"
          + ": a glass or a solid, whose viscosity these runs cannot reach")
    }
  }
}
