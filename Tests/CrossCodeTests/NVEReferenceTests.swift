import MDCore
import Potentials
import TestSupport
import Testing

/// A thousand steps of velocity Verlet beside LAMMPS, in reduced units.
@Suite struct NVEReferenceTests {
  /// Rounding differences grow as the series files say; a hundred times that is allowed.
  @Test(arguments: [
    (
      "nve_force_shifted", LennardJones.Truncation.forceShifted, 0.002, [100: 2e-13, 500: 4e-12, 1000: 1e-10]
    ),
    ("nve_cut", .cut, 0.005, [100: 6e-13, 500: 4e-10, 1000: 6e-7]),
  ])
  func followsTheSameTrajectory(
    name: String, truncation: LennardJones.Truncation, dt: Double, bounds: [Int: Double]
  ) throws {
    let frames = try LAMMPSReference.frames(name + ".extxyz")
    let system = frames[0].system()
    let pair = [SpeciesPair("Ar", "Ar"): LennardJones.Coefficients(epsilon: 1, sigma: 1, cutoff: 2.5)]
    var field = try ForceField(
      [LennardJones.potential(pair, truncation: truncation)], topology: system.topology, skin: 0.3,
      workers: Workers(threads: 2))
    var state = State(
      positions: system.positions, velocities: frames[0].vectors("vel"), cell: system.cell)
    try field.evaluate(state, wanted: [.energy, .forces])
    let start = field.evaluation.energy + kinetic(state)
    var compared = 0
    for step in 1...1000 {
      try advance(&state, &field, by: dt)
      guard let frame = frames.first(where: { $0.number("step") == Double(step) }) else { continue }
      let bound = try #require(bounds[step])
      let positions = zip(state.positions, frame.vectors("pos")).map { ($0 - $1).length }.max()!
      let velocities = zip(state.velocities!, frame.vectors("vel")).map { ($0 - $1).length }.max()!
      #expect(positions < bound, "\(name), step \(step): positions differ by \(positions)")
      #expect(velocities < 20 * bound, "\(name), step \(step): velocities differ by \(velocities)")
      compared += 1
    }
    #expect(compared == bounds.count)
    #expect(abs(field.evaluation.energy + kinetic(state) - start) < 0.05 * abs(start))
  }

  private func kinetic(_ state: State) -> Double { state.velocities!.reduce(0) { $0 + 0.5 * $1.length2 } }

  /// Unit masses.
  private func advance(_ state: inout State, _ field: inout ForceField, by dt: Double) throws {
    for i in state.positions.indices {
      state.velocities![i] += 0.5 * dt * field.evaluation.forces[i]
      state.positions[i] += dt * state.velocities![i]
    }
    try field.evaluate(state, wanted: [.energy, .forces])
    for i in state.positions.indices { state.velocities![i] += 0.5 * dt * field.evaluation.forces[i] }
  }
}
