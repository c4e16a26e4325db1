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
  /// Static structure factors.
  case structureFactor = "structure-factor"
  /// Velocity autocorrelation, vibrational density of states, diffusion from velocities.
  case vdos
  /// Heat capacity, thermal expansion and compressibility from fluctuations.
  case fluctuations

  /// The averages that come from the series.
  var thermodynamic: ThermodynamicQuantity? { ThermodynamicQuantity(rawValue: rawValue) }
}

/// Choices left to the user; the defaults follow from the data.
public struct AnalysisOptions: Sendable, Equatable {
  /// Range of g(r) (A); nil: 3.5 times the cube root of the volume per atom.
  public var rdfRange: Double?
  /// Bins of g(r).
  public var rdfBins: Int
  /// Lags between which diffusion is fitted (ps); nil: 2 % to 10 % of the production part.
  public var fitWindow: ClosedRange<Double>?
  /// Range of S(k) (1/A); nil: 25 over the cube root of the volume per atom.
  public var structureFactorRange: Double?
  /// Shells of S(k).
  public var structureFactorBins: Int
  public var structureFactorConvention: StructureFactorConvention
  /// Largest lag of the velocity autocorrelation (ps); nil: a sixteenth of the production part, at most 4 ps.
  public var velocityWindow: Double?

  public init(
    rdfRange: Double? = nil, rdfBins: Int = 200, fitWindow: ClosedRange<Double>? = nil,
    structureFactorRange: Double? = nil, structureFactorBins: Int = 250,
    structureFactorConvention: StructureFactorConvention = .faberZiman, velocityWindow: Double? = nil
  ) {
    self.rdfRange = rdfRange
    self.rdfBins = rdfBins
    self.fitWindow = fitWindow
    self.structureFactorRange = structureFactorRange
    self.structureFactorBins = structureFactorBins
    self.structureFactorConvention = structureFactorConvention
    self.velocityWindow = velocityWindow
  }
}
