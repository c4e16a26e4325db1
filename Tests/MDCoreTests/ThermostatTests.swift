import Foundation
import MDCore
import TestSupport
import Testing

@Suite struct ThermostatTests {
  static func oscillator(mass: Double = 1, stiffness: Vec3, count: Int = 1, frozen: [Bool]? = nil)
    -> TestSystem
  {
    let sites = Array(repeating: Vec3(5, 5, 5), count: count)
    let topology = Topology(
      species: ["A"], types: Array(repeating: 0, count: count), massPerSpecies: [mass], frozen: frozen,
      units: .lennardJones)
    let state = State(
      positions: sites.map { $0 + Vec3(1, 0.5, -0.5) }, velocities: sites.map { _ in .zero },
      cell: Cell(orthogonal: Vec3(10, 10, 10)))
    return TestSystem(topology: topology, state: state, terms: [Wells(sites: sites, stiffness: stiffness)])
  }

  /// Velocity Verlet turns an oscillator at arccos(1 - (w dt)^2 / 2) / dt exactly.
  @Test func oscillatorPeriod() throws {
    let dt = 0.05
    let system = Self.oscillator(mass: 2, stiffness: Vec3(8, 8, 8))
    var run = try IntegratorCheck(system, timestep: dt) { Splitting.nve() }.start()
    let frequency = acos(1 - 0.5 * 4 * dt * dt) / dt
    #expect(abs(frequency - 2) < 2e-3)
    try run.advance(1000) {
      let expected = cos(frequency * dt * Double($0.state.step))
      #expect(abs($0.state.positions[0].x - 5 - expected) < 1e-9)
    }
    #expect(run.integrator.degreesOfFreedom == 3)
    #expect(abs(run.state.time! - 50) < 1e-9)
  }

  /// BAOAB samples positions of an oscillator exactly at any timestep; velocities at full steps are colder by
  /// (w dt)^2 / 4.
  @Test(arguments: [0.2, 0.8]) func langevinSamplesOscillatorExactly(_ dt: Double) throws {
    let system = Self.oscillator(stiffness: Vec3(1, 1, 1), count: 16)
    let bath = GroupThermostat(temperature: Ramp(0.7), relaxationTime: 1)
    var run = try IntegratorCheck(system, timestep: dt) { Splitting.langevin([bath]) }.start()
    try run.advance(500)
    var squares: [Double] = []
    var kinetic: [Double] = []
    let masses = system.topology.masses
    try run.advance(20_000) {
      squares.append($0.state.positions.reduce(0) { $0 + ($1 - Vec3(5, 5, 5)).length2 } / 48)
      kinetic.append($0.state.kineticEnergy(masses: masses)! / 24)
    }
    let (x2, t) = (SeriesMean(squares), SeriesMean(kinetic))
    #expect(x2.error < 0.01 && abs(x2.deviation(from: 0.7)) < 3.5, "\(x2)")
    #expect(t.error < 0.01 && abs(t.deviation(from: 0.7 * (1 - 0.25 * dt * dt))) < 3.5, "\(t)")
  }

  /// With the bath after the velocity Verlet step kinetic energies are exact and <x^2> is
  /// kT / (k (1 - (w dt)^2 / 4)): an error of second order in the timestep.
  @Test(arguments: [0.4, 0.8]) func rescalingSamplesOscillatorToSecondOrder(_ dt: Double) throws {
    let system = Self.oscillator(stiffness: Vec3(1, 1, 1), count: 16)
    let bath = GroupThermostat(temperature: Ramp(0.7), relaxationTime: 2)
    var run = try IntegratorCheck(system, timestep: dt) { Splitting.bussi([bath]) }.start()
    try run.advance(500)
    var (squares, kinetic): ([Double], [Double]) = ([], [])
    let masses = system.topology.masses
    try run.advance(40_000) {
      squares.append($0.state.positions.reduce(0) { $0 + ($1 - Vec3(5, 5, 5)).length2 } / 48)
      kinetic.append($0.state.kineticEnergy(masses: masses)! / 24)
    }
    let (x2, t) = (SeriesMean(squares), SeriesMean(kinetic))
    #expect(x2.error < 0.01 && abs(x2.deviation(from: 0.7 / (1 - 0.25 * dt * dt))) < 3.5, "\(x2)")
    #expect(t.error < 0.01 && abs(t.deviation(from: 0.7)) < 3.5, "\(t)")
  }

