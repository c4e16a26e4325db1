import Deck
import MDCore

/// The runs that a melting temperature is made of. Every one begins from a structure file of the study.
struct MeltingTasks {
  let goal: MeltingPlan
  /// The deck without its study.
  let base: Plan
  var pressure: Double

  init(_ goal: MeltingPlan, base: Plan) {
    self.goal = goal
    self.base = base
    pressure = goal.pressure
  }

  private var defaults: DeckDefaults { DeckDefaults(base.units) }
  /// Fast enough to carry off the heat of melting, slow enough not to hinder diffusion.
  private var friction: Double { 0.2 * defaults.langevinTime }

  /// How fast crystals are heated in search of their melting point: 40 K/ps, or 0.005 a unit of time.
  private var heatingRate: Double {
    base.units.name == .metal ? 40 / 1000 * base.units.timeToUser : 0.005
  }
  /// From where to where (K).
  var heatingRange: (Double, Double) { base.units.name == .metal ? (300, 6000) : (0.2, 3) }

  /// Heating to a third of the range and back, about.
  var expectedRampSteps: Double {
    2 * Double(base.steps((heatingRange.1 - heatingRange.0) / 3 / heatingRate))
  }

  private func draw(_ temperature: Double, _ seed: UInt64) -> StructurePlan.StartVelocities {
    .draw(temperature: temperature, seed: seed, exact: true)
  }

  private func interval(_ steps: Int, frames: Int) -> Int { max(1, steps / frames) }

  /// Heating (or cooling) at constant rate until `watch` ends it.
  func ramp(
    _ name: String, from path: String, _ temperatures: (Double, Double), seed: UInt64,
    watch: @escaping RunWatch.Look
  )
    -> StudyTask
  {
    let steps = base.steps((temperatures.1 - temperatures.0).magnitude / heatingRate)
    var plan = base.task(
      from: path, velocities: draw(temperatures.0, seed),
      stages: [
        .langevin(
          "warm", temperature: temperatures.0, relaxationTime: friction, steps: base.steps(goal.meltingTime)),
        .npt(
          "ramp", temperature: Ramp(from: temperatures.0, to: temperatures.1), pressure: pressure,
          coupling: .isotropic, defaults: defaults, steps: steps),
      ], seed: seed)
    plan.output.frameInterval = interval(steps, frames: 100)
    plan.output.seriesInterval = 20
    return StudyTask(
      name: name, plan: plan, watch: RunWatch(stage: "ramp", every: interval(steps, frames: 400), look: watch)
    )
  }

  /// The pure solid at temperature and pressure.
  func solid(
    _ name: String, from path: String, _ temperature: Double, coupling: BarostatPlan.Coupling, seed: UInt64
  ) -> StudyTask {
    bulk(
      name, from: path, temperature, coupling: coupling,
      before: [
        .langevin(
          "warm", temperature: temperature, relaxationTime: friction, steps: base.steps(goal.meltingTime))
      ], seed: seed)
  }

  /// The pure liquid: the crystal molten at twice the temperature, then cooled.
  func liquid(_ name: String, from path: String, _ temperature: Double, seed: UInt64) -> StudyTask {
    bulk(
      name, from: path, temperature, coupling: .isotropic,
      before: [
        .langevin(
          "melt", temperature: 2 * temperature, relaxationTime: friction,
          steps: base.steps(2 * goal.meltingTime)),
        .langevin(
          "cool", temperature: temperature, relaxationTime: friction, steps: base.steps(goal.meltingTime)),
      ], seed: seed)
  }

