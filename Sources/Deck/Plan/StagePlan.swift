public import MDCore

/// One stage of a run.
public struct StagePlan: Sendable, Equatable {
  /// Name in series and messages; the kind of the stage unless the deck gives one.
  public var name: String
  public var method: Method
  /// Steps; at most so many for a minimisation.
  public var steps: Int

  /// What the stage does.
  public enum Method: Sendable, Equatable {
    case minimize(Minimization)
    case nve
    case nvt(ThermostatPlan)
    case npt(ThermostatPlan, BarostatPlan)
    case nph(BarostatPlan)
  }

  /// The deck's key for the method.
  public var kind: String {
    switch method {
    case .minimize: "minimize"
    case .nve: "nve"
    case .nvt: "nvt"
    case .npt: "npt"
    case .nph: "nph"
    }
  }

  public var isDynamics: Bool {
    if case .minimize = method { false } else { true }
  }

  /// The temperature at the start of the stage (K), nil where it controls none.
  public var startTemperature: Double? {
    switch method {
    case .minimize, .nve, .nph: nil
    case .nvt(let bath), .npt(let bath, _): bath.groups.isEmpty ? bath.temperature.start : nil
    }
  }
}

/// Relaxation to the nearest minimum of the energy (or of the enthalpy).
public struct Minimization: Sendable, Equatable {
  /// Which changes of the cell are allowed; nil keeps it.
  public var cell: BarostatPlan.Coupling?
  /// Pressure that the cell feels (internal units).
  public var pressure: Double
  /// Done when no force on an atom is larger (eV/A).
  public var forceTolerance: Double
  /// Done when no component of the stress departs further from the pressure (internal units).
  public var stressTolerance: Double
}

/// Control of the temperature.
public struct ThermostatPlan: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case bussi
    case noseHoover = "nose-hoover"
    case langevin
  }

  public var kind: Kind
  /// Target (K), for all atoms unless there are groups.
  public var temperature: Ramp
  /// 1/friction, decay time of the kinetic energy, or time scale of the chain (internal units).
  public var relaxationTime: Double
  /// Links of a Nose-Hoover chain.
  public var chainLength: Int
  /// Groups with targets of their own; if there are any, other atoms feel no thermostat.
  public var groups: [Group]

  /// A group of atoms with a thermostat of its own.
  public struct Group: Sendable, Equatable {
    public var name: String
    public var temperature: Ramp
    public var relaxationTime: Double
  }
}

/// Control of the pressure.
public struct BarostatPlan: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable { case rescaling, mtk }
  /// Which changes of the cell are allowed.
  public enum Coupling: String, Sendable, CaseIterable { case isotropic, anisotropic, triclinic, x, y, z }

  public var kind: Kind
  public var coupling: Coupling
  /// Target (internal units).
  public var pressure: Ramp
  /// Internal time units.
  public var relaxationTime: Double
  /// Isothermal compressibility, which sets the pace of the rescaling barostat (internal units).
  public var compressibility: Double
}
