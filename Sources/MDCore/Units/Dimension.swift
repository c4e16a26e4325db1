/// Physical dimensions that a deck's values have, each with the default unit that bare numbers are read in.
public enum Dimension: String, Sendable, CaseIterable {
  case dimensionless, temperature, length, inverseLength, area, volume, time, rate, pressure, compressibility
  case energy, mass, force, velocity, density, stiffness, angle

  /// The unit of bare numbers with `units: metal`.
  public var defaultUnit: String {
    switch self {
    case .dimensionless: ""
    case .temperature: "K"
    case .length: "A"
    case .inverseLength: "1/A"
    case .area: "A2"
    case .volume: "A3"
    case .time: "fs"
    case .rate: "1/fs"
    case .pressure: "GPa"
    case .compressibility: "1/GPa"
    case .energy: "eV"
    case .mass: "u"
    case .force: "eV/A"
    case .velocity: "A/fs"
    case .density: "g/cm3"
    case .stiffness: "eV/A2"
    case .angle: "degree"
    }
  }

  /// The same in reduced units.
  public var reducedUnit: String {
    switch self {
    case .dimensionless: ""
    case .temperature: "epsilon/kB"
    case .length: "sigma"
    case .inverseLength: "1/sigma"
    case .area: "sigma2"
    case .volume: "sigma3"
    case .time: "tau"
    case .rate: "1/tau"
    case .pressure: "epsilon/sigma3"
    case .compressibility: "sigma3/epsilon"
    case .energy: "epsilon"
    case .mass: "m"
    case .force: "epsilon/sigma"
    case .velocity: "sigma/tau"
    case .density: "m/sigma3"
    case .stiffness: "epsilon/sigma2"
    case .angle: "degree"
    }
  }

  /// The default unit in a unit system.
  public func unit(in units: UnitSystem) -> String { units.name == .metal ? defaultUnit : reducedUnit }

  /// One internal unit in the default user unit.
  public func userPerInternal(_ units: UnitSystem) -> Double {
    switch self {
    case .time: units.timeToUser
    case .rate, .velocity: 1 / units.timeToUser
    case .pressure: units.pressureToUser
    case .compressibility: 1 / units.pressureToUser
    case .density: units.densityToUser
    case .dimensionless, .temperature, .length, .inverseLength, .area, .volume, .energy, .mass, .force,
      .stiffness, .angle:
      1
    }
  }

  /// Name in messages, e.g. "inverse length".
  public var title: String {
    switch self {
    case .dimensionless: "number"
    case .inverseLength: "inverse length"
    default: rawValue
    }
  }

  /// Value that messages show as an example, in the default unit.
  var example: String {
    switch self {
    case .dimensionless: "0.5"
    case .temperature: "300"
    case .length: "2.87"
    case .inverseLength, .density, .force, .stiffness, .rate, .velocity: "1.5"
    case .area, .volume, .time, .energy: "2"
    case .pressure: "1"
    case .compressibility: "0.006"
    case .mass: "55.845"
    case .angle: "90"
    }
  }
}
