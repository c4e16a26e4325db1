import Foundation
import MDCore
import TestSupport
import Testing

/// Barostats against distributions known in closed form.
@Suite struct BarostatTests {
  enum Kind: String, Sendable, CaseIterable { case rescaling, extended }

  /// A barostat with a Langevin bath on the atoms, so that an ideal gas mixes: 3 N degrees of freedom.
  static func langevin(
    _ kind: Kind, _ coupling: CellCoupling, pressure: Double, compressibility: Double = 0.3
  ) -> Splitting {
    let one = Ramp(1)
    let start: [Splitting.Factor] = [.cellKick(0.5), .kick(0.5), .drift(0.5), .cellDrift(0.5)]
    let middle: [Splitting.Factor] = [.thermostat(1)] + (kind == .rescaling ? [.cellThermostat(1)] : [])
    let end: [Splitting.Factor] = [.cellDrift(0.5), .drift(0.5), .forces, .kick(0.5), .cellKick(0.5)]
    let outer: [Splitting.Factor] = kind == .extended ? [.cellThermostat(0.5)] : []
    return Splitting(
      .npt, outer + start + middle + end + outer,
      thermostat: OrnsteinUhlenbeck([GroupThermostat(temperature: one, relaxationTime: 0.5)]),
      cell: CellFlow(
        coupling, pressure: Ramp(pressure), relaxationTime: 0.5,
        bath: kind == .rescaling
          ? .redrawn(temperature: one, compressibility: compressibility) : .chain(temperature: one, length: 3)
      ))
  }

  /// With total momentum fixed at zero the volume of an ideal gas is distributed as V^(N - 1) exp(-P V / kT).
  @Test func volumeOfIdealGas() throws {
    let system = TestSystem.idealGas(count: 8, side: 2, temperature: 1)
    let bath = GroupThermostat(temperature: Ramp(1), relaxationTime: 0.3)
    let target = PressureTarget(.isotropic, pressure: Ramp(1), relaxationTime: 1)
    var run = try IntegratorCheck(system, timestep: 0.02) {
      Splitting.cellRescaling(bath, target, compressibility: 1)
    }.start()
    #expect(run.integrator.degreesOfFreedom == 21)
    var volumes: [Double] = []
    try run.advance(200_000) { volumes.append($0.state.cell.volume) }
    let mean = SeriesMean(volumes)
    let variance = SeriesMean(volumes.map { ($0 - 8) * ($0 - 8) })
    #expect(mean.error < 0.1 && abs(mean.deviation(from: 8)) < 3.5, "\(mean)")
    #expect(abs(variance.deviation(from: 8)) < 3.5, "\(variance)")
  }

  /// Without momentum conservation: V^N exp(-P V / kT). One axis moves, the others stay to the last bit. A frozen
  /// atom keeps its fractional coordinates and adds nothing.
  @Test(arguments: Kind.allCases, [CellCoupling.isotropic, .axis(.z)])
  func volumeOfIdealGasWithLangevin(_ kind: Kind, _ coupling: CellCoupling) throws {
    var frozen = Array(repeating: false, count: 9)
    frozen[4] = true
    let system = TestSystem.idealGas(count: 9, side: 2, temperature: 1, frozen: frozen)
    var run = try IntegratorCheck(system, timestep: 0.02) {
      Self.langevin(kind, coupling, pressure: 1)
    }.start()
    #expect(run.integrator.degreesOfFreedom == 24)
    var volumes: [Double] = []
    try run.advance(200_000) { volumes.append($0.state.cell.volume) }
    let mean = SeriesMean(volumes)
    let variance = SeriesMean(volumes.map { ($0 - 9) * ($0 - 9) })
    #expect(mean.error < 0.15 && abs(mean.deviation(from: 9)) < 3.5, "\(mean)")
    #expect(abs(variance.deviation(from: 9)) < 3.5, "\(variance)")
    if coupling == .axis(.z) {
      let (h, h0) = (run.state.cell.vectors, system.state.cell.vectors)
      #expect(h.a == h0.a && h.b == h0.b && h.c.x == 0 && h.c.y == 0 && h.c.z != h0.c.z)
    }
    let (s, s0) = (
      run.state.cell.fractional(run.state.positions[4]),
      system.state.cell.fractional(system.state.positions[4])
    )
    #expect((s - s0).length < 1e-9)
    #expect(run.state.velocities![4] == .zero)
  }

