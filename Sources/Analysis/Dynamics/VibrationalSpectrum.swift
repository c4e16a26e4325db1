public import MDCore

/// Velocity autocorrelations and vibrational densities of states, by species and, weighted by mass, of all atoms.
public struct VibrationalSpectrum: Sendable, Equatable {
  public struct Curve: Sendable, Equatable {
    /// Species name or "total".
    public var name: String
    /// <v(0) . v(t)> / <v . v>, each with one standard error.
    public var correlation: [Double]
    public var correlationError: [Double]
    /// Modes per atom and frequency (1/THz); the integral is three. With one standard error.
    public var density: [Double]
    public var densityError: [Double]
    /// A third of the integral of <v(0) . v(t)> up to each lag (A2/ps); nil for the total.
    public var runningDiffusion: [Double]?
    /// The same at the lag where the correlation has decayed; nil where no diffusion is seen.
    public var diffusion: Estimate?
    /// What the coefficient lies below where no diffusion is seen, and why none is.
    public var upperBound: Estimate?
    public var reason = ""
    /// Mean of the density of states (THz).
    public var meanFrequency: Estimate
  }

  /// Lags (ps).
  public let times: [Double]
  /// Frequencies, not angular (THz).
  public let frequencies: [Double]
  /// Width at half height that a sharp line has (THz).
  public let resolution: Double
  public internal(set) var curves: [Curve]
  public let units: UnitSystem
  public let warnings: [String]

  /// THz, or one over tau.
  static func frequencyUnit(_ units: UnitSystem) -> String { units.name == .metal ? "THz" : "1/tau" }
  private var frequencyUnit: String { Self.frequencyUnit(units) }
  private var densityUnit: String { units.name == .metal ? "1/THz" : "tau" }
  private var diffusionUnit: String { "\(units.lengthSymbol)2/\(units.longTimeSymbol)" }

  /// `vacf`: normalised correlations and running diffusion over time.
  public var correlationTable: Table {
    Table(
      name: "vacf",
      columns: [Table.Column("time", unit: units.longTimeSymbol, times)]
        + curves.flatMap { curve in
          [
            Table.Column("vacf \(curve.name)", curve.correlation),
            Table.Column("error \(curve.name)", curve.correlationError),
          ]
            + (curve.runningDiffusion.map {
              [Table.Column("diffusion \(curve.name)", unit: diffusionUnit, $0)]
            } ?? [])
        })
  }

  /// `vdos`: densities of states over frequency.
  public var densityTable: Table {
    Table(
      name: "vdos",
      columns: [Table.Column("frequency", unit: frequencyUnit, frequencies)]
        + curves.flatMap { curve in
          [
            Table.Column("vdos \(curve.name)", unit: densityUnit, curve.density),
            Table.Column("error \(curve.name)", unit: densityUnit, curve.densityError),
          ]
        })
  }

  public var figures: [Figure] {
    func band(_ x: [Double], _ y: [Double], _ errors: [Double]) -> Figure.Layer {
      .band(label: "", x: x, low: zip(y, errors).map { $0 - $1 }, high: zip(y, errors).map { $0 + $1 })
    }
    // What lies above the last mode that counts is left out of the picture.
    let last =
      curves.flatMap { curve in
        let least = 0.01 * (curve.density.max() ?? 0)
        return [curve.density.lastIndex { $0 > least } ?? 0]
      }.max() ?? 0
    let shown = frequencies[min(last + last / 8 + 2, frequencies.count - 1)]
    return [
      Figure(
        name: "vacf", title: "Velocity autocorrelation", x: .init("time", unit: units.longTimeSymbol),
        y: .init("<v(0) v(t)> / <v v>"),
        layers: curves.map { .line(label: $0.name, x: times, y: $0.correlation) }),
      Figure(
        name: "vdos",
        title:
          "Vibrational density of states, resolution \(significant(resolution, digits: 2)) \(frequencyUnit)",
        x: .init("frequency", unit: frequencyUnit, range: 0...max(shown, .leastNormalMagnitude)),
        y: .init("modes per atom", unit: densityUnit),
        layers: curves.map { band(frequencies, $0.density, $0.densityError) }
          + curves.map { .line(label: $0.name, x: frequencies, y: $0.density) }),
    ]
  }

  /// Diffusion coefficients and mean frequencies.
  public var estimates: [NamedEstimate] {
    curves.flatMap { curve in
      (curve.diffusion.map {
        [NamedEstimate("diffusion \(curve.name) by velocities", $0.inSquareMetersPerSecond)]
      } ?? [])
        + [NamedEstimate("mean frequency \(curve.name)", curve.meanFrequency)]
    }
  }
}
