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

    /// "no diffusion of Fe seen: D < 1.2e-11 m2/s (the atoms ...)"; nil where there is a coefficient.
    public var finding: String? {
      guard let bound = upperBound?.inSquareMetersPerSecond else { return nil }
      return
        "no diffusion of \(name) seen: D < \(significant(bound.value, digits: 2)) \(bound.unit) (\(reason))"
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

extension Estimate {
  /// A diffusion coefficient in A2/ps as 1e-9 m2/s; one in reduced units stays as it is.
  public var inSquareMetersPerSecond: Estimate {
    unit == "A2/ps" ? converted(by: 10, to: "1e-9 m2/s") : self
  }
}