  private func bulk(
    _ name: String, from path: String, _ temperature: Double, coupling: BarostatPlan.Coupling,
    before: [StagePlan], seed: UInt64
  ) -> StudyTask {
    func npt(_ name: String, _ time: Double) -> StagePlan {
      .npt(
        name, temperature: Ramp(temperature), pressure: pressure, coupling: coupling, defaults: defaults,
        steps: base.steps(time))
    }
    var plan = base.task(
      from: path, velocities: draw(temperature, seed),
      stages: before + [npt("equilibrate", goal.equilibration), npt("measure", goal.bulkTime)], seed: seed)
    plan.output.frameInterval = interval(base.steps(goal.bulkTime), frames: 50)
    plan.output.seriesInterval = 10
    return StudyTask(name: name, plan: plan)
  }

  /// Melts the atoms from `solidCount` on while the others are held.
  func melting(
    _ name: String, from path: String, solidCount: Int, atoms: Int, _ temperature: Double, seed: UInt64
  ) -> StudyTask {
    let steps = base.steps(goal.meltingTime)
    var plan = base.task(
      from: path, velocities: draw(temperature, seed),
      groups: [
        StructurePlan.Group(name: "crystal", atoms: [0...solidCount - 1], frozen: true),
        StructurePlan.Group(name: "liquid", atoms: [solidCount...atoms - 1], frozen: false),
      ],
      stages: [
        .langevin(
          "melt", temperature: 2 * temperature, group: "liquid", relaxationTime: friction, steps: steps),
        .langevin("cool", temperature: temperature, group: "liquid", relaxationTime: friction, steps: steps),
      ], seed: seed)
    plan.output.frameInterval = nil
    plan.output.seriesInterval = 20
    return StudyTask(name: name, plan: plan)
  }

  /// Crystal and liquid side by side: equilibrated at temperature and pressure, then left alone at constant enthalpy.
  func coexistence(
    _ name: String, from path: String, _ temperature: Double, time: Double, seed: UInt64,
    watch: @escaping RunWatch.Look
  ) -> StudyTask {
    let steps = base.steps(time)
    return slab(
      name, from: path, temperature, seed: seed, watch: watch,
      last: .nph("coexist", pressure: pressure, coupling: .z, defaults: defaults, steps: steps))
  }

  /// The same at constant temperature: the interface moves.
  func growth(
    _ name: String, from path: String, _ temperature: Double, time: Double, seed: UInt64,
    watch: @escaping RunWatch.Look
  ) -> StudyTask {
    let steps = base.steps(time)
    return slab(
      name, from: path, temperature, seed: seed, watch: watch,
      last: .npt(
        "coexist", temperature: Ramp(temperature), pressure: pressure, coupling: .z, defaults: defaults,
        steps: steps))
  }

  private func slab(
    _ name: String, from path: String, _ temperature: Double, seed: UInt64, watch: @escaping RunWatch.Look,
    last: StagePlan
  ) -> StudyTask {
    var plan = base.task(
      from: path, velocities: draw(temperature, seed),
      stages: [
        .langevin(
          "join", temperature: temperature, relaxationTime: friction,
          steps: base.steps(0.4 * goal.equilibration)),
        .npt(
          "equilibrate", temperature: Ramp(temperature), pressure: pressure, coupling: .z, defaults: defaults,
          steps: base.steps(0.6 * goal.equilibration)),
        last,
      ], seed: seed)
    plan.output.frameInterval = interval(last.steps, frames: 250)
    plan.output.seriesInterval = 10
    plan.output.velocities = false
    plan.output.unwrapped = false
    plan.output.stress = true
    return StudyTask(
      name: name, plan: plan,
      watch: RunWatch(stage: "coexist", every: interval(last.steps, frames: 250), look: watch))
  }

  /// The crystal with the slab's lateral cell, free along c only: its lateral stress is that of the slab.
  func lateral(_ name: String, from path: String, _ temperature: Double, seed: UInt64) -> StudyTask {
    bulk(
      name, from: path, temperature, coupling: .z,
      before: [
        .langevin(
          "warm", temperature: temperature, relaxationTime: friction, steps: base.steps(goal.meltingTime))
      ], seed: seed)
  }
}
