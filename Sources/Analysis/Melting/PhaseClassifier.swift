public import MDCore

/// Tells solid from liquid atom by atom, by what the two pure phases of this very crystal look like.
///
/// A linear discriminant of bond-order invariants (`OrderFeatures`), learned from frames of the pure solid and the
/// pure liquid, gives every atom a score with mean 0 in the liquid and 1 in the solid. Where that does not suffice
/// the score is averaged over the neighbours, up to three times. The fewest features and averages are taken that keep
/// the share of atoms in the wrong phase below 1 %, measured on frames that were not learned from.
/// Invariants: [Steinhardt1983], [LechnerDellago2008]; discriminant: [Fisher1936].
///
/// Only the atoms given are seen: for carbides give the metal sublattice (`PhaseFrame.metalSublattice`).
public struct PhaseClassifier: Sendable, Equatable, Codable {
  let features: OrderFeatures
  let discriminant: LinearDiscriminant
  /// How often the score is averaged over the neighbours.
  public let smoothing: Int
  /// Score above which an atom counts as solid.
  public let threshold: Double
  /// Share of the pure solid's atoms taken for liquid, of held-out frames.
  public let solidError: Double
  /// Share of the pure liquid's atoms taken for solid, of held-out frames.
  public let liquidError: Double
  /// False where the phases were split without examples: the shares of errors are then estimates.
  public let isLearnedFromPurePhases: Bool

  /// Above this share of wrong atoms in either phase they count as not told apart.
  public static let largestError = 0.10
  /// Below this share no more features are added.
  static let goodError = 0.01

  /// Score of each of the given atoms (all without a selection): 0 as in the liquid, 1 as in the solid, on average.
  ///
  /// Positions may be wrapped or not (A). O(N).
  public func scores(positions: [Vec3], cell: Cell, atoms: [Int]? = nil) throws(MDError) -> [Double] {
    let chosen = atoms.map { $0.map { positions[$0] } } ?? positions
    return scores(of: try BondOrderField(positions: chosen, cell: cell))
  }

  func scores(of field: BondOrderField) -> [Double] {
    field.smoothed(features.rows(of: field).map(discriminant.score), passes: smoothing)
  }

  /// Whether each of the given atoms is solid.
  public func isSolid(positions: [Vec3], cell: Cell, atoms: [Int]? = nil) throws(MDError) -> [Bool] {
    try scores(positions: positions, cell: cell, atoms: atoms).map { $0 > threshold }
  }

  /// Share of the given atoms that are solid, corrected for the atoms in the wrong phase, within 0 ... 1.
  public func solidFraction(
    positions: [Vec3], cell: Cell, atoms: [Int]? = nil
  ) throws(MDError) -> Double {
    solidFraction(scores: try scores(positions: positions, cell: cell, atoms: atoms))
  }

  /// The same from scores.
  ///
  /// f = (n/N - e_l) / (1 - e_s - e_l), n atoms above the threshold, e_s and e_l the shares of errors.
  public func solidFraction(scores: [Double]) -> Double {
    guard !scores.isEmpty else { return 0 }
    let raw = Double(scores.count { $0 > threshold }) / Double(scores.count)
    return min(1, max(0, (raw - liquidError) / (1 - solidError - liquidError)))
  }
}

extension PhaseClassifier: CustomStringConvertible {
  /// "q6, 0.1 % of the solid and 0.3 % of the liquid in the wrong phase".
  public var description: String {
    let names: [OrderFeatures: String] = [
      .q6: "q6", .quadratic: "q4 and q6", .averaged: "q4, q6, w4, w6",
      .all: "q4, q6, w4, w6 near and averaged",
    ]
    let averaged =
      smoothing == 0 ? "" : ", averaged \(smoothing == 1 ? "once" : "\(smoothing) times") over neighbours"
    let errors = [solidError, liquidError].map { significant(100 * $0, digits: 2) }
    return
      "\(names[features] ?? "")\(averaged): \(errors[0]) % of the solid and \(errors[1]) % of the liquid "
      + "in the wrong phase"
  }
}
