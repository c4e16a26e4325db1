import Foundation
public import MDCore
public import Potentials

/// The exp-6 potential u(r) = A exp(-r/rho) - C/r^6, shifted to zero at the cutoff.
///
/// R. A. Buckingham, Proc. R. Soc. A 168, 264 (1938), doi:10.1098/rspa.1938.0173. At short distances the second
/// term wins and atoms fall into each other: only for temperatures at which the barrier is never crossed.
public enum Buckingham: PairFunction {
  public struct Parameters: Sendable {
    /// A (eV).
    public var amplitude: Double
    /// rho (A).
    public var length: Double
    /// C (eV A^6).
    public var dispersion: Double
    /// Energy at the cutoff (eV).
    let shift: Double

    public init(amplitude: Double, length: Double, dispersion: Double, cutoff: Double) {
      self.amplitude = amplitude
      self.length = length
      self.dispersion = dispersion
      shift = amplitude * exp(-cutoff / length) - dispersion / pow(cutoff, 6)
    }
  }

  public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
    let r = r2.squareRoot()
    let repulsion = p.amplitude * exp(-r / p.length)
    let attraction = p.dispersion / (r2 * r2 * r2)
    return (repulsion - attraction - p.shift, repulsion / (p.length * r) - 6 * attraction / r2)
  }

  /// The potential between all pairs of some species, which are all alike.
  ///
  /// Fails with an input error if the cutoff is not a positive length.
  public static func potential(
    _ parameters: Parameters, cutoff: Double, species: [String]
  ) throws(MDError) -> PairPotential<Buckingham> {
    var interactions: [SpeciesPair: PairInteraction<Buckingham>] = [:]
    for a in species {
      for b in species { interactions[SpeciesPair(a, b)] = PairInteraction(parameters, cutoff: cutoff) }
    }
    return try PairPotential(label: "Buckingham", interactions: interactions, continuity: .c0)
  }

  /// The deck's `buckingham: {amplitude: 10548 eV, length: 0.273 A, dispersion: 63.66, cutoff: 8.5 A}`.
  ///
  /// There is no unit for the dispersion: it is a bare number in eV A^6.
  public static let factory = PotentialFactory(key: "buckingham") { (value, context) throws(MDError) in
    try value.onlyKeys(["amplitude", "length", "dispersion", "cutoff"])
    let cutoff = try value.positive("cutoff", .length)
    let parameters = try Parameters(
      amplitude: value.positive("amplitude", .energy), length: value.positive("length", .length),
      dispersion: value.positive("dispersion", .dimensionless), cutoff: cutoff)
    return [try potential(parameters, cutoff: cutoff, species: context.topology.species)]
  }
}

extension PotentialRegistry {
  /// The potentials of Ferrite, and this one.
  public static var withBuckingham: PotentialRegistry {
    var registry = PotentialRegistry.standard
    registry.register(Buckingham.factory)
    return registry
  }
}
