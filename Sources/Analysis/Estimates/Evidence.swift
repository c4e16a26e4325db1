/// What an estimate rests on.
public struct Evidence: Sendable, Equatable, Codable {
  /// Where the quoted error comes from.
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// The integrated autocorrelation of the series gave the larger error.
    case autocorrelation
    /// Averages over growing blocks gave the larger error.
    case blocking
    /// Scatter of a few long blocks of the trajectory, each analysed by itself.
    case independentBlocks = "independent blocks"
    /// Scatter of independent runs that differ by their seed.
    case independentRuns = "independent runs"
    /// Derived from other estimates by propagation of their errors.
    case propagation
    /// Scatter of independent series, of which there are several in each run.
    case independentSeries = "independent series"
    /// A fit to the low-frequency spectrum; effective samples are its weighted points times the series.
    case spectrum
    /// The series does not vary.
    case constant
    /// Too few samples for any error.
    case none
  }

  /// Samples (or blocks) averaged.
  public var samples: Int
  /// Samples left out at the start as not yet in equilibrium.
  public var discarded: Int
  /// Statistical inefficiency g = 1 + 2 tau: so many successive samples count as one.
  public var statisticalInefficiency: Double
  /// Correlation time tau in `timeUnit`, nil where the spacing of the samples is unknown.
  public var correlationTime: Double?
  /// Unit of the correlation time; empty where that is nil.
  public var timeUnit: String
  public var method: Method
  /// The error by autocorrelation, in the estimate's unit.
  public var autocorrelationError: Double?
  /// The error by blocking, in the estimate's unit.
  public var blockingError: Double?
  /// Degrees of freedom of the error where they do not follow from the samples: of errors by propagation.
  public var degreesOfFreedom: Double?
  /// Factor of Student's t that the error holds already, so that one error is 68.27 %; nil: none.
  public var widening: Double?

  public init(
    samples: Int, discarded: Int = 0, statisticalInefficiency: Double = 1, correlationTime: Double? = nil,
    timeUnit: String = "", method: Method, autocorrelationError: Double? = nil, blockingError: Double? = nil,
    degreesOfFreedom: Double? = nil, widening: Double? = nil
  ) {
    self.samples = samples
    self.discarded = discarded
    self.statisticalInefficiency = statisticalInefficiency
    self.correlationTime = correlationTime
    self.timeUnit = timeUnit
    self.method = method
    self.autocorrelationError = autocorrelationError
    self.blockingError = blockingError
    self.degreesOfFreedom = degreesOfFreedom.flatMap { $0.isFinite ? $0 : nil }
    self.widening = widening
  }

  /// Number of independent samples, samples / g.
  public var effectiveSamples: Double { Double(samples) / statisticalInefficiency }
}