  /// Without forces the cell changes all velocities so that v h^T (momenta in fractional coordinates) keep their
  /// ratios, in particular when it shears.
  @Test func fractionalMomentaKeepTheirRatios() throws {
    let system = TestSystem.idealGas(
      count: 8, side: 1, temperature: 1, terms: [CellSpring(stiffness: 20)])
    var run = try IntegratorCheck(system, timestep: 0.01) {
      Splitting.nph(PressureTarget(.triclinic, pressure: Ramp(0), relaxationTime: 1))
    }.start()
    func momenta(_ state: State) -> [Vec3] {
      state.velocities!.map { $0 * state.cell.vectors.transpose }
    }
    let before = momenta(run.state)
    try run.advance(200)
    let after = momenta(run.state)
    let h = run.state.cell.vectors
    #expect(min(abs(h.b.x), abs(h.c.x), abs(h.c.y)) > 0.001)
    let factor = after[0].x / before[0].x
    for (p, p0) in zip(after, before) { #expect((p - factor * p0).length < 1e-10) }
  }

  /// A spring on the cell around an ideal gas: logarithms of the lengths are Gaussian with variance kT / k. The
  /// means hold the measure: (N + 1) kT / k with independent axes, (N + 1, N, N - 1) kT / k with rotations of the
  /// full cell integrated out; tilts have mean zero and variance kT / k.
  @Test(arguments: Kind.allCases, [CellCoupling.anisotropic, .triclinic])
  func shapeOfSprungCell(_ kind: Kind, _ coupling: CellCoupling) throws {
    let k = 20.0
    let system = TestSystem.idealGas(
      count: 2, side: 1, temperature: 1, terms: [CellSpring(stiffness: k)])
    for dt in kind == .rescaling ? [0.02, 0.1] : [0.02] {
      var run = try IntegratorCheck(system, timestep: dt) {
        Self.langevin(kind, coupling, pressure: 0, compressibility: 0.03)
      }.start()
      try run.advance(1000)
      var series = [[Double]](repeating: [], count: 6)
      try run.advance(200_000) {
        let h = $0.state.cell.vectors
        for (i, x) in [log(h.a.x), log(h.b.y), log(h.c.z), h.b.x, h.c.x, h.c.y].enumerated() {
          series[i].append(x)
        }
      }
      #expect(run.state.cell.isStandardOrientation)
      let means = coupling == .triclinic ? [3.0, 2, 1, 0, 0, 0] : [3, 3, 3, 0, 0, 0]
      for i in 0..<(coupling == .triclinic ? 6 : 3) {
        let mean = SeriesMean(series[i])
        let variance = SeriesMean(series[i].map { ($0 - means[i] / k) * ($0 - means[i] / k) })
        #expect(mean.error < 0.01 && abs(mean.deviation(from: means[i] / k)) < 4, "dt \(dt), \(i): \(mean)")
        #expect(abs(variance.deviation(from: 1 / k)) < 4, "dt \(dt), \(i): \(variance)")
      }
      if coupling == .anisotropic { #expect(series[3...].joined().allSatisfy { $0 == 0 }) }
    }
  }

  /// The axes of a cubic crystal in a triclinic barostat are equivalent, although a, b and c are treated
  /// differently to keep the cell from turning.
  @Test(.enabled(if: slowTests)) func axesOfCubicCrystalAreEquivalent() throws {
    let system = try TestSystem.crystal(repeat: 1, temperature: 0.3)
    let bath = GroupThermostat(temperature: Ramp(0.3), relaxationTime: 0.3)
    let target = PressureTarget(.triclinic, pressure: Ramp(0), relaxationTime: 0.5)
    for name in ["bussi", "langevin"] {
      var run = try IntegratorCheck(system, timestep: 0.02) {
        name == "bussi"
          ? Splitting.cellRescaling(bath, target, compressibility: 0.02)
          : Self.langevin(.rescaling, .triclinic, pressure: 0, compressibility: 0.02)
      }.start()
      try run.advance(5000)
      var lengths: [[Double]] = [[], [], []]
      try run.advance(1_000_000) {
        let l = $0.state.cell.lengths
        for axis in 0..<3 { lengths[axis].append(l[axis]) }
      }
      for (i, j) in [(0, 1), (1, 2), (0, 2)] {
        let difference = SeriesMean(zip(lengths[i], lengths[j]).map { $0 - $1 })
        #expect(difference.error < 0.003 && abs(difference.deviation(from: 0)) < 4, "\(difference)")
      }
    }
  }

  /// Pressure and temperature of a crystal under load come out as asked for.
  @Test(arguments: ["mtk", "cell rescaling"], [CellCoupling.anisotropic, .triclinic, .axis(.y)])
  func crystalUnderPressure(_ name: String, _ coupling: CellCoupling) throws {
    let bath = GroupThermostat(temperature: Ramp(0.3), relaxationTime: 0.5)
    let target = PressureTarget(coupling, pressure: Ramp(3), relaxationTime: 0.7)
    let system = try TestSystem.crystal(repeat: 2, temperature: 0.3, sheared: true)
    var run = try IntegratorCheck(system, timestep: 0.02) {
      name == "mtk"
        ? Splitting.martynaTobiasKlein(bath, target)
        : Splitting.cellRescaling(bath, target, compressibility: 0.02)
    }.start()
    try run.advance(2000)
    var pressures = [[Double]](repeating: [], count: 6)
    var temperatures: [Double] = []
    let masses = system.topology.masses
    try run.advance(20_000) {
      let kinetic = $0.state.kineticTensor(masses: masses)!
      temperatures.append(2 * kinetic.trace / 93)
      let p = (1 / $0.state.cell.volume) * (2 * kinetic + $0.field.evaluation.virial.symmetricPart)
      for i in 0..<6 { pressures[i].append(p.voigt[i]) }
    }
    let components =
      switch coupling {
      case .triclinic: Array(0..<6)
      case .anisotropic: [0, 1, 2]
      default: [1]
      }
    for i in components {
      let mean = SeriesMean(pressures[i])
      // <P> differs from the target by about kT / V, here 0.01.
      #expect(abs(mean.mean - (i < 3 ? 3 : 0)) < 4 * mean.error + 0.03, "\(i): \(mean)")
    }
    #expect(abs(SeriesMean(temperatures).deviation(from: 0.3)) < 4)
    #expect(run.state.cell.isStandardOrientation)
  }
}
