internal import MDCore

/// One analysis on its way through the frames; an error takes it out and leaves a warning.
private struct Pass<Work: Analysis> {
  let name: String
  let needs: AnalysisNeeds
  var work: Work?
  var warning: String?

  init(_ name: String, needs: AnalysisNeeds, _ work: Work?) {
    self.name = name
    self.needs = needs
    self.work = work
  }

  init(_ request: AnalysisRequest, _ work: Work?) {
    self.init(request.rawValue, needs: request.needs, work)
  }

  mutating func consume(_ snapshot: Snapshot, _ faults: [FrameFaults.Fault]) {
    guard work != nil else { return }
    do throws(MDError) {
      for fault in faults where fault.needs.map(needs.contains) ?? true { throw fault.error }
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
  private var faults = FrameFaults()
  /// The part of a system that the frames hold.
  private var part: PartOfSystem?

  init(
    _ requests: [AnalysisRequest], hasSeries: Bool, lattice description: LatticeDescription?,
    options: AnalysisOptions
  ) {
    let averages = !hasSeries && requests.contains { $0.needsSeries }
    let wantsLattice = requests.contains(.lattice)
    series = Pass("averages", needs: [], averages ? FrameSeries() : nil)
    lattice = Pass(.lattice, wantsLattice ? description.map(LatticeAnalysis.init) : nil)
    crystal = Pass(
      .structure,
      requests.contains(.structure) && !wantsLattice ? description.map(CrystalAnalysis.init) : nil)
    radial = Pass(
      .rdf,
      requests.contains(.rdf)
        ? RadialDistributionAnalysis(range: options.rdfRange, bins: options.rdfBins) : nil)
    diffusion = Pass(.msd, requests.contains(.msd) ? DiffusionAnalysis(fitWindow: options.fitWindow) : nil)
    structureFactor = Pass(
      .structureFactor,
      requests.contains(.structureFactor)
        ? StructureFactorAnalysis(
          range: options.structureFactorRange, bins: options.structureFactorBins,
          convention: options.structureFactorConvention) : nil)
    vibrations = Pass(
      .vdos, requests.contains(.vdos) ? VibrationalAnalysis(window: options.velocityWindow) : nil)
  }

  /// False when no analysis wants frames (any more).
  var isNeeded: Bool {
    series.work != nil || lattice.work != nil || crystal.work != nil || radial.work != nil
      || diffusion.work != nil || structureFactor.work != nil || vibrations.work != nil
  }

  mutating func consume(_ snapshot: Snapshot) {
    var snapshot = snapshot
    let faults = faults.find(in: &snapshot)
    part = part ?? snapshot.topology.part
    series.consume(snapshot, faults)
    lattice.consume(snapshot, faults)
    crystal.consume(snapshot, faults)
    radial.consume(snapshot, faults)
    diffusion.consume(snapshot, faults)
    structureFactor.consume(snapshot, faults)
    vibrations.consume(snapshot, faults)
  }

  /// What must be known of results from frames that hold some of the atoms.
  func notices(of requests: [AnalysisRequest], seriesFromFrames: Bool) -> [String] {
    guard let part else { return [] }
    guard part.isCertain else {
      return [
        "the numbers of the \(part.indices.count) atoms have gaps: if the file holds a part of the system only, "
          + "densities, g(r) and what else counts all atoms are wrong"
      ]
    }
    var notices: [String] = []
    for request in requests {
      switch request {
      case .rdf: notices.append("rdf: g(r) is that among \(part)")
      case .msd, .vdos: notices.append("\(request.rawValue): of \(part)")
      case .temperature where seriesFromFrames: notices.append("temperature: that of \(part)")
      default: break
      }
    }
    return notices
  }

  /// Why a series of the frames gives nothing of a quantity, where the frames hold a part of the atoms.
  func absence(of request: AnalysisRequest) -> String? {
    guard let part, part.isCertain, request.needsSeries,
      request.needsOfSeriesFromFrames.contains(.allAtoms)
    else { return nil }
    return "\(request.rawValue): the frames hold only some of the atoms; found \(part); expected all atoms"
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
    if let test = crystal.finish({ (work) throws(MDError) in try work.finish(series: series) }) {
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
    let displacement = diffusion.finish { (work) throws(MDError) in try work.finish() }
    if let result = displacement {
      for curve in result.curves {
        let name = "diffusion \(curve.name)"
        if let diffusion = curve.diffusion?.inSquareMetersPerSecond {
          report.estimates.append(NamedEstimate(name, diffusion))
        }
        report.findings += [curve.finding].compactMap { $0 }
      }
      report.warnings += [result.notice].compactMap { $0 }.map { "msd: \($0)" }
      report.tables.append(result.table)
      report.figures.append(result.figure)
      report.attribute(to: .msd)
    }
    if let result = structureFactor.finish({ (work) throws(MDError) in try work.finish() }) {
      report.warnings += result.warnings.map { "structure-factor: \($0)" }
      report.tables.append(result.table)
      report.figures.append(result.figure)
      report.attribute(to: .structureFactor)
    }
    if let result = vibrations.finish({ (work) throws(MDError) in try work.finish() }) {
      let result = result.agreeing(with: displacement)
      report.warnings += result.warnings.map { "vdos: \($0)" }
      report.estimates += result.estimates
      report.findings += result.curves.compactMap(\.finding)
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
