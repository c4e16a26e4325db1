internal import MDCore

/// Which bond-order invariants tell solid from liquid, from the fewest up.
///
/// The averaged q6 alone does for bcc, fcc and hcp, and it also holds stacking faults for solid; crystals with
/// many kinds of sites (carbides) need the others, and the mean over the neighbours' scores.
enum OrderFeatures: String, Sendable, Codable, CaseIterable {
  /// q6 averaged over the neighbours.
  case q6
  /// q4 and q6, averaged.
  case quadratic
  /// q4, q6, w4, w6, averaged.
  case averaged
  /// The same four averaged and of the atom's own neighbours.
  case all

  /// One row an atom.
  func rows(of field: BondOrderField) -> [[Double]] {
    let averaged = field.averaged(cubic: self == .averaged || self == .all)
    switch self {
    case .q6: return averaged.map { [$0.q6] }
    case .quadratic: return averaged.map { [$0.q4, $0.q6] }
    case .averaged: return averaged.map { [$0.q4, $0.q6, $0.w4, $0.w6] }
    case .all:
      return zip(averaged, field.local()).map { a, l in [a.q4, a.q6, a.w4, a.w6, l.q4, l.q6, l.w4, l.w6] }
    }
  }
}
