import MDCore
import TestSupport
import Testing

/// Momentum that a Langevin bath leaves must not be counted as heat by the stage that follows.
@Suite struct StageMomentumTests {
  @Test func aStageThatConservesMomentumBeginsWithoutAny() throws {
    let system = try TestSystem.crystal(repeat: 2, temperature: 0.1)
    var state = system.state
    for i in state.positions.indices { state.velocities![i] += Vec3(0.01, -0.02, 0.03) }
    let field = try system.field()
    func momentum(_ scheme: Splitting) throws -> Double {
      var stage = Simulation(
        state: state, field: field, scheme: .dynamics(scheme), timestep: 0.01, steps: 1)
      try stage.start(observing: false)
      return stage.state.centerOfMassVelocity(system.topology)!.length
    }
    #expect(try momentum(.nve()) < 1e-14)
    let bath = GroupThermostat(temperature: Ramp(0.1), relaxationTime: 1)
    #expect(try momentum(.bussi([bath])) < 1e-14)
    #expect(try momentum(.langevin([bath])) > 0.03)
  }
}
