import Foundation
import MDCore
import TestSupport
import Testing

@Suite struct MinimizerTests {
  struct Run {
    var minimizer: FIRE
    var state: State
    var field: ForceField

    init(_ system: TestSystem, _ minimizer: FIRE, threads: Int = 1) throws {
      self.minimizer = minimizer
      state = system.state
      field = try system.field(threads: threads)
      try self.minimizer.prepare(state, field: field)
    }

    /// Steps until converged or `limit`.
    mutating func advance(_ limit: Int) throws {
      for _ in 0..<limit {
        let context = StepContext(
          topology: field.topology, seed: 1, step: state.step + 1, timestep: 1, workers: field.workers)
        if try minimizer.step(&state, field: &field, context: context, wanted: []) { return }
      }
    }
  }

  /// A crystal with displaced atoms and a deformed cell.
  static func disturbed(_ deformation: Matrix3 = .identity, sheared: Bool = false) throws -> TestSystem {
    var system = try TestSystem.crystal(repeat: 2, temperature: 0.3, sheared: sheared)
    let random = CounterRandom(seed: 21, stream: .positions)
    for i in system.state.positions.indices {
      system.state.positions[i] =
        (system.state.positions[i] + 0.05 * random.normalVector(step: 0, atom: i)) * deformation
    }
    system.state.cell.vectors = system.state.cell.vectors * deformation
    return system
  }

  @Test func findsTheCrystal() throws {
    let system = try Self.disturbed()
    var run = try Run(system, FIRE(Convergence(force: 1e-8)))
    try run.advance(1000)
    let result = run.minimizer.result
    #expect(result.isConverged && result.maximumForce <= 1e-8 && result.maximumStress == 0)
    #expect(abs(result.energy) < 1e-14)
    #expect(result.steps < 300 && run.state.step == result.steps)
    #expect(run.state.velocities == system.state.velocities && run.state.cell == system.state.cell)
    try run.advance(1)
    #expect(run.minimizer.result == result)
  }

  @Test func frozenAtomsStay() throws {
    var system = try Self.disturbed()
    for i in [0, 5, 17] { system.topology.frozen[i] = true }
    var run = try Run(system, FIRE(Convergence(force: 1e-6)))
    try run.advance(1000)
    #expect(run.minimizer.result.isConverged && run.minimizer.result.energy > 0.01)
    for i in [0, 5, 17] {
      #expect(run.state.positions[i] == system.state.positions[i])
      #expect(run.field.evaluation.forces[i].length > 1e-3)
    }
  }

  @Test(arguments: [CellCoupling.isotropic, .anisotropic, .triclinic, .axis(.z)], [0.0, 3.0])
  func relaxesTheCell(_ coupling: CellCoupling, _ pressure: Double) throws {
    let deformation =
      switch coupling {
      case .isotropic: Matrix3.diagonal(1.06, 1.06, 1.06)
      case .anisotropic: Matrix3.diagonal(1.05, 0.95, 1.02)
      case .triclinic: Matrix3(Vec3(1.05, 0, 0), Vec3(0.06, 0.97, 0), Vec3(-0.04, 0.05, 1.02))
      case .axis: Matrix3.diagonal(1, 1, 0.94)
      }
    let system = try Self.disturbed(deformation, sheared: true)
    var run = try Run(
      system, FIRE(Convergence(force: 1e-7, stress: 1e-7), cell: coupling, pressure: pressure))
    try run.advance(2000)
    let result = run.minimizer.result
    #expect(result.isConverged && result.maximumStress <= 1e-7 && result.steps < 600, "\(result)")
    let volume = run.state.cell.volume
    #expect(abs(result.energy - run.field.evaluation.energy - pressure * volume) < 1e-9)
    let stress = coupling.project(
      (1 / volume) * run.field.evaluation.virial - .diagonal(pressure, pressure, pressure))
    #expect(stress.rowLengthSum < 1e-6)
    #expect(run.state.cell.isStandardOrientation)
    let original = try TestSystem.crystal(repeat: 2, temperature: 0.3, sheared: true).state.cell.vectors
    if pressure == 0 {
      #expect((run.state.cell.vectors - original).rowLengthSum < 1e-6)
      #expect(result.energy < 1e-12)
    } else {
      #expect(volume < 0.99 * abs(original.determinant))
    }
  }

  @Test func continuesFromCheckpointAndOnTwoThreads() throws {
    let minimizer = FIRE(Convergence(force: 1e-9, stress: 1e-9), cell: .triclinic, pressure: 1)
    let system = try Self.disturbed(.diagonal(1.02, 0.99, 1.01))
    var whole = try Run(system, minimizer)
    try whole.advance(37)
    var record = CheckpointRecord()
    record.save("minimizer", whole.minimizer)
    record.save("field", whole.field)
    var resumed = try Run(system, minimizer, threads: 2)
    resumed.state = whole.state
    try record.restore("minimizer", &resumed.minimizer)
    try record.restore("field", &resumed.field)
    #expect(resumed.minimizer.result == whole.minimizer.result)
    try whole.advance(60)
    try resumed.advance(60)
    #expect(resumed.state == whole.state)
    #expect(resumed.minimizer.result == whole.minimizer.result && whole.minimizer.result.steps == 97)
  }

  @Test func badMinimisationsAreErrors() throws {
    let system = try Self.disturbed()
    #expect(throws: MDError.self) { _ = try Run(system, FIRE(Convergence(force: 0))) }
    var open = system
    open.state.cell.periodic = [true, true, false]
    #expect(throws: MDError.self) {
      _ = try Run(open, FIRE(Convergence(force: 1, stress: 1), cell: .isotropic))
    }
    var broken = system
    broken.state.positions[3].x = .nan
    #expect(throws: MDError.self) {
      var run = try Run(broken, FIRE(Convergence(force: 1e-3)))
      try run.advance(10)
    }
  }
}