  /// Kinetic energy of g degrees of freedom: mean g kT / 2, variance g (kT)^2 / 2.
  @Test(arguments: ["langevin", "bussi", "noseHoover"]) func kineticEnergyDistribution(_ name: String) throws
  {
    let bath = GroupThermostat(temperature: Ramp(0.4), relaxationTime: 0.3)
    let make: @Sendable () -> Splitting = {
      switch name {
      case "langevin": .langevin([bath])
      case "bussi": .bussi([bath])
      default: .noseHoover([bath])
      }
    }
    let system = try TestSystem.crystal(repeat: 2, temperature: 0.4)
    var run = try IntegratorCheck(system, timestep: 0.01, make: make).start()
    try run.advance(1000)
    var energies: [Double] = []
    var light: [Double] = []
    let masses = system.topology.masses
    try run.advance(30_000) { now in
      energies.append(now.state.kineticEnergy(masses: masses)!)
      let velocities = now.state.velocities!
      light.append(stride(from: 0, to: 32, by: 2).reduce(0.0) { $0 + 0.5 * velocities[$1].length2 })
    }
    let g = Double(run.integrator.degreesOfFreedom)
    let expected = 0.5 * g * 0.4
    let mean = SeriesMean(energies)
    let variance = SeriesMean(energies.map { ($0 - expected) * ($0 - expected) })
    #expect(mean.error < 0.01 * expected && abs(mean.deviation(from: expected)) < 4, "\(mean) \(expected)")
    #expect(abs(variance.deviation(from: 0.5 * g * 0.16)) < 4, "\(variance) \(0.5 * g * 0.16)")
    // A nearly harmonic crystal with one chain for all does not mix in this time.
    if name == "noseHoover" { return }
    // Equipartition: the 16 atoms of mass 1 hold their share, less what the fixed centre of mass takes.
    let share = 0.4 * 0.5 * (g == 96 ? 48 : 48 - 3 * 16.0 / 40)
    #expect(abs(SeriesMean(light).deviation(from: share)) < 4, "\(SeriesMean(light)) \(share)")
  }

  @Test(arguments: ["langevin", "bussi"]) func groupsKeepTheirOwnTemperature(_ name: String)
    throws
  {
    let groups = [
      GroupThermostat(atoms: Array(0..<40), temperature: Ramp(0.2), relaxationTime: 0.5),
      GroupThermostat(atoms: Array(40..<80), temperature: Ramp(0.9), relaxationTime: 0.5),
    ]
    var frozen = Array(repeating: false, count: 90)
    frozen[3] = true
    let system = Self.oscillator(stiffness: Vec3(1, 2, 3), count: 90, frozen: frozen)
    let make: @Sendable () -> Splitting = {
      switch name {
      case "langevin": .langevin(groups)
      default: .bussi(groups)
      }
    }
    var run = try IntegratorCheck(system, timestep: 0.05, make: make).start()
    #expect(run.integrator.degreesOfFreedom == 267)
    try run.advance(1000)
    var temperatures: [[Double]] = [[], []]
    try run.advance(10_000) {
      for (g, (first, last)) in [(0, 40), (40, 80)].enumerated() {
        let sum = $0.state.velocities![first..<last].reduce(0) { $0 + $1.length2 }
        temperatures[g].append(sum / (g == 0 ? 117 : 120))
      }
    }
    #expect(abs(SeriesMean(temperatures[0]).deviation(from: 0.2)) < 4, "\(SeriesMean(temperatures[0]))")
    #expect(abs(SeriesMean(temperatures[1]).deviation(from: 0.9)) < 4, "\(SeriesMean(temperatures[1]))")
    #expect(run.state.positions[3] == system.state.positions[3])
    #expect(run.state.velocities![3] == .zero)
    // Atoms without thermostat keep their own energy.
    let (r, v) = (run.state.positions[85] - Vec3(5, 5, 5), run.state.velocities![85])
    let energy = 0.5 * (v.length2 + r.x * r.x + 2 * r.y * r.y + 3 * r.z * r.z)
    #expect(abs(energy - 0.5 * (1 + 0.5 + 0.75)) < 0.01)
  }

