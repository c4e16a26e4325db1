/// The same studies with several potentials, side by side and against experiment: what `mdrun compare` finds.
public struct Comparison: Sendable, Equatable, Codable {
  public var title: String
  public var subjects: [Subject]
  public var groups: [Group]
  /// What the paper behind this comparison found, each held against these runs.
  public var claims: [Claim]
  /// What such potentials cannot know, whatever the runs say.
  public var limits: [String]
  public var warnings: [String]

  /// A potential that takes part.
  public struct Subject: Sendable, Equatable, Codable {
    public var name: String
    /// What it is, e.g. "deep models/dp-m.pb".
    public var description: String
    /// SHA-256 of its file; empty for one without a file.
    public var hash: String
    /// Of one core.
    public var microsecondsPerAtomStep: Double?

    public init(name: String, description: String, hash: String = "", microsecondsPerAtomStep: Double? = nil)
    {
      self.name = name
      self.description = description
      self.hash = hash
      self.microsecondsPerAtomStep = microsecondsPerAtomStep
    }
  }

  /// Properties of one kind, as the paper divides them.
  public struct Group: Sendable, Equatable, Codable {
    /// "static and local" or "collective and dynamic".
    public var title: String
    public var rows: [Row]

    public init(title: String, rows: [Row] = []) {
      self.title = title
      self.rows = rows
    }
  }

  /// One property of one system.
  public struct Row: Sendable, Equatable, Codable {
    /// E.g. "density".
    public var property: String
    /// E.g. "fcc Fe-9Cr-3C, 1400 K, 0 GPa".
    public var system: String
    public var unit: String
    /// One for each subject, in their order.
    public var cells: [Cell]
    public var references: [Reference]
    /// Of each pair of subjects.
    public var differences: [Difference]
    /// What the numbers allow to say, a statement each.
    public var verdict: [String]

    public init(
      property: String, system: String, unit: String, cells: [Cell], references: [Reference] = [],
      differences: [Difference] = [], verdict: [String] = []
    ) {
      self.property = property
      self.system = system
      self.unit = unit
      self.cells = cells
      self.references = references
      self.differences = differences
      self.verdict = verdict
    }
  }

  /// What one potential says of a row.
  public struct Cell: Sendable, Equatable, Codable {
    /// nil where there is no number.
    public var estimate: Estimate?
    /// E.g. "bcc is not stable in this potential: 93 % close-packed after 1 ps".
    public var note: String?
    /// What its runs warn of as a whole; what concerns this number alone stands in the estimate.
    public var runWarnings: [String]?
    /// E.g. "< 0.37 1e-9 m2/s" where only that is known.
    public var bound: String?

    public init(
      estimate: Estimate? = nil, note: String? = nil, runWarnings: [String]? = nil, bound: String? = nil
    ) {
      self.estimate = estimate
      self.note = note
      self.runWarnings = runWarnings
      self.bound = bound
    }

    /// Everything to be known before the number is trusted.
    public var warnings: [String] { (estimate?.warnings ?? []) + (runWarnings ?? []) }
  }

  /// A number from elsewhere.
  public struct Reference: Sendable, Equatable, Codable {
    /// Heading of its column, e.g. "experiment".
    public var column: String
    public var value: Double
    /// One standard uncertainty, where the source gives one.
    public var uncertainty: Double?
    /// E.g. "Assael et al., J. Phys. Chem. Ref. Data 35, 285 (2006)".
    public var source: String
    /// V read in a public source, D computed from one, M recalled and not verified.
    public var tag: String
    /// Whether it was measured or assessed, so that verdicts may go by it.
    public var isExperiment: Bool

    public init(
      column: String, value: Double, uncertainty: Double? = nil, source: String, tag: String,
      isExperiment: Bool
    ) {
      self.column = column
      self.value = value
      self.uncertainty = uncertainty
      self.source = source
      self.tag = tag
      self.isExperiment = isExperiment
    }

    public var isVerified: Bool { tag != "M" }
  }

  /// One potential against another, with the covariance that the same start structures and seeds leave.
  public struct Difference: Sendable, Equatable, Codable {
    /// Indices of the subjects; value is that of `first` less that of `second`.
    public var first: Int
    public var second: Int
    public var value: Double
    /// Of the difference; nil when unknown.
    public var standardError: Double?
    /// Difference in standard errors of the difference, where those are known.
    public var sigmas: Double?
    /// Pairs of runs that it is the mean of.
    public var pairs: Int?
    /// Of the standard error; nil where it is known by itself.
    public var degreesOfFreedom: Double?
    /// How often chance alone makes such a difference, by Student's t; nil where no error is known.
    public var chance: Double?
    /// Half the width of the interval that holds the true difference in 95.45 % of cases (two errors of a normal
    /// distribution); nil where no error is known.
    public var halfWidth: Double?

    /// The mean over so many pairs; an error that is not finite is not known.
    public init(first: Int, second: Int, _ estimate: Estimate, pairs: Int) {
      self.first = first
      self.second = second
      self.pairs = pairs
      value = estimate.value
      guard estimate.standardError.isFinite else { return }
      standardError = estimate.standardError
      let freedom = estimate.degreesOfFreedom
      degreesOfFreedom = freedom.isFinite ? freedom : nil
      halfWidth = estimate.halfWidth(0.9545)
      if estimate.standardError > 0 || value == 0 {
        sigmas = value == 0 ? 0 : value / estimate.standardError
        chance = estimate.chance(of: value)
      }
    }
  }

  /// A finding of the paper held against these runs.
  public struct Claim: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, Codable {
      case reproduced
      case notReproduced = "not reproduced"
      case cannotTell = "cannot tell"
    }
    public var statement: String
    public var status: Status
    /// The numbers behind it.
    public var because: String

    public init(statement: String, status: Status, because: String) {
      self.statement = statement
      self.status = status
      self.because = because
    }
  }

  public init(
    title: String, subjects: [Subject], groups: [Group] = [], claims: [Claim] = [], limits: [String] = [],
    warnings: [String] = []
  ) {
    self.title = title
    self.subjects = subjects
    self.groups = groups
    self.claims = claims
    self.limits = limits
    self.warnings = warnings
  }
}

extension Comparison.Reference {
  /// Comparisons written by earlier versions had one table of experiments, with the heading "experiment".
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    column = try container.decode(String.self, forKey: .column)
    value = try container.decode(Double.self, forKey: .value)
    uncertainty = try container.decodeIfPresent(Double.self, forKey: .uncertainty)
    source = try container.decode(String.self, forKey: .source)
    tag = try container.decode(String.self, forKey: .tag)
    isExperiment =
      try container.decodeIfPresent(Bool.self, forKey: .isExperiment) ?? (column == "experiment")
  }
}
