/// What may be asked of an evaluation, and what a potential can give.
public struct Quantities: OptionSet, Sendable, Equatable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let energy = Quantities(rawValue: 1)
  public static let forces = Quantities(rawValue: 2)
  public static let virial = Quantities(rawValue: 4)
  public static let atomEnergies = Quantities(rawValue: 8)
  public static let atomVirials = Quantities(rawValue: 16)
  public static let all: Quantities = [.energy, .forces, .virial, .atomEnergies, .atomVirials]
}

/// How the energy of a term behaves where its interaction ends.
public enum Continuity: String, Sendable, CaseIterable {
  /// The energy jumps.
  case jump
  /// The energy is continuous, the force jumps.
  case c0
  /// Energy and force are continuous.
  case c1
  /// Energy, force and its first derivative are continuous.
  case c2
}
