import Analysis
import Deck
import MDCore

/// The runs that elastic constants at a temperature are made of, and the cells they are made in.
struct ElasticTasks {
  let goal: ElasticPlan
  let base: Plan
  let symmetry: CrystalClass

  private var defaults: DeckDefaults { DeckDefaults(base.units) }
  /// Strong enough friction that runs with the same random numbers keep together: their differences then have little noise.
  private var friction: Double { 0.2 * defaults.langevinTime }

  /// One sign of one strain, Voigt from one.
  struct Strain {
    var component: Int
    var sign: Int
    var name: String { "strain\(component)\(sign > 0 ? "plus" : "minus")" }
  }

  func seed(_ index: Int) -> UInt64 { base.seed &* 1000 &+ UInt64(index) }

  /// Constant pressure, for the mean cell.
  func cell(_ index: Int, from path: String) -> StudyTask {
    let coupling: BarostatPlan.Coupling =
      switch symmetry {
      case .cubic: .isotropic
      case .tetragonal, .orthorhombic, .hexagonal: .anisotropic
      case .monoclinic, .triclinic: .triclinic
      }
    func npt(_ name: String, _ time: Double) -> StagePlan {
      .npt(
        name, temperature: Ramp(goal.temperature), pressure: goal.pressure, coupling: coupling,
        defaults: defaults, steps: base.steps(time))
    }
    return task(
      "cell-\(index)", index, from: path, temperature: goal.temperature,
      stages: [
        warm(goal.temperature), npt("equilibrate", goal.equilibration), npt("measure", goal.time),
      ], meanStress: false)
  }

  /// Constant volume at a temperature.
  func still(_ name: String, _ index: Int, from path: String, temperature: Double) -> StudyTask {
    task(
      "\(name)-\(index)", index, from: path, temperature: temperature,
      stages: [
        warm(temperature),
        .langevin(
          "measure", temperature: temperature, relaxationTime: friction, steps: base.steps(goal.time)),
      ], meanStress: true)
  }

  private func warm(_ temperature: Double) -> StagePlan {
    .langevin(
      "warm", temperature: temperature, relaxationTime: friction, steps: base.steps(goal.equilibration))
  }

  private func task(
    _ name: String, _ index: Int, from path: String, temperature: Double, stages: [StagePlan],
    meanStress: Bool
  ) -> StudyTask {
    var plan = base.task(
      from: path, velocities: .draw(temperature: temperature, seed: seed(index), exact: true),
      stages: stages, seed: seed(index))
    plan.output.frameInterval = max(1, base.steps(goal.time) / 40)
    plan.output.seriesInterval = 10
    plan.output.stressMean = meanStress
    plan.output.velocities = false
    plan.output.unwrapped = true
    return StudyTask(name: name, plan: plan)
  }

  /// The crystal under a strain, in the axes that files have (a along x, b in the xy plane), and the turn into them.
  static func strained(_ atoms: AtomicStructure, _ strain: Strain, by amplitude: Double) -> (
    atoms: AtomicStructure, rotation: Matrix3
  ) {
    let deformation = Matrix3.strained(strain.component, by: Double(strain.sign) * amplitude)
    var copy = atoms
    copy.cell.vectors = atoms.cell.vectors * deformation
    let (cell, rotation) = copy.cell.standardOrientation()
    copy.cell = cell
    copy.positions = atoms.positions.map {
      (($0 - atoms.cell.origin) * deformation + atoms.cell.origin) * rotation
    }
    return (copy, rotation)
  }
}
