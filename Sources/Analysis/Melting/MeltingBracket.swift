internal import Foundation
public import MDCore

/// Which runs froze and which melted, by temperature: a bracket, and where half of them would.
///
/// P(melts) = 1 / (1 + exp(-(T - T_h)/w)), fitted with Jeffreys' prior [Firth1993], which keeps w finite where the
/// outcomes separate completely, as they do in most studies.
public struct MeltingBracket: Sendable, Equatable, Codable {
  public enum Outcome: String, Sendable, Codable { case froze, melted, undecided }

  public struct Run: Sendable, Equatable, Codable {
    /// Temperature at which it was held (K).
    public var temperature: Double
    public var outcome: Outcome

    public init(temperature: Double, outcome: Outcome) {
      self.temperature = temperature
      self.outcome = outcome
    }
  }

  /// Highest temperature up to which all decided runs froze (K); nil if the coldest melted.
  public let allFroze: Double?
  /// Lowest temperature from which on all decided runs melted (K); nil if the hottest froze.
  public let allMelted: Double?
  /// Where half of the runs would melt (K); nil where all had one outcome.
  public let half: Estimate?
  public let warnings: [String]

  /// Throws for fewer than two decided runs.
  public init(_ runs: [Run], unit: String) throws(MDError) {
    let decided = runs.filter { $0.outcome != .undecided }.sorted { $0.temperature < $1.temperature }
    guard decided.count >= 2 else {
      throw MDError(
        .analysis, "too few runs froze or melted for a bracket", found: "\(decided.count)",
        expected: "at least 2", hint: "run longer or farther from the melting point")
    }
    let frozen = decided.filter { $0.outcome == .froze }.map(\.temperature)
    let molten = decided.filter { $0.outcome == .melted }.map(\.temperature)
    let (coldestMelt, hottestFreeze) = (molten.min() ?? .infinity, frozen.max() ?? -.infinity)
    allFroze = frozen.filter { $0 < coldestMelt }.max()
    allMelted = molten.filter { $0 > hottestFreeze }.min()
    guard !frozen.isEmpty, !molten.isEmpty else {
      half = nil
      warnings = [
        "all runs \(frozen.isEmpty ? "melted" : "froze"): the melting point is \(frozen.isEmpty ? "lower" : "higher")"
      ]
      return
    }
    let fit = Self.logistic(decided)
    var warnings: [String] = []
    if fit == nil { warnings.append("the outcomes do not grow with temperature: no fit") }
    half = fit.map { center, error in
      Estimate(
        value: center, standardError: error, unit: unit,
        evidence: Evidence(samples: decided.count, method: .propagation))
    }
    self.warnings = warnings
  }

  /// Nil if the temperature lies in the bracket within two of its standard errors, else what is wrong.
  public func contradiction(_ temperature: Estimate) -> String? {
    let slack = temperature.standardError.isFinite ? 2 * temperature.standardError : 0
    if let allFroze, temperature.value + slack < allFroze {
      return
        "the two-phase temperature \(temperature) lies below \(significant(allFroze, digits: 5)), where runs still froze"
    }
    if let allMelted, temperature.value - slack > allMelted {
      return
        "the two-phase temperature \(temperature) lies above \(significant(allMelted, digits: 5)), where runs melted"
    }
    return nil
  }

  /// Centre and its standard error; nil where the slope is not positive.
  private static func logistic(_ runs: [Run]) -> (Double, Double)? {
    let mean = average(of: runs.map(\.temperature))
    let scale = variance(of: runs.map(\.temperature)).squareRoot()
    guard scale > 0 else { return nil }
    let x = runs.map { ($0.temperature - mean) / scale }
    let y = runs.map { $0.outcome == .melted ? 1.0 : 0 }
    var (b0, b1) = (0.0, 0.0)
    var inverse = (0.0, 0.0, 0.0)
    for _ in 0..<200 {
      let p = x.map { 1 / (1 + exp(-(b0 + b1 * $0))) }
      let w = p.map { $0 * (1 - $0) }
      let s0 = w.reduce(0, +)
      let s1 = zip(w, x).reduce(0) { $0 + $1.0 * $1.1 }
      let s2 = zip(w, x).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      let determinant = s0 * s2 - s1 * s1
      guard determinant > 0 else { return nil }
      inverse = (s2 / determinant, -s1 / determinant, s0 / determinant)
      var (g0, g1) = (0.0, 0.0)
      for i in x.indices {
        // Firth's correction of the score: h_i (1/2 - p_i), h_i the leverage.
        let leverage = w[i] * (inverse.0 + 2 * inverse.1 * x[i] + inverse.2 * x[i] * x[i])
        let residual = y[i] - p[i] + leverage * (0.5 - p[i])
        g0 += residual
        g1 += residual * x[i]
      }
      var (d0, d1) = (inverse.0 * g0 + inverse.1 * g1, inverse.1 * g0 + inverse.2 * g1)
      let size = max(d0.magnitude, d1.magnitude)
      if size > 1 { (d0, d1) = (d0 / size, d1 / size) }
      b0 += d0
      b1 += d1
      if size < 1e-10 { break }
    }
    guard b1 > 0 else { return nil }
    let zero = -b0 / b1
    let error = (inverse.0 + zero * zero * inverse.2 + 2 * zero * inverse.1).squareRoot() / b1
    return (mean + scale * zero, scale * error)
  }
}
