public import MDCore

/// How structure factors of pairs of species are normalised.
public enum StructureFactorConvention: String, Sendable, Codable, CaseIterable {
  /// S_ab -> 1 at large k; one plus the transform of g_ab - 1 [FaberZiman1965].
  case faberZiman = "faber-ziman"
  /// S_ab -> 1 for a = b, 0 otherwise; the variance of the amplitudes [AshcroftLangreth1967].
  case ashcroftLangreth = "ashcroft-langreth"
}

/// Static structure factors: the total (number-number) and one for each pair of species.
public struct StructureFactor: Sendable, Equatable {
  /// One S(k).
  public struct Curve: Sendable, Equatable {
    /// "total" or "Fe-C".
    public var name: String
    public var values: [Double]
    /// One standard error of each value, from blocks of the run; infinite when there were too few frames.
    public var standardError: [Double]
  }

  /// Mean length of the wave vectors of each shell (1/A), in the mean cell.
  public let k: [Double]
  /// Wave vectors used in each shell, k and -k counted once.
  public let vectors: [Int]
  public let convention: StructureFactorConvention
  public let curves: [Curve]
  public let units: UnitSystem
  public let warnings: [String]

  /// `sk`: k, number of vectors, then S and its error of every curve.
  public var table: Table {
    Table(
      name: "sk",
      columns: [
        Table.Column("k", unit: "1/\(units.lengthSymbol)", k),
        Table.Column("vectors", vectors.map(Double.init)),
      ]
        + curves.flatMap {
          [Table.Column("S \($0.name)", $0.values), Table.Column("error \($0.name)", $0.standardError)]
        })
  }

  /// All curves over k.
  public var figure: Figure {
    let kind = curves.count > 1 ? ", partial: \(convention.rawValue)" : ""
    return Figure(
      name: "sk", title: "Structure factor\(kind)", x: .init("k", unit: "1/\(units.lengthSymbol)"),
      y: .init("S(k)"),
      layers: curves.map { .points(label: $0.name, x: k, y: $0.values, errors: $0.standardError) })
  }
}
