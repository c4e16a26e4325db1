public import Analysis
public import Deck
public import MDCore

extension Plan {
  /// The analyses that the deck asks for.
  public var requests: [AnalysisRequest] { analyses.compactMap { AnalysisRequest(rawValue: $0.name) } }

  /// Their options: `rdf: {range: 8 A, bins: 400}`, `msd: {fit: [2 ps, 10 ps]}`,
  /// `structure-factor: {range: 12 1/A, bins: 300, convention: ashcroft-langreth}`, `vdos: {window: 2 ps}`.
  public func analysisOptions() throws(MDError) -> AnalysisOptions {
    var options = AnalysisOptions()
    for analysis in analyses {
      switch analysis.name {
      case "rdf":
        try analysis.options.onlyKeys(["range", "bins"])
        if analysis.options["range"] != nil {
          options.rdfRange = try analysis.options.positive("range", .length)
        }
        options.rdfBins = try analysis.options.integer("bins", in: 10...100_000, default: options.rdfBins)
      case "msd":
        try analysis.options.onlyKeys(["fit"])
        if let window = analysis.options["fit"] {
          let ends = try window.elements(count: 2)
          let low = try ends[0].quantity(.time) * units.longTimeFactor
          let high = try ends[1].quantity(.time) * units.longTimeFactor
          guard low < high else { throw window.error("the window is empty", expected: "[start, end]") }
          options.fitWindow = low...high
        }
      case "structure-factor":
        try analysis.options.onlyKeys(["range", "bins", "convention"])
        if analysis.options["range"] != nil {
          options.structureFactorRange = try analysis.options.positive("range", .inverseLength)
        }
        options.structureFactorBins = try analysis.options.integer(
          "bins", in: 10...100_000, default: options.structureFactorBins)
        if let convention = analysis.options["convention"] {
          options.structureFactorConvention = try convention.choice()
        }
      case "vdos":
        try analysis.options.onlyKeys(["window"])
        if let window = analysis.options["window"] {
          options.velocityWindow = try window.positive(.time) * units.longTimeFactor
        }
      default:
        try analysis.options.onlyKeys([])
      }
    }
    return options
  }
}
