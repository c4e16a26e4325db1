/// A number with its standard error, its unit, and the evidence for both.
///
/// The error is one standard deviation of the value under repetition of the whole run. It is infinite when the
/// data cannot tell it (too few samples); JSON has null there and text shows `(?)`. Scatter below the rounding of the
/// value is none: the value is then constant.
public struct Estimate: Sendable, Equatable, CustomStringConvertible {
  public var value: Double
  /// One standard error in `unit`; infinite when unknown.
  public var standardError: Double
  /// Unit of value and error as shown to users, e.g. "g/cm3"; empty for a pure number.
  public var unit: String
  public var evidence: Evidence
  /// What a reader must know before trusting the number.
  public var warnings: [String]

  public init(
    value: Double, standardError: Double, unit: String, evidence: Evidence, warnings: [String] = []
  ) {
    self.value = value
    self.standardError = standardError.isFinite ? standardError.magnitude : .infinity
    self.unit = unit
    self.evidence = evidence
    self.warnings = warnings
    if self.standardError > 0, self.standardError < Self.rounding * value.magnitude {
      self.standardError = 0
      if evidence.method != .propagation { self.evidence.method = .constant }
    }
  }

  /// The relative error of sums of many numbers in double precision.
  static let rounding = 1e-12

  /// "7.8123(45) g/cm3": the digits in brackets are the error of the last digits.
  public var description: String { unit.isEmpty ? number : "\(number) \(unit)" }

  /// The value with its error, without the unit.
  public var number: String { errorNotation(value, standardError) }

  /// The same quantity in another unit, `factor` new units being one old one.
  public func converted(by factor: Double, to unit: String) -> Estimate {
    var copy = self
    copy.value *= factor
    copy.standardError *= factor.magnitude
    copy.unit = unit
    copy.evidence.autocorrelationError = evidence.autocorrelationError.map { $0 * factor.magnitude }
    copy.evidence.blockingError = evidence.blockingError.map { $0 * factor.magnitude }
    return copy
  }

  /// Difference from an independent estimate in combined standard errors; positive when this one is larger.
  ///
  /// Two equal values without error differ by zero, two unequal ones by infinity.
  public func deviation(from other: Estimate) -> Double {
    let difference = value - other.value
    let combined = (standardError * standardError + other.standardError * other.standardError).squareRoot()
    return difference == 0 ? 0 : difference / combined
  }
}

extension Estimate: Codable {
  private enum CodingKeys: String, CodingKey { case value, standardError, unit, evidence, warnings }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      value: try container.decode(Double.self, forKey: .value),
      standardError: try container.decodeIfPresent(Double.self, forKey: .standardError) ?? .infinity,
      unit: try container.decode(String.self, forKey: .unit),
      evidence: try container.decode(Evidence.self, forKey: .evidence),
      warnings: try container.decode([String].self, forKey: .warnings))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(standardError.isFinite ? standardError : nil, forKey: .standardError)
    try container.encode(unit, forKey: .unit)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(warnings, forKey: .warnings)
  }
}
