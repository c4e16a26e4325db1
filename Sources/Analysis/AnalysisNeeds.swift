/// What an analysis must find in the data.
public struct AnalysisNeeds: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A series: the run's, or one made of the frames.
  public static let series = AnalysisNeeds(rawValue: 1)
  /// Frames, one after another.
  public static let frames = AnalysisNeeds(rawValue: 2)
  /// Velocities in every frame.
  public static let velocities = AnalysisNeeds(rawValue: 4)
  /// All atoms of the system, not those of a group only.
  public static let allAtoms = AnalysisNeeds(rawValue: 8)
  /// A cell that is periodic in all directions.
  public static let periodicCell = AnalysisNeeds(rawValue: 16)
  /// Which crystal to expect.
  public static let crystal = AnalysisNeeds(rawValue: 32)
  /// Times of the frames.
  public static let times = AnalysisNeeds(rawValue: 64)
  /// Each atom of one species throughout; without it atoms may change places, as in swaps.
  public static let sameAtoms = AnalysisNeeds(rawValue: 128)
  /// Positions that do not jump at cell faces, or can be made so.
  public static let paths = AnalysisNeeds(rawValue: 256)
}

extension AnalysisRequest {
  /// What must be there: what is asked of frames is asked of those that are analysed.
  public var needs: AnalysisNeeds {
    switch self {
    case .temperature, .pressure, .energy, .density, .drift, .fluctuations: [.series]
    case .lattice, .structure: [.frames, .allAtoms, .periodicCell, .crystal, .sameAtoms, .paths]
    case .rdf: [.frames, .periodicCell, .sameAtoms]
    case .structureFactor: [.frames, .allAtoms, .periodicCell, .sameAtoms]
    case .msd: [.frames, .times, .sameAtoms, .paths]
    case .vdos: [.frames, .times, .velocities, .sameAtoms]
    }
  }

  /// What frames must hold where the series is made of them, because there is none.
  public var needsOfSeriesFromFrames: AnalysisNeeds {
    switch self {
    case .temperature: []
    case .pressure, .density, .fluctuations: [.allAtoms, .periodicCell]
    case .energy, .drift: [.allAtoms]
    default: needs.subtracting(.series)
    }
  }

  /// Whether a series is needed, of a file or made from frames.
  var needsSeries: Bool { needs.contains(.series) }
  /// Whether frames must be read.
  public var needsFrames: Bool { needs.contains(.frames) }
}
