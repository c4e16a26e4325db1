import MDCore
import TestSupport
import Testing

/// The contract of `IntegratorCheck` on every scheme.
@Suite struct IntegratorContractTests {
  struct Scheme: Sendable, CustomTestStringConvertible {
    var name: String
    var deterministic: Bool
    var conservesMomentum = true
    var make: @Sendable () -> any Integrator
    var testDescription: String { name }
  }

  static let bath = GroupThermostat(temperature: Ramp(0.3), relaxationTime: 0.5)
  static let couplings: [CellCoupling] = [.isotropic, .anisotropic, .triclinic, .axis(.x), .axis(.z)]
  static func target(_ coupling: CellCoupling) -> PressureTarget {
    PressureTarget(coupling, pressure: Ramp(0.5), relaxationTime: 1)
  }

  static let schemes: [Scheme] = {
    var list = [
      Scheme(name: "nve", deterministic: true) { Splitting.nve() },
      Scheme(name: "noseHoover", deterministic: true) { Splitting.noseHoover([bath]) },
      Scheme(name: "bussi", deterministic: false) { Splitting.bussi([bath]) },
      Scheme(name: "langevin", deterministic: false, conservesMomentum: false) { Splitting.langevin([bath]) },
    ]
    for coupling in couplings {
      list += [
        Scheme(name: "nph \(coupling)", deterministic: true) { Splitting.nph(target(coupling)) },
        Scheme(name: "mtk \(coupling)", deterministic: true) {
          Splitting.martynaTobiasKlein(bath, target(coupling))
        },
        Scheme(name: "cell rescaling \(coupling)", deterministic: false) {
          Splitting.cellRescaling(bath, target(coupling), compressibility: 0.02)
        },
      ]
    }
    return list
  }()
  static let deterministic = schemes.filter(\.deterministic)
  static let stochastic = schemes.filter { !$0.deterministic }

  static func check(_ scheme: Scheme, repeat n: Int = 2, timestep: Double = 0.02) throws -> IntegratorCheck {
    IntegratorCheck(
      try TestSystem.crystal(repeat: n, temperature: 0.3, sheared: true), timestep: timestep,
      make: scheme.make)
  }

  @Test(arguments: deterministic) func runsBackwards(_ scheme: Scheme) throws {
    #expect(try Self.check(scheme).reversibilityError(steps: 300) < 1e-9)
  }

  @Test(arguments: deterministic) func conservedEnergyErrorFallsAsSquareOfTimestep(_ scheme: Scheme) throws {
    let error = try Self.check(scheme, timestep: 0.01).conservedFluctuations(time: 10)
    #expect((3.6...4.4).contains(error.full / error.half), "\(error)")
    // The kinetic energy is 14.
    #expect(error.full < 0.15)
  }

  @Test(arguments: stochastic) func effectiveEnergyDriftFallsWithTimestep(_ scheme: Scheme) throws {
    // Large timesteps (0.06 is more than half the stability limit), so that the drift stands out.
    let drift = try Self.check(scheme, timestep: 0.06).conservedDrifts(time: 600)
    #expect(abs(drift.half) < 0.25 * abs(drift.full) && abs(drift.full) < 0.05, "\(drift)")
  }

  @Test(arguments: schemes) func keepsMomentum(_ scheme: Scheme) throws {
    let error = try Self.check(scheme).momentumError(steps: 200)
    if scheme.conservesMomentum { #expect(error < 1e-10) } else { #expect(error > 0.1) }
    var state = try TestSystem.crystal(repeat: 2, temperature: 0.3).state
    var integrator = scheme.make()
    try integrator.prepare(&state, field: try TestSystem.crystal(repeat: 2, temperature: 0.3).field())
    #expect(integrator.degreesOfFreedom == (scheme.conservesMomentum ? 93 : 96))
  }

  @Test(arguments: schemes) func sameBitsOnTwoThreads(_ scheme: Scheme) throws {
    #expect(try Self.check(scheme, repeat: 11).sameOnTwoThreads(steps: 6))
  }

  @Test(arguments: schemes) func continuesFromCheckpoint(_ scheme: Scheme) throws {
    var check = try Self.check(scheme)
    #expect(try check.continuesWithoutBreak(steps: 40))
    let heating = GroupThermostat(temperature: Ramp(from: 0.1, to: 0.6), relaxationTime: 0.5)
    let squeeze = PressureTarget(.triclinic, pressure: Ramp(from: 0, to: 4), relaxationTime: 1)
    check = IntegratorCheck(check.system, timestep: 0.02) {
      scheme.deterministic
        ? Splitting.martynaTobiasKlein(heating, squeeze)
        : Splitting.cellRescaling(heating, squeeze, compressibility: 0.02)
    }
    #expect(try check.continuesWithoutBreak(steps: 40))
  }

  @Test(arguments: ["mtk", "cell rescaling"]) func rampsKeepTheConservedEnergy(_ name: String) throws {
    let heating = GroupThermostat(temperature: Ramp(from: 0.1, to: 0.6), relaxationTime: 0.5)
    let squeeze = PressureTarget(.isotropic, pressure: Ramp(from: 0, to: 5), relaxationTime: 1)
    let check = IntegratorCheck(try TestSystem.crystal(repeat: 2, temperature: 0.1), timestep: 0.01) {
      name == "mtk"
        ? Splitting.martynaTobiasKlein(heating, squeeze)
        : Splitting.cellRescaling(heating, squeeze, compressibility: 0.02)
    }
    func change(_ dt: Double) throws -> Double {
      var run = try check.start(timestep: dt)
      let (energy, volume) = (run.conservedEnergy, run.state.cell.volume)
      let steps = Int((40 / dt).rounded())
      run.progress = { Double($0) / Double(steps) }
      try run.advance(steps)
      #expect(run.state.cell.volume < 0.97 * volume)
      return abs(run.conservedEnergy - energy)
    }
    // Heat of about 60 flows in; the error is that of the timestep.
    let (full, half) = (try change(0.01), try change(0.005))
    #expect(full < 0.4 && half < 0.35 * full, "\(full) \(half)")
  }
}
