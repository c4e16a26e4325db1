public import MDCore

/// A shear viscosity with its evidence, and what else the same runs tell.
public struct ViscosityResult: Sendable, Equatable {
  /// Shear viscosity (mPa s; reduced: epsilon tau/sigma3).
  public var viscosity: Estimate
  /// Bulk viscosity in the same unit; nil where its spectrum cannot be fitted.
  public var bulkViscosity: Estimate?
  /// Viscosity over density (mm2/s; reduced: sigma2/tau); nil where masses are unknown.
  public var kinematicViscosity: Estimate?
  /// Slope of the Einstein-Helfand line, for comparison only.
  public var helfand: Estimate?
  /// Slowest correlation time of the stress (ps; reduced: tau); nil where the spectrum has no peak.
  public var correlationTime: Double?
  /// Mean over runs (K; reduced).
  public var temperature: Estimate
  /// The one that was asked for; nil where nobody says.
  public var target: Double?
  /// The viscosity moved to that temperature; nil where too few runs tell how it changes.
  public var atTarget: Estimate?
  /// Total mass over mean volume (g/cm3; reduced).
  public var density: Double?
  /// What was analysed, for titles, e.g. "stage 'production' (nve)"; empty where nobody says.
  public var origin = ""

  public var units: UnitSystem
  /// Runs, and series (five a run, more where runs are cut to a common length).
  public var runCount: Int
  public var seriesCount: Int
  /// Length of each series (ps; reduced: tau).
  public var duration: Double
  /// The same length is enough when it is at least this: 20 pi correlation times, and 20 effective points a parameter.
  public var neededDuration: Double
  /// Spectrum of the shear stress, scaled to the viscosity at zero (mPa s; reduced), frequencies in 1/ps (1/tau).
  public var spectrum: PowerSpectrum
  public var fit: ZeroFrequencyFit
  public var integral: RunningIntegral
  /// Viscosity by each of the five components.
  public var components: [Component]
  /// Viscosity by each of the runs.
  public var runs: [Component]
  /// Warnings about the runs themselves.
  public var warnings: [String]

  /// The viscosity that one of the five stress components, or one of the runs, gives.
  public struct Component: Sendable, Equatable {
    public var name: String
    public var value: Double
    public var standardError: Double
  }

  /// Whether all criteria of a good estimate hold: no warning concerns the viscosity.
  public var isSufficient: Bool { viscosity.warnings.isEmpty && warnings.isEmpty }

  /// Relative standard error.
  public var relativeError: Double { viscosity.standardError / viscosity.value.magnitude }
}

extension UnitSystem {
  /// mPa s, or epsilon tau/sigma3.
  package var viscositySymbol: String { name == .metal ? "mPa s" : "epsilon tau/sigma3" }
  /// One pressure unit times one unit of results' time (eV/A^3 ps) in the unit of viscosity: 1 GPa ps is 1 mPa s.
  package var viscosityToUser: Double { pressureToUser }
  /// mm2/s (1 mPa s over 1 g/cm3), or sigma2/tau.
  package var kinematicSymbol: String { name == .metal ? "mm2/s" : "sigma2/tau" }
}
