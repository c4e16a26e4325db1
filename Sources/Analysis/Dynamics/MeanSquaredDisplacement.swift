internal import Foundation

/// Mean-squared displacements against time and the diffusion coefficients they give.
public struct MeanSquaredDisplacement: Sendable, Equatable {
  /// One species, or all atoms.
  public struct Curve: Sendable, Equatable {
    /// Species name or "total".
    public var name: String
    /// <|r(t) - r(0)|^2> (A2).
    public var values: [Double]
    /// One standard error, from independent blocks of the run; infinite with fewer than two.
    public var standardError: [Double]
    /// Diffusion coefficient: a sixth of the slope in the fit window (A2/ps; reduced: sigma2/tau). Nil where no diffusion
    /// is seen.
    public var diffusion: Estimate?
    /// What the coefficient lies below where no diffusion is seen, and why none is.
    public var upperBound: Estimate?
    public var reason = ""

    /// What a finding has before and behind the species.
    static let boundStart = (before: "no diffusion of ", behind: " seen: D < ")

    /// "no diffusion of Fe seen: D < 1.2e-11 m2/s (the atoms ...)"; nil where there is a coefficient.
    public var finding: String? {
      guard let bound = upperBound?.inSquareMetersPerSecond else { return nil }
      return
        Self.boundStart.before + name + Self.boundStart.behind
        + "\(significant(bound.value, digits: 2)) \(bound.unit) (\(reason))"
    }
  }

  /// Lag times (ps).
  public let times: [Double]
  public let timeUnit: String
  public let lengthUnit: String
  /// Lags between which the lines were fitted (ps).
  public let fitWindow: ClosedRange<Double>
  public let curves: [Curve]
  /// That the atoms turned as one body, which is not in the curves.
  public let notice: String?

  public var table: Table {
    Table(
      name: "msd",
      columns: [Table.Column("time", unit: timeUnit, times)]
        + curves.flatMap {
          [
            Table.Column("msd \($0.name)", unit: "\(lengthUnit)2", $0.values),
            Table.Column("error \($0.name)", unit: "\(lengthUnit)2", $0.standardError),
          ]
        })
  }
}

extension AnalysisReport {
  /// The bound that a finding gives for "diffusion Fe", e.g. "< 0.37" and its unit; nil where it has a number or none is known.
  public func bound(of quantity: String) -> (number: String, unit: String)? {
    guard quantity.hasPrefix("diffusion "), self[quantity] == nil else { return nil }
    return bounds.first { $0.quantity == quantity }.map { ($0.number, $0.unit) }
  }

  /// Diffusion coefficients of which there is a bound only.
  public var bounds: [(quantity: String, number: String, unit: String)] {
    findings.compactMap { finding in
      let start = MeanSquaredDisplacement.Curve.boundStart
      guard finding.hasPrefix(start.before), let name = finding.range(of: start.behind),
        let end = finding[name.upperBound...].range(of: " (")
      else { return nil }
      let bound = finding[name.upperBound..<end.lowerBound].split(separator: " ", maxSplits: 1)
      guard bound.count == 2 else { return nil }
      let species = finding[..<name.lowerBound].dropFirst(start.before.count)
      return ("diffusion \(species)", "< \(bound[0])", String(bound[1]))
    }
  }
}

extension Estimate {
  /// A diffusion coefficient in A2/ps as 1e-9 m2/s; one in reduced units stays as it is.
  public var inSquareMetersPerSecond: Estimate {
    unit == "A2/ps" ? converted(by: 10, to: "1e-9 m2/s") : self
  }
}
