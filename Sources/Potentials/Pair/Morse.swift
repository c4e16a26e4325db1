import Foundation
public import MDCore

/// The Morse potential u(r) = D [exp(-2 alpha (r - r0)) - 2 exp(-alpha (r - r0))], [Morse1929].
public enum Morse: PairFunction {
  /// How the potential ends at the cutoff.
  public enum Truncation: String, Sendable, CaseIterable {
    /// Cut: the energy jumps.
    case cut
    /// Energy shifted to zero at the cutoff: the force jumps.
    case shifted
  }

  /// Coefficients of one species pair.
  public struct Coefficients: Sendable, Equatable {
    /// Depth D of the well (eV).
    public var depth: Double
    /// Inverse width (1/A).
    public var alpha: Double
    /// Distance of the minimum (A).
    public var distance: Double
    /// Cutoff (A).
    public var cutoff: Double

    public init(depth: Double, alpha: Double, distance: Double, cutoff: Double) {
      self.depth = depth
      self.alpha = alpha
      self.distance = distance
      self.cutoff = cutoff
    }
  }

  public struct Parameters: Sendable {
    let depth: Double
    let alpha: Double
    let distance: Double
    let shift: Double

    public init(_ pair: Coefficients, _ truncation: Truncation) {
      depth = pair.depth
      alpha = pair.alpha
      distance = pair.distance
      let decay = exp(-alpha * (pair.cutoff - distance))
      shift = truncation == .cut ? 0 : depth * decay * (decay - 2)
    }
  }

  /// The potential for the given pairs.
  public static func potential(
    _ pairs: [SpeciesPair: Coefficients], truncation: Truncation
  ) throws(MDError) -> any ShortRangePotential {
    for (pair, c) in pairs {
      guard c.depth.isFinite, c.alpha > 0, c.alpha.isFinite, c.distance.isFinite, c.cutoff > 0,
        c.cutoff.isFinite
      else {
        throw MDError(
          .input, "Morse: the coefficients of \(pair) are not usable",
          found: "depth \(c.depth), alpha \(c.alpha), distance \(c.distance), cutoff \(c.cutoff)",
          expected: "finite numbers, positive alpha and cutoff")
      }
    }
    return try PairPotential<Morse>(
      label: "Morse (\(truncation.rawValue))",
      interactions: pairs.mapValues { .init(.init($0, truncation), cutoff: $0.cutoff) },
      continuity: truncation == .cut ? .jump : .c0)
  }

  public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
    let r = r2.squareRoot()
    let decay = exp(-p.alpha * (r - p.distance))
    return (p.depth * decay * (decay - 2) - p.shift, 2 * p.depth * p.alpha * decay * (decay - 1) / r)
  }
}
