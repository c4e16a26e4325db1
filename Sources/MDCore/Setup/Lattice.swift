/// The crystal lattices that a structure can be built from.
public enum LatticeKind: String, Sendable, CaseIterable { case bcc, fcc, hcp, diamond, rocksalt }

/// A lattice with its conventional cell, its atoms and its interstitial sites.
///
/// bcc, fcc, diamond and rocksalt have a cubic cell of edge a; hcp has the hexagonal cell of two atoms with a
/// along x, gamma = 120 degrees and c along z. All in standard orientation.
public struct Lattice: Sendable, Equatable {
  public let kind: LatticeKind
  /// Lattice parameter a (A).
  public let a: Double
  /// Lattice parameter c (A); equal to a for cubic lattices.
  public let c: Double

  /// `c` matters for hcp only, where it is the ideal sqrt(8/3) a unless given.
  public init(_ kind: LatticeKind, a: Double, c: Double? = nil) {
    precondition(a > 0 && (c ?? 1) > 0)
    self.kind = kind
    self.a = a
    self.c = kind == .hcp ? c ?? a * (8.0 / 3).squareRoot() : a
  }

  /// The conventional cell.
  public var cell: Cell {
    guard kind == .hcp else { return Cell(orthogonal: Vec3(a, a, a)) }
    return Cell(Matrix3(Vec3(a, 0, 0), Vec3(-0.5 * a, 0.75.squareRoot() * a, 0), Vec3(0, 0, c)))
  }

  /// An atom of the conventional cell.
  public struct Site: Sendable, Equatable {
    /// Fractional coordinates.
    public var fraction: Vec3
    /// 0, or 1 for the second species of rocksalt.
    public var sublattice: Int
  }

  /// Number of sublattices that may hold different species.
  public var sublattices: Int { kind == .rocksalt ? 2 : 1 }

  /// Atoms of the conventional cell.
  public var basis: [Site] {
    let faces = Self.faceCentering
    switch kind {
    case .bcc: return [Vec3.zero, Vec3(0.5, 0.5, 0.5)].map { Site(fraction: $0, sublattice: 0) }
    case .fcc: return faces.map { Site(fraction: $0, sublattice: 0) }
    case .hcp:
      return [Vec3(1.0 / 3, 2.0 / 3, 0.25), Vec3(2.0 / 3, 1.0 / 3, 0.75)].map {
        Site(fraction: $0, sublattice: 0)
      }
    case .diamond:
      let quarter = faces.map { Site(fraction: $0 + Vec3(0.25, 0.25, 0.25), sublattice: 0) }
      return faces.map { Site(fraction: $0, sublattice: 0) } + quarter
    case .rocksalt:
      let other = Self.octahedralOfFCC.map { Site(fraction: $0, sublattice: 1) }
      return faces.map { Site(fraction: $0, sublattice: 0) } + other
    }
  }

  /// Distance between nearest atoms (A).
  public var nearestNeighborDistance: Double {
    switch kind {
    case .bcc: 0.75.squareRoot() * a
    case .fcc: 0.5.squareRoot() * a
    case .hcp: min(a, (a * a / 3 + c * c / 4).squareRoot())
    case .diamond: 0.1875.squareRoot() * a
    case .rocksalt: 0.5 * a
    }
  }

  static let faceCentering = [Vec3.zero, Vec3(0, 0.5, 0.5), Vec3(0.5, 0, 0.5), Vec3(0.5, 0.5, 0)]
  static let octahedralOfFCC = [
    Vec3(0.5, 0.5, 0.5), Vec3(0.5, 0, 0), Vec3(0, 0.5, 0), Vec3(0, 0, 0.5),
  ]
}
