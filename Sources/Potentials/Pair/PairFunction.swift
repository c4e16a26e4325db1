/// The energy of a pair of atoms as a function of their distance: all that a pair potential has to write.
///
/// `PairPotential<Function>` does the rest (pairs, forces, virial, threads). The function is called only for
/// distances below the cutoff of the pair; without branches it is compiled to vector instructions.
public protocol PairFunction: Sendable {
  /// Numbers that depend on the two species, worked out once.
  associatedtype Parameters: Sendable

  /// Energy u (eV) and -(du/dr)/r (eV/A^2) at the squared distance `r2` (A^2).
  static func evaluate(_ r2: Double, _ parameters: Parameters) -> (energy: Double, forceOverR: Double)

  /// The loop over some rows of the list. It is provided; it is a requirement only because the compiler then
  /// makes a copy of it for each function, which a loop behind `any Potential` would not get.
  static func sumRows(_ rows: Range<Int>, _ system: PairSystem<Self>) -> PairSums
}

/// Two species by name, in either order.
public struct SpeciesPair: Hashable, Sendable, CustomStringConvertible {
  public let first: String
  public let second: String

  public init(_ a: String, _ b: String) {
    first = min(a, b)
    second = max(a, b)
  }

  public var description: String { "\(first)-\(second)" }
}

/// What a pair function does to one pair of species, and how far it reaches.
public struct PairInteraction<Function: PairFunction>: Sendable {
  public var parameters: Function.Parameters
  /// Distance beyond which the energy is zero (A).
  public var cutoff: Double

  public init(_ parameters: Function.Parameters, cutoff: Double) {
    self.parameters = parameters
    self.cutoff = cutoff
  }
}
