/// The symmetry of a conventional cell: which lengths are equal and which angles are fixed.
public enum CrystalClass: String, Sendable, Codable, CaseIterable {
  case cubic, tetragonal, orthorhombic
  /// Also trigonal crystals in the hexagonal setting.
  case hexagonal
  /// Unique axis b.
  case monoclinic
  case triclinic

  /// Groups of axes (0 = a, 1 = b, 2 = c) of equal length.
  public var equalLengths: [[Int]] {
    switch self {
    case .cubic: [[0, 1, 2]]
    case .tetragonal, .hexagonal: [[0, 1], [2]]
    case .orthorhombic, .monoclinic, .triclinic: [[0], [1], [2]]
    }
  }

  /// The angles alpha, beta, gamma that symmetry fixes (degrees); nil where it does not.
  public var fixedAngles: [Double?] {
    switch self {
    case .cubic, .tetragonal, .orthorhombic: [90, 90, 90]
    case .hexagonal: [90, 90, 120]
    case .monoclinic: [90, nil, 90]
    case .triclinic: [nil, nil, nil]
    }
  }
}
