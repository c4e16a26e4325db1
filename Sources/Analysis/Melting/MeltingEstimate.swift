internal import Foundation

/// One named part of the error of a melting temperature.
public struct MeltingErrorPart: Sendable, Equatable, Codable {
  public let name: String
  /// What was added to the temperature on its account; zero where nothing was (K).
  public let correction: Double
  /// Its standard error; nil where it was not measured (K).
  public let standardError: Double?
  /// How it was found, or what would measure it.
  public let note: String

  public var isMeasured: Bool { standardError != nil }

  public init(name: String, correction: Double = 0, standardError: Double?, note: String) {
    self.name = name
    self.correction = correction
    self.standardError = standardError
    self.note = note
  }
}

/// A check that adds nothing to the error but must hold.
public struct MeltingCheck: Sendable, Equatable, Codable {
  public let name: String
  public let passed: Bool
  public let finding: String

  public init(name: String, passed: Bool, finding: String) {
    self.name = name
    self.passed = passed
    self.finding = finding
  }
}

/// A melting temperature with its error budget.
public struct MeltingEstimate: Sendable, Equatable, Codable, CustomStringConvertible {
  /// All corrections applied (K).
  public let value: Double
  /// All measured parts together (K).
  public let standardError: Double
  /// Of Student's t for the total.
  public let degreesOfFreedom: Double
  /// Half the width of the 95 % confidence interval (K).
  public let halfWidth95: Double
  public let unit: String
  public let seeds: Int
  public let parts: [MeltingErrorPart]
  public let checks: [MeltingCheck]
  /// The worst first.
  public let warnings: [String]

  public var interval95: ClosedRange<Double> { value - halfWidth95...value + halfWidth95 }

  /// Value and total standard error, for a report.
  public var estimate: Estimate {
    Estimate(
      value: value, standardError: standardError, unit: unit,
      evidence: Evidence(
        samples: seeds, method: .independentRuns, degreesOfFreedom: degreesOfFreedom), warnings: warnings)
  }

  /// What the slabs themselves show, not carried on to large ones and short time steps: to compare with others of their
  /// size and time step.
  public var estimateOfSlabs: Estimate {
    var copy = estimate
    let carried = parts.filter { ["size", "time step"].contains($0.name) }
    copy.value -= carried.reduce(0) { $0 + $1.correction }
    let own = parts.filter { part in !carried.contains { $0.name == part.name } }.compactMap(\.standardError)
    copy.standardError = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return copy
  }

  /// The number, its interval, and a line for every part and check.
  public var description: String {
    var text = warnings.map { "warning: \($0)\n" }.joined()
    let half = errorNotation(value, halfWidth95)
    text += "melting temperature \(errorNotation(value, standardError)) \(unit)"
    text +=
      ", 95 % within \(half) (Student's t, \(significant(degreesOfFreedom, digits: 3)) degrees of freedom)\n"
    text += alignedColumns(
      [["part", "correction (\(unit))", "error (\(unit))", ""]]
        + parts.map { part in
          [
            part.name, part.correction == 0 ? "-" : String(format: "%+.3g", part.correction),
            part.standardError.map { significant($0, digits: 2) } ?? "not measured", part.note,
          ]
        }, leftAligned: [0, 3])
    for check in checks { text += "\(check.passed ? "holds" : "FAILS"): \(check.name): \(check.finding)\n" }
    return text
  }
}
