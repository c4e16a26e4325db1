import Foundation
public import MDCore

/// The Wang-Frenkel potential, which ends at its cutoff by itself:
/// u(r) = epsilon alpha [(sigma/r)^(2 mu) - 1] [(rc/r)^(2 mu) - 1]^(2 nu), [Wang2020], with
/// alpha = 2 nu (rc/sigma)^(2 mu) [(1 + 2 nu) / (2 nu ((rc/sigma)^(2 mu) - 1))]^(2 nu + 1), so that the
/// minimum is -epsilon.
public enum WangFrenkel: PairFunction {
  /// Coefficients of one species pair.
  public struct Coefficients: Sendable, Equatable {
    /// Depth of the well (eV).
    public var epsilon: Double
    /// Distance of zero energy (A).
    public var sigma: Double
    /// Cutoff, greater than sigma (A).
    public var cutoff: Double
    public var mu: Int
    public var nu: Int

    public init(epsilon: Double, sigma: Double, cutoff: Double, mu: Int = 1, nu: Int = 1) {
      self.epsilon = epsilon
      self.sigma = sigma
      self.cutoff = cutoff
      self.mu = mu
      self.nu = nu
    }
  }

  @frozen
  public struct Parameters: Sendable {
    @usableFromInline let strength: Double
    @usableFromInline let sigmaPower: Double
    @usableFromInline let cutoffPower: Double
    @usableFromInline let mu: Int
    @usableFromInline let twoNu: Int

    public init(_ pair: Coefficients) {
      mu = pair.mu
      twoNu = 2 * pair.nu
      let (exponent, order) = (Double(2 * pair.mu), Double(2 * pair.nu))
      sigmaPower = pow(pair.sigma, exponent)
      cutoffPower = pow(pair.cutoff, exponent)
      let ratio = pow(pair.cutoff / pair.sigma, exponent)
      strength = pair.epsilon * order * ratio * pow((1 + order) / (order * (ratio - 1)), order + 1)
    }
  }

  /// The potential for the given pairs.
  public static func potential(_ pairs: [SpeciesPair: Coefficients]) throws(MDError)
    -> any ShortRangePotential
  {
    for (pair, c) in pairs {
      guard c.epsilon.isFinite, c.sigma > 0, c.cutoff > c.sigma, c.cutoff.isFinite, (1...24).contains(c.mu),
        (1...24).contains(c.nu)
      else {
        throw MDError(
          .input, "Wang-Frenkel: the coefficients of \(pair) are not usable",
          found: "epsilon \(c.epsilon), sigma \(c.sigma), cutoff \(c.cutoff), mu \(c.mu), nu \(c.nu)",
          expected: "a finite epsilon, 0 < sigma < cutoff, mu and nu from 1 to 24")
      }
    }
    // Near the cutoff u goes as (rc - r)^(2 nu): with nu = 1 the second derivative jumps.
    let smooth = pairs.values.allSatisfy { $0.nu > 1 }
    return try PairPotential<WangFrenkel>(
      label: "Wang-Frenkel", interactions: pairs.mapValues { .init(.init($0), cutoff: $0.cutoff) },
      continuity: smooth ? .c2 : .c1)
  }

  @inlinable @inline(__always)
  public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
    let inverse2 = 1 / r2
    var inversePower = inverse2
    for _ in 1..<p.mu { inversePower *= inverse2 }
    let core = p.sigmaPower * inversePower - 1
    let reach = p.cutoffPower * inversePower - 1
    var reachPower = p.strength * reach
    for _ in 2..<p.twoNu { reachPower *= reach }
    // -(du/dr)/r, with d(x^-2mu)/dr / r = -2 mu x^-2mu / r^2.
    let slope = p.sigmaPower * reach + Double(p.twoNu) * p.cutoffPower * core
    return (core * reachPower * reach, Double(2 * p.mu) * inverse2 * inversePower * reachPower * slope)
  }
}
