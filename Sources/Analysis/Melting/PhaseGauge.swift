public import MDCore

/// Whether a slab still holds both phases; cheap enough for the running loop.
public struct PhaseGauge: Sendable {
  public let classifier: PhaseClassifier
  /// Indices of the atoms classified; nil for all.
  public let atoms: [Int]?

  /// Where both phases count as there: two interfaces apart from each other.
  public static let coexistence = 0.2...0.8

  public enum Verdict: String, Sendable, Codable {
    case coexisting, melting, freezing
  }

  public init(_ classifier: PhaseClassifier, atoms: [Int]? = nil) {
    self.classifier = classifier
    self.atoms = atoms
  }

  /// Share of the classified atoms that are solid. A few microseconds an atom.
  public func solidFraction(positions: [Vec3], cell: Cell) throws(MDError) -> Double {
    try classifier.solidFraction(positions: positions, cell: cell, atoms: atoms)
  }

  public func solidFraction(_ snapshot: borrowing Snapshot) throws(MDError) -> Double {
    try solidFraction(positions: snapshot.state.positions, cell: snapshot.state.cell)
  }

  /// Which phase is about to vanish, if any.
  public static func verdict(_ fraction: Double, within window: ClosedRange<Double> = coexistence) -> Verdict
  {
    fraction < window.lowerBound ? .melting : fraction > window.upperBound ? .freezing : .coexisting
  }
}
