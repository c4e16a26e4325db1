internal import MDCore

/// One analysis on its way through the frames; an error takes it out and leaves a warning.
private struct Pass<Work: Analysis> {
  let name: String
  var work: Work?
  var warning: String?

  init(_ name: String, _ work: Work?) {
    self.name = name
    self.work = work
  }

  mutating func consume(_ snapshot: Snapshot) {
    do throws(MDError) {
      try work?.consume(snapshot)
    } catch {
      work = nil
      warning = Self.text(name, error)
    }
  }

  mutating func finish<R>(_ body: (Work) throws(MDError) -> R) -> R? {
    guard let work else { return nil }
    do throws(MDError) {
      return try body(work)
    } catch {
      warning = Self.text(name, error)
      return nil
    }
  }

  private static func text(_ name: String, _ error: MDError) -> String {
    var text = "\(name): \(error.what)"
    if let found = error.found { text += "; found \(found)" }
    if let expected = error.expected { text += "; expected \(expected)" }
    return text
  }
}

/// The analyses that read frames, side by side.
struct FramePasses {
  private var series: Pass<FrameSeries>
  private var lattice: Pass<LatticeAnalysis>
  private var crystal: Pass<CrystalAnalysis>
  private var radial: Pass<RadialDistributionAnalysis>
  private var diffusion: Pass<DiffusionAnalysis>
  private var structureFactor: Pass<StructureFactorAnalysis>
  private var vibrations: Pass<VibrationalAnalysis>

  init(
    _ requests: [AnalysisRequest], hasSeries: Bool, lattice description: LatticeDescription?,
    options: AnalysisOptions
  ) {
    let averages = !hasSeries && requests.contains { $0.needsSeries }
    let wantsLattice = requests.contains(.lattice)
    series = Pass("averages", averages ? FrameSeries() : nil)
    lattice = Pass("lattice", wantsLattice ? description.map(LatticeAnalysis.init) : nil)
    crystal = Pass(
      "structure",
      requests.contains(.structure) && !wantsLattice ? description.map(CrystalAnalysis.init) : nil)
    radial = Pass(
      "rdf",
      requests.contains(.rdf)
        ? RadialDistributionAnalysis(range: options.rdfRange, bins: options.rdfBins) : nil)
    diffusion = Pass("msd", requests.contains(.msd) ? DiffusionAnalysis(fitWindow: options.fitWindow) : nil)
    structureFactor = Pass(
      "structure-factor",
      requests.contains(.structureFactor)
        ? StructureFactorAnalysis(
          range: options.structureFactorRange, bins: options.structureFactorBins,
          convention: options.structureFactorConvention) : nil)
    vibrations = Pass(
      "vdos", requests.contains(.vdos) ? VibrationalAnalysis(window: options.velocityWindow) : nil)
  }

  /// False when no analysis wants frames (any more).
  var isNeeded: Bool {
    series.work != nil || lattice.work != nil || crystal.work != nil || radial.work != nil
      || diffusion.work != nil || structureFactor.work != nil || vibrations.work != nil
  }

  mutating func consume(_ snapshot: Snapshot) {
    series.consume(snapshot)
    lattice.consume(snapshot)
    crystal.consume(snapshot)
    radial.consume(snapshot)
    diffusion.consume(snapshot)
    structureFactor.consume(snapshot)
    vibrations.consume(snapshot)
  }

  /// What went wrong since the last call.
  mutating func takeWarnings() -> [String] {
    let warnings = [
      series.warning, lattice.warning, crystal.warning, radial.warning, diffusion.warning,
      structureFactor.warning, vibrations.warning,
    ]
    series.warning = nil
    lattice.warning = nil
    crystal.warning = nil
    radial.warning = nil
    diffusion.warning = nil
    structureFactor.warning = nil
    vibrations.warning = nil
    return warnings.compactMap { $0 }
  }

  /// The series made of the frames, if it was asked for.
  mutating func takeSeries() -> SeriesTable? {
    series.finish { (work) throws(MDError) in try work.finish() }
  }

  /// Adds what the frames gave to the report.
  mutating func finish(into report: inout AnalysisReport, series: SeriesTable?) {
    if let (test, result) = lattice.finish({ (work) throws(MDError) in try work.finish(series: series) }) {
      add(test, to: &report)
      if case .lattice(let parameters) = result {
        report.estimates += parameters.independent
        report.warnings += parameters.warnings
      }
      report.attribute(to: .lattice)
    }
    if let test = crystal.finish({ (work) throws(MDError) in try work.finish() }) {
      add(test, to: &report)
      report.attribute(to: .structure)
    }
    if let radial = radial.finish({ (work) throws(MDError) in try work.finish() }) {
      for curve in radial.curves {
        if let number = curve.coordination {
          report.estimates.append(NamedEstimate("coordination \(curve.name)", number))
        }
        if let (name, number) = curve.reverse {
          report.estimates.append(NamedEstimate("coordination \(name)", number))
        }
      }
      report.tables.append(radial.table)
      report.attribute(to: .rdf)
    }
    if let result = diffusion.finish({ (work) throws(MDError) in try work.finish() }) {
      for curve in result.curves {
        let name = "diffusion \(curve.name)"
        report.estimates.append(NamedEstimate(name, curve.diffusion.inSquareMetersPerSecond))
      }
      report.tables.append(result.table)
      report.attribute(to: .msd)
    }
    if let result = structureFactor.finish({ (work) throws(MDError) in try work.finish() }) {
      report.warnings += result.warnings.map { "structure-factor: \($0)" }
      report.tables.append(result.table)
      report.figures.append(result.figure)
      report.attribute(to: .structureFactor)
    }
    if let result = vibrations.finish({ (work) throws(MDError) in try work.finish() }) {
      report.warnings += result.warnings.map { "vdos: \($0)" }
      report.estimates += result.estimates
      report.tables += [result.correlationTable, result.densityTable]
      report.figures += result.figures
      report.attribute(to: .vdos)
    }
    report.add(warnings: takeWarnings())
  }

  private func add(_ test: CrystalTest, to report: inout AnalysisReport) {
    report.findings.append(test.description)
    report.warnings += test.warnings
  }
}
