public import MDCore

/// The front of the module: analyses asked for by name, from a series, frames, or both, into one report.
public enum Analyses {
  /// Runs the analyses in one pass over the frames.
  ///
  /// - Parameters:
  ///   - units: how the series and the report count.
  ///   - totalMass: mass of all atoms (u), for densities from a series that has only volumes.
  ///   - atoms: number of all atoms, where frames may hold only some of them.
  ///   - ensemble: what the run held constant, for `fluctuations`; nil where nobody knows.
  ///   - series: averages come from it; without it from the frames.
  ///   - lattice: what `lattice` and `structure` expect to find.
  ///   - frames: gives the next frame, nil at the end; nil where there are none.
  /// An analysis that the data do not allow becomes a warning of the report; only errors of reading are thrown.
  public static func run(
    _ requests: [AnalysisRequest], title: String = "", units: UnitSystem, totalMass: Double? = nil,
    atoms: Int? = nil, ensemble: StatisticalEnsemble? = nil, series: SeriesTable? = nil,
    lattice: LatticeDescription? = nil,
    options: AnalysisOptions = AnalysisOptions(),
    frames: (() throws(MDError) -> Snapshot?)? = nil
  ) throws(MDError) -> AnalysisReport {
    var report = AnalysisReport(title: title)
    var passes = FramePasses(
      frames == nil ? [] : requests, hasSeries: series != nil, lattice: lattice, options: options)
    var atoms = atoms
    if let frames {
      while passes.isNeeded, let snapshot = try frames() {
        atoms = atoms ?? snapshot.topology.count
        passes.consume(snapshot)
      }
    }
    let averaged = series ?? passes.takeSeries()
    report.add(warnings: passes.takeWarnings())
    report.add(warnings: passes.notices(of: requests, seriesFromFrames: series == nil))
    var served = requests
    if series == nil {
      report.add(warnings: requests.compactMap(passes.absence))
      served.removeAll { passes.absence(of: $0) != nil }
    }
    addAverages(to: &report, served, units, totalMass, averaged)
    if served.contains(.fluctuations) {
      addFluctuations(to: &report, averaged, units, atoms: atoms, ensemble)
      report.attribute(to: .fluctuations)
    }
    passes.finish(into: &report, series: series)
    for request in requests where request.needsFrames && frames == nil {
      report.warnings.append("\(request.rawValue): needs frames, and there are none")
      report.attribute(to: request)
    }
    for request in [AnalysisRequest.lattice, .structure]
    where requests.contains(request) && lattice == nil && frames != nil {
      report.warnings.append("\(request.rawValue): which crystal to expect is not known")
      report.attribute(to: request)
    }
    return report
  }

  private static func addFluctuations(
    to report: inout AnalysisReport, _ series: SeriesTable?, _ units: UnitSystem, atoms: Int?,
    _ ensemble: StatisticalEnsemble?
  ) {
    guard let series, let atoms, atoms > 0 else {
      report.warnings.append("fluctuations: need a series and the number of atoms")
      return
    }
    do throws(MDError) {
      let analysis = FluctuationAnalysis(units: units, atoms: atoms, ensemble: ensemble)
      let found = try analysis.estimates(series, from: series.equilibration())
      report.estimates += found.estimates
      report.warnings += found.warnings
    } catch {
      report.warnings.append("fluctuations: \(error.what)\(error.found.map { "; found \($0)" } ?? "")")
    }
  }

  private static func addAverages(
    to report: inout AnalysisReport, _ requests: [AnalysisRequest], _ units: UnitSystem, _ totalMass: Double?,
    _ series: SeriesTable?
  ) {
    let quantities = requests.compactMap(\.thermodynamic)
    guard !quantities.isEmpty else { return }
    guard let series else {
      report.warnings.append("no series and no frames to average")
      return
    }
    for column in series.damagedColumns {
      report.warnings.append("\(column): some samples are not numbers, so it is left out")
    }
    let equilibration = series.equilibration()
    for quantity in quantities {
      do throws(MDError) {
        let found = try series.estimates(quantity, units: units, totalMass: totalMass, from: equilibration)
        report.estimates += found
        if found.isEmpty {
          report.warnings.append(
            "\(quantity.rawValue): the data hold none, as they have no \(quantity.origin)")
        }
      } catch {
        report.warnings.append("\(quantity.rawValue): \(error.what)")
      }
      if let request = AnalysisRequest(rawValue: quantity.rawValue) { report.attribute(to: request) }
    }
  }
}
