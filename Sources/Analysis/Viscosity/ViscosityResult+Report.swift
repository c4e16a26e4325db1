internal import MDCore

extension ViscosityResult {
  /// The result as text, numbers and tables: viscosity first, then what the same runs tell besides.
  public func report(title: String = "") -> AnalysisReport {
    var report = AnalysisReport(title: title, warnings: warnings)
    report.estimates = [NamedEstimate("viscosity", viscosity)]
    if let atTarget, let target {
      let name = "viscosity at \(significant(target, digits: 5)) \(units.temperatureSymbol)"
      report.estimates.append(NamedEstimate(name, atTarget))
    }
    report.estimates.append(NamedEstimate("temperature", temperature))
    if let kinematicViscosity {
      report.estimates.append(NamedEstimate("kinematic viscosity", kinematicViscosity))
    }
    if let bulkViscosity { report.estimates.append(NamedEstimate("bulk viscosity", bulkViscosity)) }
    if let helfand { report.estimates.append(NamedEstimate("Einstein-Helfand slope", helfand)) }
    report.findings = [
      "\(runCount) run\(runCount == 1 ? "" : "s"), \(seriesCount) series of "
        + "\(significant(duration, digits: 4)) \(units.longTimeSymbol), mean temperature "
        + "\(temperature)"
        + (density.map { ", density \(significant($0, digits: 5)) \(units.densitySymbol)" } ?? "")
    ]
    if !origin.isEmpty { report.findings.append("analysed: \(origin)") }
    report.tables = tables
    return report
  }

  /// `viscosity-spectrum`, `viscosity-integral`, `viscosity-cutoffs`, `viscosity-components`.
  public var tables: [Table] {
    let (time, unit) = (units.longTimeSymbol, units.viscositySymbol)
    let shown = shownPoints
    let lags = shownLags
    func lag(_ values: [Double]) -> [Double] { lags.map { values[$0] } }
    return [
      Table(
        name: "viscosity-spectrum",
        columns: [
          .init("frequency", unit: "1/\(time)", shown.map { spectrum.frequencies[$0] }),
          .init("spectrum", unit: unit, shown.map { spectrum.amplitudes[$0] }),
          .init(
            "standard error", unit: unit,
            shown.map { spectrum.amplitudes[$0] / spectrum.shapes[$0].squareRoot() }),
          .init(
            "fit", unit: unit,
            shown.map { $0 <= lastFitted ? fit.model(at: spectrum.frequencies[$0]) : .nan }),
          .init("weight", shown.map { fit.weight(at: spectrum.frequencies[$0]) }),
        ]),
      Table(
        name: "viscosity-integral",
        columns: [
          .init("time", unit: time, lag(integral.times)),
          .init("correlation", unit: "\(unit)/\(time)", lag(integral.correlation)),
          .init("integral", unit: unit, lag(integral.integral)),
          .init("standard error of integral", unit: unit, lag(integral.integralError)),
          .init("Helfand", unit: "\(unit) \(time)", lag(integral.helfand)),
          .init("standard error of Helfand", unit: "\(unit) \(time)", lag(integral.helfandError)),
        ]),
      Table(
        name: "viscosity-cutoffs",
        columns: [
          .init("cutoff", unit: "1/\(time)", fit.trials.map(\.cutoff)),
          .init("effective points", fit.trials.map(\.effectivePoints)),
          .init("viscosity", unit: unit, fit.trials.map(\.value)),
          .init("standard error", unit: unit, fit.trials.map(\.standardError)),
          .init("weight", fit.trials.map(\.weight)),
        ]),
      Table(
        name: "viscosity-components",
        columns: [
          .init("component", components.indices.map { Double($0 + 1) }),
          .init("viscosity", unit: unit, components.map(\.value)),
          .init("standard error", unit: unit, components.map(\.standardError)),
        ]),
    ]
  }

  /// Points of the spectrum up to four times the cutoff, at most a thousand.
  var shownPoints: [Int] {
    let all = spectrum.frequencies.indices.filter { spectrum.frequencies[$0] <= 4 * fit.cutoff }
    let step = max(1, all.count / 1000)
    return all.filter { $0 % step == 0 }
  }

  /// The last point of the spectrum that the fit was made to: those that follow count by less than a half.
  var lastFitted: Int {
    spectrum.frequencies.indices.last { fit.weight(at: spectrum.frequencies[$0]) >= 0.5 } ?? 0
  }

  /// Lags of the running integral, at most a thousand.
  var shownLags: [Int] {
    let step = max(1, integral.times.count / 1000)
    return integral.times.indices.filter { $0 % step == 0 }
  }
}
