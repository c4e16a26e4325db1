public import MDCore

/// Bond-orientational order of every atom after Steinhardt, and its average over the neighbours.
///
///   q_lm(i) = (1/n_i) sum_j Y_lm(r_ij),   qbar_lm(i) = (q_lm(i) + sum_j q_lm(j)) / (n_i + 1)
///   q_l = sqrt(4 pi/(2l + 1) sum_m |q_lm|^2),   w_l = sum (l l l; m1 m2 m3) q_lm1 q_lm2 q_lm3 / (sum_m |q_lm|^2)^(3/2)
/// for l = 4 and 6. Sources: [Steinhardt1983], [LechnerDellago2008]. Neighbours are the nearest shell up to the
/// widest gap (11 to 15 atoms).
public struct BondOrder: Sendable {
  /// Invariants of one atom.
  public struct Invariants: Sendable, Equatable {
    public var q4: Double
    public var q6: Double
    public var w4: Double
    public var w6: Double
  }

  /// Of each atom's own neighbours.
  public let local: [Invariants]
  /// Averaged over the atom and its neighbours.
  public let averaged: [Invariants]

  /// Of all atoms given (usually the metal sublattice); positions may be wrapped or not (A).
  public init(positions: [Vec3], cell: Cell) throws(MDError) {
    let field = try BondOrderField(positions: positions, cell: cell)
    local = field.local()
    averaged = field.averaged()
  }
}
