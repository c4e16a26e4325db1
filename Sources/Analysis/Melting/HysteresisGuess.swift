public import MDCore

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

  public var warnings: [String] {
    freezing == nil
      ? ["the liquid did not crystallise while it cooled: the first guess is 0.8 of where the crystal melts"]
      : []
  }

  public init(melting: Double, freezing: Double?) {
    self.melting = melting
    self.freezing = freezing
  }

  /// One frame of a ramp: temperature (K) and share of solid atoms.
  public struct Sample: Sendable, Equatable, Codable {
    public var temperature: Double
    public var solidFraction: Double

    public init(temperature: Double, solidFraction: Double) {
      self.temperature = temperature
      self.solidFraction = solidFraction
    }
  }

  /// From the frames of a heating ramp of the crystal and of a cooling ramp of its melt, in order of time.
  ///
  /// Throws where the heated crystal was no crystal at the start, or kept its order to the end.
  public init(heating: [Sample], cooling: [Sample]) throws(MDError) {
    guard let first = heating.first, first.solidFraction > 0.5 else {
      throw MDError(
        .analysis, "the heated crystal is no crystal at the start",
        found: heating.first.map { "\(significant(100 * $0.solidFraction, digits: 2)) % solid" }
          ?? "no frame",
        expected: "more than half of the atoms solid")
    }
    guard let melting = Self.crossing(heating) else {
      throw MDError(
        .analysis, "the crystal did not melt while it was heated",
        found: heating.last.map { "still solid at \(significant($0.temperature, digits: 4))" },
        hint: "heat to a higher temperature")
    }
    self.init(melting: melting, freezing: Self.crossing(cooling.map { Self.inverted($0) }))
  }

  private static func inverted(_ sample: Sample) -> Sample {
    Sample(temperature: sample.temperature, solidFraction: 1 - sample.solidFraction)
  }

  /// Temperature at which the fraction falls below one half for good; nil if it does not, or is there from the start.
  private static func crossing(_ samples: [Sample]) -> Double? {
    guard let k = samples.lastIndex(where: { $0.solidFraction >= 0.5 }), k + 1 < samples.count else {
      return nil
    }
    let (a, b) = (samples[k], samples[k + 1])
    let share = (a.solidFraction - 0.5) / (a.solidFraction - b.solidFraction)
    return a.temperature + share * (b.temperature - a.temperature)
  }
}