  /// Two free atoms have three degrees of freedom: an error of one would show.
  @Test func rescalingOfFewDegreesOfFreedom() throws {
    let system = TestSystem.idealGas(count: 2, side: 5, temperature: 1)
    let bath = GroupThermostat(temperature: Ramp(1), relaxationTime: 0.2)
    var run = try IntegratorCheck(system, timestep: 0.1) { Splitting.bussi([bath]) }.start()
    var energies: [Double] = []
    let start = run.conservedEnergy
    try run.advance(50_000) { energies.append($0.state.velocities![0].length2) }
    #expect(run.integrator.degreesOfFreedom == 3)
    #expect(abs(run.conservedEnergy - start) < 1e-9)
    let (mean, square) = (SeriesMean(energies), SeriesMean(energies.map { ($0 - 1.5) * ($0 - 1.5) }))
    #expect(mean.error < 0.03 && abs(mean.deviation(from: 1.5)) < 4, "\(mean)")
    #expect(abs(square.deviation(from: 1.5)) < 4, "\(square)")
  }

  @Test func chainsOfGroups() throws {
    let groups = [0..<16, 16..<32].map {
      GroupThermostat(atoms: Array($0), temperature: Ramp(0.3), relaxationTime: 0.5)
    }
    let system = try TestSystem.crystal(repeat: 2, temperature: 0.3)
    var run = try IntegratorCheck(system, timestep: 0.02) { Splitting.noseHoover(groups) }.start()
    #expect(run.integrator.degreesOfFreedom == 96)
    try run.advance(1000)
    var energies: [[Double]] = [[], []]
    try run.advance(20_000) { now in
      for g in 0..<2 {
        let atoms = g * 16..<(g + 1) * 16
        energies[g].append(
          atoms.reduce(0) { $0 + 0.5 * system.topology.masses[$1] * now.state.velocities![$1].length2 })
      }
    }
    for series in energies {
      let mean = SeriesMean(series)
      #expect(mean.error < 0.1 && abs(mean.deviation(from: 7.2)) < 4, "\(mean)")
    }
  }

  @Test func badThermostatsAreErrors() throws {
    let system = Self.oscillator(stiffness: Vec3(1, 1, 1), count: 4)
    func message(_ groups: [GroupThermostat]) -> String {
      do {
        _ = try IntegratorCheck(system, timestep: 0.1) { Splitting.bussi(groups) }.start()
        return ""
      } catch { return "\(error)" }
    }
    let warm = Ramp(1)
    #expect(
      message([GroupThermostat(temperature: Ramp(-1), relaxationTime: 1)])
        == "error: a thermostat needs a temperature; found -1.0; expected zero or more")
    #expect(message([GroupThermostat(temperature: warm, relaxationTime: 0)]).contains("relaxation time"))
    #expect(
      message([GroupThermostat(atoms: [4], temperature: warm, relaxationTime: 1)])
        == "error: a thermostat group names an atom that does not exist; found atom 5; expected 1 to 4")
    #expect(
      message([
        GroupThermostat(atoms: [0, 1], temperature: warm, relaxationTime: 1),
        GroupThermostat(atoms: [1, 2], temperature: warm, relaxationTime: 1),
      ]) == "error: atom 2 has two thermostats; expected groups without common atoms")
    #expect(message([GroupThermostat(temperature: warm, relaxationTime: 1)]) == "")
  }

  /// Chi-squared numbers: mean n, variance 2 n, for odd, even and small n.
  @Test(arguments: [1, 2, 3, 8, 101]) func sumsOfSquares(_ n: Int) {
    let random = CounterRandom(seed: 9, stream: .velocityRescaling)
    let values = (0..<20_000).map { random.sumOfSquares(n, step: $0, index: 0) }
    let mean = SeriesMean(values)
    let variance = SeriesMean(values.map { ($0 - Double(n)) * ($0 - Double(n)) })
    #expect(abs(mean.deviation(from: Double(n))) < 4, "\(mean)")
    #expect(abs(variance.deviation(from: Double(2 * n))) < 4, "\(variance)")
  }
}
