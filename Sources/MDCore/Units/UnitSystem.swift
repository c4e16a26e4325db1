/// The unit system of a run: `metal` (A, eV, u, K; derived time) or `lennardJones` (all reduced).
///
/// Inside the engine energy, length and mass units are coherent, so that force / mass is an acceleration in
/// the derived time unit. This type holds the factors to the units that users see; they are used only where
/// text or files come in or go out.
public struct UnitSystem: Sendable, Equatable {
  /// The deck's `units:` key.
  public enum Name: String, Sendable, CaseIterable { case metal, lj }

  public let name: Name
  /// Energy per temperature unit (eV/K; 1 in reduced units).
  public let boltzmann: Double
  /// One internal time unit in user time (fs; reduced: 1).
  public let timeToUser: Double
  /// One internal pressure unit (eV/A^3) in user pressure (GPa; reduced: 1).
  public let pressureToUser: Double
  /// One internal density unit (u/A^3) in user density (g/cm^3; reduced: 1).
  public let densityToUser: Double

  /// A, eV, u, K inside; fs, GPa, g/cm3 outside. One internal time unit is sqrt(u A^2 / eV) = 10.18 fs.
  public static let metal = UnitSystem(
    name: .metal, boltzmann: PhysicalConstants.boltzmann,
    timeToUser: (PhysicalConstants.atomicMassUnit / PhysicalConstants.elementaryCharge).squareRoot() * 1e5,
    pressureToUser: PhysicalConstants.elementaryCharge * 1e21,
    densityToUser: PhysicalConstants.atomicMassUnit * 1e27)
  /// Reduced Lennard-Jones units: everything is one.
  public static let lennardJones = UnitSystem(
    name: .lj, boltzmann: 1, timeToUser: 1, pressureToUser: 1, densityToUser: 1)

  public static func named(_ name: Name) -> UnitSystem { name == .metal ? .metal : .lennardJones }

  /// Unit symbols as printed beside numbers.
  public var lengthSymbol: String { name == .metal ? "A" : "sigma" }
  public var energySymbol: String { name == .metal ? "eV" : "epsilon" }
  public var temperatureSymbol: String { name == .metal ? "K" : "epsilon/kB" }
  public var timeSymbol: String { name == .metal ? "fs" : "tau" }
  public var pressureSymbol: String { name == .metal ? "GPa" : "epsilon/sigma3" }
  public var densitySymbol: String { name == .metal ? "g/cm3" : "m/sigma3" }
}
