public import MDCore

/// Viscosities at finite wave numbers, and their extrapolation to zero.
public struct TransverseViscosity: Sendable, Equatable {
  /// Wave vectors of one length.
  public struct Shell: Sendable, Equatable {
    /// 2 pi over the wavelength (1/A; reduced).
    public var waveNumber: Double
    /// eta(k) and its standard error (mPa s; reduced).
    public var viscosity: Double
    public var standardError: Double
    /// Integral of the normalised correlation (ps; reduced): rho/(eta k^2).
    public var decayTime: Double
    public var effectivePoints: Double
  }

  /// eta at k = 0, from eta (1 - a k^2).
  public let viscosity: Estimate
  /// a (A^2; reduced).
  public let curvature: Double
  public let shells: [Shell]
  public let units: UnitSystem

  /// Runs behind it.
  public let runCount: Int

  init(
    _ shells: [Shell], units: UnitSystem, sampling: Sampling, frames: Int
  ) throws(MDError) {
    var warnings: [String] = []
    if let fastest = shells.map(\.decayTime).min(), sampling.interval > 0.5 * fastest {
      warnings.append(
        "frames are too far apart for transverse currents: \(significant(sampling.interval, digits: 2)) "
          + "\(sampling.unit), the fastest decays in \(significant(fastest, digits: 2)) \(sampling.unit)")
    }
    if let fewest = shells.map(\.effectivePoints).min(), fewest < 60 {
      warnings.append(
        "run too short for transverse currents: \(Int(fewest)) points of a spectrum below the decay of its waves, 60 "
          + "are needed")
    }
    try self.init(shells, units: units, frames: frames, runs: 1, warnings: warnings)
  }

  /// The mean of independent runs: shells are averaged first, so that table, picture and number are of the same eta(k).
  ///
  /// Errors of shells are the larger ones of the runs' own and, from four runs on, of their scatter. Nil without runs; of
  /// cells that differ, the shells that all have.
  public init?(meanOf runs: [TransverseViscosity]) throws(MDError) {
    guard let first = runs.first else { return nil }
    guard runs.count > 1 else {
      self = first
      return
    }
    let count = Double(runs.count)
    let shells = first.shells.compactMap { shell -> Shell? in
      let same = runs.compactMap { run in
        run.shells.first { ($0.waveNumber / shell.waveNumber - 1).magnitude < 0.01 }
      }
      guard same.count == runs.count else { return nil }
      func mean(_ value: (Shell) -> Double) -> Double { same.reduce(0) { $0 + value($1) } / count }
      let own = same.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot() / count
      let scatter = runs.count >= 4 ? (variance(of: same.map(\.viscosity)) / count).squareRoot() : 0
      return Shell(
        waveNumber: mean(\.waveNumber), viscosity: mean(\.viscosity), standardError: max(own, scatter),
        decayTime: mean(\.decayTime), effectivePoints: mean(\.effectivePoints))
    }
    var warnings: [String] = []
    for warning in runs.flatMap(\.viscosity.warnings) where !warnings.contains(warning) {
      warnings.append(warning)
    }
    warnings.removeAll { $0 == Self.bend }
    try self.init(
      shells, units: first.units, frames: runs.reduce(0) { $0 + $1.viscosity.evidence.samples },
      runs: runs.count, warnings: warnings)
  }

  private static let bend = "eta(k) is no straight line in k^2: the cell is too small"

  private init(
    _ shells: [Shell], units: UnitSystem, frames: Int, runs: Int, warnings: [String]
  ) throws(MDError) {
    guard shells.count >= 2 else {
      throw MDError(
        .analysis, "transverse currents give no viscosity", found: "\(shells.count) shells of wave vectors",
        expected: "at least two", hint: "more frames, closer together")
    }
    let line = try LinearFit(
      x: shells.map { $0.waveNumber * $0.waveNumber }, y: shells.map(\.viscosity),
      weights: shells.map { 1 / ($0.standardError * $0.standardError) })
    let freedom = Double(shells.count - 2)
    // What a straight line in k^2 leaves over widens the error.
    let misfit = freedom > 0 ? max(1, line.chiSquared / freedom) : 1
    viscosity = Estimate(
      value: line.intercept, standardError: (line.interceptVariance * misfit).squareRoot(),
      unit: units.viscositySymbol,
      evidence: Evidence(samples: frames, method: .spectrum),
      warnings: warnings + (misfit > 4 ? [Self.bend] : []))
    curvature = -line.slope / line.intercept
    self.shells = shells
    self.units = units
    runCount = runs
  }

  /// What to say where even the longest wave of the cell decays faster than the stress relaxes.
  ///
  /// Such waves travel through the liquid as through a solid. Their spectrum is no peak at zero frequency, so that the
  /// fit overestimates it there: eta(k) comes out too low.
  public func shearWaveWarning(stressTime: Double) -> String? {
    guard let slowest = shells.map(\.decayTime).max(), slowest < stressTime else { return nil }
    // Decay times grow as the square of the cell.
    let length = (stressTime / slowest).squareRoot()
    return "the longest wave of this cell decays in \(significant(slowest, digits: 2)) "
      + "\(units.longTimeSymbol), the stress in \(significant(stressTime, digits: 2)): shear waves, whose viscosity "
      + "comes out too low; a cell \(significant(1.5 * length, digits: 2)) times as long would tell"
  }

  /// `transverse-currents`: eta(k) of every shell.
  public var table: Table {
    Table(
      name: "transverse-currents",
      columns: [
        .init("wave number", unit: "1/\(units.lengthSymbol)", shells.map(\.waveNumber)),
        .init("viscosity", unit: units.viscositySymbol, shells.map(\.viscosity)),
        .init("standard error", unit: units.viscositySymbol, shells.map(\.standardError)),
        .init("decay time", unit: units.longTimeSymbol, shells.map(\.decayTime)),
      ])
  }

  /// eta(k) with its extrapolation.
  public var figure: Figure {
    let squares = shells.map { $0.waveNumber * $0.waveNumber }
    let line = [0] + squares.sorted()
    return Figure(
      name: "transverse-currents",
      title: "Viscosity at finite wave number, \(runCount) run\(runCount == 1 ? "" : "s")",
      x: .init("k^2", unit: "1/\(units.lengthSymbol)^2"), y: .init("viscosity", unit: units.viscositySymbol),
      layers: [
        .line(
          label: "eta (1 - a k^2)", x: line, y: line.map { viscosity.value * (1 - curvature * $0) }),
        .points(
          label: "shells of wave vectors", x: squares, y: shells.map(\.viscosity),
          errors: shells.map(\.standardError)),
        .points(
          label: "k = 0: \(viscosity.description)", x: [0], y: [viscosity.value],
          errors: [viscosity.standardError]),
      ])
  }
}
