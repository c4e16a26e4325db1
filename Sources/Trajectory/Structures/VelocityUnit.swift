public import MDCore

/// A unit that velocities of a file are in.
public struct VelocityUnit: Sendable, Equatable {
  /// As the user or the file wrote it, e.g. "A/ps".
  public let name: String
  /// One of it in internal units.
  let factor: Double
  /// Whether it is the one of reduced units.
  public var isReduced: Bool { UnitExpression(name)?.isReduced == true }

  init(name: String, factor: Double) {
    self.name = name
    self.factor = factor
  }

  /// `A/fs`, `A/ps`, `nm/ps`, `m/s` and the like, `sigma/tau`, or ASE's `sqrt(eV/u)`.
  public init(_ text: String) throws(MDError) {
    if let unit = Self.named(text) {
      self = unit
      return
    }
    throw MDError(
      .input, "unknown unit of velocity", found: "'\(text)'", expected: "A/fs, A/ps, sqrt(eV/u) or sigma/tau")
  }

  static func named(_ text: String) -> VelocityUnit? {
    if ["ase", "sqrt(ev/u)", "sqrt(ev/amu)"].contains(text.lowercased()) { return ase }
    guard let unit = UnitExpression(text), unit.isReduced || unit.dimension == .velocity else { return nil }
    return VelocityUnit(name: text, factor: unit.factor)
  }

  /// VASP's, GPUMD's, this program's.
  static let angstromPerFemtosecond = VelocityUnit(name: "A/fs", factor: UnitSystem.metal.timeToUser)
  /// That of LAMMPS' units metal.
  static let angstromPerPicosecond = VelocityUnit(
    name: "A/ps", factor: 1e-3 * UnitSystem.metal.timeToUser)
  /// ASE's own, which is the internal one.
  static let ase = VelocityUnit(name: "sqrt(eV/u)", factor: 1)

  public static func == (a: VelocityUnit, b: VelocityUnit) -> Bool { abs(a.factor / b.factor - 1) < 1e-9 }
}
