/// Average lattice parameters of the conventional cell, symmetrised by the crystal class.
public struct LatticeParameters: Sendable, Equatable, Codable {
  /// A difference that symmetry forbids, in its standard errors.
  public struct SymmetryTest: Sendable, Equatable, Codable {
    /// E.g. "a - b" or "gamma - 120".
    public var name: String
    public var difference: Estimate
    /// |difference| / standard error; zero where both vanish.
    public var z: Double
  }

  public let crystalClass: CrystalClass
  /// a, b, c; those equal by symmetry are one number, averaged.
  public let lengths: [Estimate]
  /// alpha, beta, gamma (degrees); those fixed by symmetry are exact.
  public let angles: [Estimate]
  /// Volume of the conventional cell.
  public let volume: Estimate
  /// Mass density M / <V>.
  public let density: Estimate
  public let symmetryTests: [SymmetryTest]

  /// Forbidden differences of more than three standard errors.
  public var warnings: [String] {
    symmetryTests.filter { $0.z > 3 }.map {
      "\($0.name) = \($0.difference) should vanish in a \(crystalClass.rawValue) crystal"
        + ($0.z.isFinite ? " (\(significant($0.z, digits: 2)) standard errors)" : "")
    }
  }

  /// The parameters that symmetry leaves free, by name: "a" of a cubic crystal, "a", "c" of a hexagonal one.
  public var independent: [NamedEstimate] {
    let lengthNames = ["a", "b", "c"]
    let angleNames = ["alpha", "beta", "gamma"]
    return crystalClass.equalLengths.map { NamedEstimate(lengthNames[$0[0]], lengths[$0[0]]) }
      + (0..<3).filter { crystalClass.fixedAngles[$0] == nil }.map {
        NamedEstimate(angleNames[$0], angles[$0])
      }
      + [NamedEstimate("volume per cell", volume)]
  }
}

/// Lattice parameters, or the verdict that the crystal is gone and has none.
public enum LatticeResult: Sendable, Equatable {
  case lattice(LatticeParameters)
  case lost(CrystalTest)
}
