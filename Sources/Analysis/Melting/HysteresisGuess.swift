/// A first guess of the melting temperature from a heating and a cooling ramp.
///
///   T = T+ + T- - sqrt(T+ T-)                                                    [Luo2004]
/// with T+ where the heated crystal loses its order and T- where the cooled liquid finds it. Where the liquid turns into a
/// glass, and no T- is seen, T = 0.8 T+. Both depend on the rates: good to about ten per cent, a start for two-phase runs.
public struct HysteresisGuess: Sendable, Equatable, Codable {
  /// Where the crystal melts (K).
  public let melting: Double
  /// Where the liquid crystallises (K); nil if it became a glass.
  public let freezing: Double?

  /// T- over T+ that is taken where no T- is seen.
  static let glassRatio = 0.8

  /// The guess (K).
  public var temperature: Double {
    guard let freezing else { return Self.glassRatio * melting }
    return melting + freezing - (melting * freezing).squareRoot()
  }

  public init(melting: Double, freezing: Double?) {
    self.melting = melting
    self.freezing = freezing
  }
}
