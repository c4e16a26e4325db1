/// What may be asked for, by the names decks and the command line use.
public enum AnalysisRequest: String, Sendable, Codable, CaseIterable {
  case temperature, pressure, energy, density
  /// Slope of the conserved energy.
  case drift
  /// Lattice parameters, after the crystal test.
  case lattice
  /// The crystal test alone.
  case structure
  /// Radial distribution functions and coordination numbers.
  case rdf
  /// Mean-squared displacement and diffusion.
  case msd

  /// The averages that come from the series.
  var thermodynamic: ThermodynamicQuantity? { ThermodynamicQuantity(rawValue: rawValue) }
  /// Whether frames must be read.
  public var needsFrames: Bool { [.lattice, .structure, .rdf, .msd].contains(self) }
}

/// Choices left to the user; the defaults follow from the data.
public struct AnalysisOptions: Sendable, Equatable {
  /// Range of g(r) (A); nil: 3.5 times the cube root of the volume per atom.
  public var rdfRange: Double?
  /// Bins of g(r).
  public var rdfBins: Int
  /// Lags between which diffusion is fitted (ps); nil: 2 % to 10 % of the production part.
  public var fitWindow: ClosedRange<Double>?

  public init(rdfRange: Double? = nil, rdfBins: Int = 200, fitWindow: ClosedRange<Double>? = nil) {
    self.rdfRange = rdfRange
    self.rdfBins = rdfBins
    self.fitWindow = fitWindow
  }
}
