import MDCore
import TestSupport
import Testing

/// No velocities is not the same as at rest.
@Suite struct StateWithoutVelocitiesTests {
  private func crystal() throws -> (TestSystem, State) {
    let system = try TestSystem.crystal(repeat: 2, temperature: 0.1)
    return (system, State(positions: system.state.positions, cell: system.state.cell))
  }

  @Test func dynamicsRefuseThem() throws {
    let (system, state) = try crystal()
    var stage = Simulation(
      state: state, field: try system.field(), scheme: .dynamics(Splitting.nve()), timestep: 0.01, steps: 1)
    let error = #expect(throws: MDError.self) { try stage.start(observing: false) }
    #expect(error?.what.contains("no velocities") == true)
  }

  @Test func nothingKineticIsMadeOfThem() throws {
    let (system, state) = try crystal()
    let masses = system.topology.masses
    #expect(state.kineticEnergy(masses: masses) == nil && state.kineticTensor(masses: masses) == nil)
    #expect(state.centerOfMassVelocity(system.topology) == nil)
    let snapshot = Snapshot(
      topology: system.topology, state: state, degreesOfFreedom: 3, virial: .identity)
    #expect(snapshot.temperature == nil && snapshot.pressureTensor == nil)
  }

  /// Atoms that are minimised are at rest: the virial is all of the pressure.
  @Test func aMinimisationHasAPressure() throws {
    let (system, state) = try crystal()
    var stage = Simulation(
      state: state, field: try system.field(),
      scheme: .minimization(FIRE(Convergence(force: 1e-6, stress: 1e-6), cell: .triclinic)), timestep: 0.01,
      steps: 2)
    try stage.start(observing: false)
    try stage.advance()
    let snapshot = stage.snapshot()
    let virial = try #require(snapshot.virial)
    #expect(snapshot.kineticEnergy == nil && snapshot.temperature == nil)
    #expect(snapshot.pressureTensor == (1 / snapshot.state.cell.volume) * virial.symmetricPart)
  }
}
