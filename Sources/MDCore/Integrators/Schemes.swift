/// What a barostat aims at.
public struct PressureTarget: Sendable, Equatable {
  public var coupling: CellCoupling
  /// Hydrostatic pressure (eV/A^3).
  public var pressure: Ramp
  /// Internal time units.
  public var relaxationTime: Double

  public init(_ coupling: CellCoupling, pressure: Ramp, relaxationTime: Double) {
    self.coupling = coupling
    self.pressure = pressure
    self.relaxationTime = relaxationTime
  }
}

/// The schemes in use. Kinetic energies seen at the end of a step are those right after the heat bath, except for
/// Langevin, whose bath acts in the middle (positions are then sampled best, velocities at full steps are colder
/// by a part (omega dt)^2 / 4).
extension Splitting {
  /// Velocity Verlet.
  public static func nve() -> Splitting {
    Splitting(.nve, [.kick(0.5), .drift(1), .forces, .kick(0.5)])
  }

  /// Langevin dynamics as BAOAB. Source: [Leimkuhler2013].
  public static func langevin(_ groups: [GroupThermostat]) -> Splitting {
    Splitting(
      .nvt, [.kick(0.5), .drift(0.5), .thermostat(1), .drift(0.5), .forces, .kick(0.5)],
      thermostat: OrnsteinUhlenbeck(groups))
  }

  /// Velocity Verlet with stochastic velocity rescaling. Source: [Bussi2007].
  public static func bussi(_ groups: [GroupThermostat]) -> Splitting {
    Splitting(
      .nvt, [.kick(0.5), .drift(1), .forces, .kick(0.5), .thermostat(1)],
      thermostat: VelocityRescaling(groups))
  }

  /// Velocity Verlet with Nose-Hoover chains. Source: [Martyna1996].
  public static func noseHoover(_ groups: [GroupThermostat], chainLength: Int = 3) -> Splitting {
    Splitting(
      .nvt, [.thermostat(0.5), .kick(0.5), .drift(1), .forces, .kick(0.5), .thermostat(0.5)],
      thermostat: NoseHoover(groups, chainLength: chainLength))
  }

  /// Stochastic cell rescaling with stochastic velocity rescaling of all atoms.
  ///
  /// `compressibility` (A^3/eV) need not be exact: it sets the relaxation time's scale, not what is sampled.
  /// Source: [Bernetti2020]; [DelTatto2022].
  public static func cellRescaling(
    _ bath: GroupThermostat, _ target: PressureTarget, compressibility: Double
  ) -> Splitting {
    Splitting(
      .npt,
      [
        .cellKick(0.5), .kick(0.5), .drift(0.5), .cellDrift(0.5), .cellThermostat(1), .cellDrift(0.5),
        .drift(0.5), .forces, .kick(0.5), .cellKick(0.5), .thermostat(1),
      ],
      thermostat: VelocityRescaling([bath]),
      cell: CellFlow(
        target.coupling, pressure: target.pressure, relaxationTime: target.relaxationTime,
        bath: .redrawn(temperature: bath.temperature, compressibility: compressibility)))
  }

  /// Martyna-Tobias-Klein: extended cell momentum, Nose-Hoover chains on all atoms and on the cell.
  /// Source: [Martyna1994]; [Martyna1996].
  public static func martynaTobiasKlein(
    _ bath: GroupThermostat, _ target: PressureTarget, chainLength: Int = 3
  ) -> Splitting {
    let half: [Factor] = [.cellThermostat(0.5), .thermostat(0.5), .cellKick(0.5), .kick(0.5)]
    return Splitting(
      .npt, half + [.cellDrift(0.5), .drift(1), .cellDrift(0.5), .forces] + half.reversed(),
      thermostat: NoseHoover([bath], chainLength: chainLength),
      cell: CellFlow(
        target.coupling, pressure: target.pressure, relaxationTime: target.relaxationTime,
        bath: .chain(temperature: bath.temperature, length: chainLength)))
  }

  /// Constant enthalpy and pressure: Martyna-Tobias-Klein without heat baths. The mass of the cell follows from the
  /// kinetic energy at the start. Source: [Andersen1980].
  public static func nph(_ target: PressureTarget) -> Splitting {
    Splitting(
      .nph,
      [
        .cellKick(0.5), .kick(0.5), .cellDrift(0.5), .drift(1), .cellDrift(0.5), .forces, .kick(0.5),
        .cellKick(0.5),
      ],
      cell: CellFlow(
        target.coupling, pressure: target.pressure, relaxationTime: target.relaxationTime, bath: .none))
  }
}
