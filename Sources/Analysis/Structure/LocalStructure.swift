public import MDCore

/// The crystal structure around an atom.
public enum LocalStructure: String, Sendable, Codable, CaseIterable {
  case bcc, fcc, hcp
  /// Liquid, surface, defect or another crystal.
  case other

  /// Averaged order below which an atom counts as disordered. Crystals lie above 0.3 up to a thermal displacement of
  /// 0.09 nearest-neighbour distances in each direction, liquids near their melting point below 0.24.
  static let disorder = 0.25

  /// Nearest of the three crystals by the signs and ratios of the averaged invariants.
  ///
  /// Thermal motion shrinks q4 and q6 together and leaves their ratio and the sign of w6 in place, so these decide:
  /// perfect crystals have q4/q6 = 0.07 (bcc), 0.33 (fcc), 0.20 (hcp), w6 = 0.013, -0.013, -0.012, and w4 = -0.16
  /// in fcc but 0.13 in hcp. Each quantity enters relative to half the distance between the structures it tells apart.
  public init(_ averaged: BondOrder.Invariants) {
    guard averaged.q6 > Self.disorder else {
      self = .other
      return
    }
    let ratio = averaged.q4 / averaged.q6
    if averaged.w6 / 0.0125 + (0.15 - ratio) / 0.06 > 0 {
      self = .bcc
    } else {
      self = averaged.w4 / 0.1 + (0.25 - ratio) / 0.1 > 0 ? .hcp : .fcc
    }
  }

  /// The structure around each of the given atoms (positions in A).
  public static func identify(positions: [Vec3], cell: Cell) throws(MDError) -> [LocalStructure] {
    try BondOrderField(positions: positions, cell: cell).averaged().map(LocalStructure.init)
  }
}
