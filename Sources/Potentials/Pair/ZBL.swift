import Foundation
public import MDCore

/// The universal screened nuclear repulsion of Ziegler, Biersack and Littmark [ZBL1985], switched off smoothly.
///
/// u(r) = k Z1 Z2 / r sum_n c_n exp(-d_n r / a) + S(r), a = 0.46850 A / (Z1^0.23 + Z2^0.23), k = e^2/(4 pi eps0).
/// S(r) is a constant below `inner` and A t^3/3 + B t^4/4 + C with t = r - inner above it, such that energy,
/// force and force gradient vanish at `outer`: LAMMPS' `pair_style zbl inner outer`.
public enum ZBL: PairFunction {
  static let screening: [(c: Double, d: Double)] = [
    (0.02817, 0.20162), (0.28022, 0.40290), (0.50986, 0.94229), (0.18175, 3.19980),
  ]

  public struct Parameters: Sendable {
    /// k Z1 Z2 c_n (eV A).
    let strengths: SIMD4<Double>
    /// d_n / a (1/A).
    let rates: SIMD4<Double>
    let inner: Double
    var a = 0.0
    var b = 0.0
    var c = 0.0

    /// `coulomb` is e^2/(4 pi eps0) (eV A); LAMMPS' metal units use 14.399645.
    public init(
      _ z1: Int, _ z2: Int, inner: Double, outer: Double, coulomb: Double = PhysicalConstants.coulomb
    ) {
      let (z1, z2) = (Double(z1), Double(z2))
      let inverseLength = (pow(z1, 0.23) + pow(z2, 0.23)) / 0.46850
      var (strengths, rates) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      for (n, term) in screening.enumerated() {
        strengths[n] = coulomb * z1 * z2 * term.c
        rates[n] = inverseLength * term.d
      }
      self.strengths = strengths
      self.rates = rates
      self.inner = inner
      let width = outer - inner
      let (u, u1, u2) = bare(outer)
      a = (-3 * u1 + width * u2) / (width * width)
      b = (2 * u1 - width * u2) / (width * width * width)
      c = -u + width / 2 * u1 - width * width / 12 * u2
    }

    /// Unswitched energy and its first and second derivative.
    func bare(_ r: Double) -> (u: Double, u1: Double, u2: Double) {
      var (sum, sum1, sum2) = (0.0, 0.0, 0.0)
      for n in 0..<4 {
        let term = strengths[n] * exp(-rates[n] * r)
        sum += term
        sum1 -= rates[n] * term
        sum2 += rates[n] * rates[n] * term
      }
      let inverse = 1 / r
      return (
        sum * inverse, (sum1 - sum * inverse) * inverse,
        (sum2 - 2 * sum1 * inverse + 2 * sum * inverse * inverse) * inverse
      )
    }
  }

  /// The potential between all pairs of the elements given as atomic numbers by species name.
  ///
  /// With `allowsMissingPairs` other species feel nothing; that is for overlays on chosen elements.
  public static func potential(
    atomicNumbers: [String: Int], inner: Double, outer: Double, allowsMissingPairs: Bool = false,
    coulomb: Double = PhysicalConstants.coulomb
  ) throws(MDError) -> any ShortRangePotential {
    guard inner >= 0, outer > inner, outer.isFinite else {
      throw MDError(
        .input, "ZBL: the switching distances are not usable", found: "inner \(inner), outer \(outer)",
        expected: "0 <= inner < outer")
    }
    var interactions: [SpeciesPair: PairInteraction<ZBL>] = [:]
    for (a, z1) in atomicNumbers {
      for (b, z2) in atomicNumbers {
        guard (1...118).contains(z1) else {
          throw MDError(.input, "ZBL: \(a) has no atomic number", found: "\(z1)", expected: "1 to 118")
        }
        interactions[SpeciesPair(a, b)] = PairInteraction(
          Parameters(min(z1, z2), max(z1, z2), inner: inner, outer: outer, coulomb: coulomb), cutoff: outer)
      }
    }
    return try PairPotential<ZBL>(
      label: "ZBL", interactions: interactions, continuity: .c2, allowsMissingPairs: allowsMissingPairs)
  }

  public static func evaluate(_ r2: Double, _ p: Parameters) -> (energy: Double, forceOverR: Double) {
    let r = r2.squareRoot()
    let exponents = -(p.rates * r)
    let terms =
      p.strengths * SIMD4(exp(exponents[0]), exp(exponents[1]), exp(exponents[2]), exp(exponents[3]))
    let inverse = 1 / r
    let sum = terms.sum()
    let t = max(0, r - p.inner)
    let energy = sum * inverse + t * t * t * (p.a / 3 + p.b / 4 * t) + p.c
    let slope = -((p.rates * terms).sum() + sum * inverse) * inverse + t * t * (p.a + p.b * t)
    return (energy, -slope * inverse)
  }
}
