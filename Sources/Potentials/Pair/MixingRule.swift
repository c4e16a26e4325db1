import Foundation
import MDCore

/// How the coefficients of unlike species follow from those of like ones.
public enum MixingRule: String, Sendable, CaseIterable {
  /// epsilon sqrt(e1 e2), sigma (s1 + s2) / 2 (Lorentz-Berthelot).
  case arithmetic
  /// epsilon sqrt(e1 e2), sigma sqrt(s1 s2).
  case geometric
  /// Waldman-Hagler: sigma^6 = (s1^6 + s2^6) / 2, epsilon = 2 sqrt(e1 e2) s1^3 s2^3 / (s1^6 + s2^6).
  case sixthPower = "sixth-power"

  /// Coefficients of the unlike pair; its cutoff is the larger one.
  public func mix(_ a: LennardJones.Coefficients, _ b: LennardJones.Coefficients) -> LennardJones.Coefficients
  {
    let depth = (a.epsilon * b.epsilon).squareRoot()
    let cutoff = max(a.cutoff, b.cutoff)
    switch self {
    case .arithmetic:
      return .init(epsilon: depth, sigma: 0.5 * (a.sigma + b.sigma), cutoff: cutoff)
    case .geometric:
      return .init(epsilon: depth, sigma: (a.sigma * b.sigma).squareRoot(), cutoff: cutoff)
    case .sixthPower:
      func cube(_ x: Double) -> Double { x * x * x }
      let (a3, b3) = (cube(a.sigma), cube(b.sigma))
      let mean = 0.5 * (a3 * a3 + b3 * b3)
      return .init(epsilon: depth * a3 * b3 / mean, sigma: pow(mean, 1.0 / 6), cutoff: cutoff)
    }
  }

  /// All pairs of the species given, by this rule, except those given explicitly.
  public func pairs(
    _ species: [String: LennardJones.Coefficients],
    explicit: [SpeciesPair: LennardJones.Coefficients] = [:]
  ) -> [SpeciesPair: LennardJones.Coefficients] {
    var result = explicit
    for (a, first) in species {
      for (b, second) in species where result[SpeciesPair(a, b)] == nil {
        result[SpeciesPair(a, b)] = a == b ? first : mix(first, second)
      }
    }
    return result
  }
}
