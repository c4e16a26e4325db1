/// How far chance alone takes an estimate: its error comes from few samples, and is uncertain itself.
extension Estimate {
  /// Degrees of freedom of the standard error, infinite where it is known by itself (a numerical method, a table).
  public var degreesOfFreedom: Double {
    if let stated = evidence.degreesOfFreedom { return stated }
    return switch evidence.method {
    case .autocorrelation, .blocking, .spectrum: max(1, evidence.effectiveSamples - 1)
    case .independentBlocks, .independentRuns, .independentSeries: max(1, Double(evidence.samples) - 1)
    case .constant, .propagation: .infinity
    case .none: 0
    }
  }

  /// The error that goes with Student's t: without the factor that makes one error 68.27 %.
  public var plainError: Double { standardError / (evidence.widening ?? 1) }

  /// The probability with which chance alone brings a value of this error so far from the true one, or further.
  public func chance(of distance: Double) -> Double {
    if distance == 0 { return 1 }
    return StudentT.beyond(distance / plainError, degreesOfFreedom: degreesOfFreedom)
  }

  /// Half the width of the interval that holds the true value with this probability; infinite where no error is known.
  public func halfWidth(_ probability: Double) -> Double {
    guard plainError.isFinite else { return .infinity }
    return plainError == 0
      ? 0 : plainError * StudentT.twoSided(probability, degreesOfFreedom: degreesOfFreedom)
  }

  /// Degrees of freedom of a sum of independent parts, by Welch and Satterthwaite [Welch1947].
  static func combinedFreedom(_ parts: [(error: Double, freedom: Double)]) -> Double {
    let variance = parts.reduce(0) { $0 + $1.error * $1.error }
    // Parts without error or with infinite freedom add nothing.
    let spread = parts.reduce(0) { sum, part in
      let square = part.error * part.error
      return square > 0 ? sum + square * square / part.freedom : sum
    }
    return spread > 0 ? variance * variance / spread : .infinity
  }

  /// What such a sum of independent errors rests on, each with a factor in the sum.
  static func propagated(_ parts: [(factor: Double, estimate: Estimate)], samples: Int) -> Evidence {
    let plain = parts.map {
      (error: $0.factor * $0.estimate.plainError, freedom: $0.estimate.degreesOfFreedom)
    }
    let bare = plain.reduce(0) { $0 + $1.error * $1.error }.squareRoot()
    let wide = parts.reduce(0) { sum, part in
      let error = part.factor * part.estimate.standardError
      return sum + error * error
    }.squareRoot()
    let isWidened = bare > 0 && bare.isFinite && wide > bare
    return Evidence(
      samples: samples, method: .propagation, degreesOfFreedom: combinedFreedom(plain),
      widening: isWidened ? wide / bare : nil)
  }
}
