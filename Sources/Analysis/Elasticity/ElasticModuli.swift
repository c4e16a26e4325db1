/// Moduli of a polycrystal without texture by Hill's mean of the bounds of Voigt and Reuss [Hill1952].
///
/// With K the bulk and G the shear modulus
///   9 K_V = C11 + C22 + C33 + 2 (C12 + C13 + C23),   1/K_R = S11 + S22 + S33 + 2 (S12 + S13 + S23),
///   15 G_V = C11 + C22 + C33 - C12 - C13 - C23 + 3 (C44 + C55 + C66),
///   15/G_R = 4 (S11 + S22 + S33) - 4 (S12 + S13 + S23) + 3 (S44 + S55 + S66).
public struct ElasticModuli: Sendable, Equatable {
  /// Voigt, Reuss, in the unit of the constants.
  public let bulkBounds: (voigt: Double, reuss: Double)
  public let shearBounds: (voigt: Double, reuss: Double)

  /// Nil where the constants are not positive definite.
  public init?(_ c: ElasticTensor) {
    guard let s = c.compliance, c.eigenvalues[0] > 0 else { return nil }
    func sums(_ m: ElasticTensor) -> (axial: Double, mixed: Double, shear: Double) {
      (
        m[1, 1] + m[2, 2] + m[3, 3], m.symmetrized[1, 2] + m.symmetrized[1, 3] + m.symmetrized[2, 3],
        m[4, 4] + m[5, 5] + m[6, 6]
      )
    }
    let (stiff, soft) = (sums(c), sums(s))
    bulkBounds = ((stiff.axial + 2 * stiff.mixed) / 9, 1 / (soft.axial + 2 * soft.mixed))
    shearBounds = (
      (stiff.axial - stiff.mixed + 3 * stiff.shear) / 15,
      15 / (4 * soft.axial - 4 * soft.mixed + 3 * soft.shear)
    )
  }

  public var bulk: Double { 0.5 * (bulkBounds.voigt + bulkBounds.reuss) }
  public var shear: Double { 0.5 * (shearBounds.voigt + shearBounds.reuss) }
  public var young: Double { 9 * bulk * shear / (3 * bulk + shear) }
  public var poisson: Double { (3 * bulk - 2 * shear) / (2 * (3 * bulk + shear)) }
  /// 5 G_V/G_R + K_V/K_R - 6, zero for an isotropic solid [Ranganathan2008].
  public var anisotropy: Double {
    5 * shearBounds.voigt / shearBounds.reuss + bulkBounds.voigt / bulkBounds.reuss - 6
  }

  public static func == (a: ElasticModuli, b: ElasticModuli) -> Bool {
    a.bulkBounds == b.bulkBounds && a.shearBounds == b.shearBounds
  }
}
