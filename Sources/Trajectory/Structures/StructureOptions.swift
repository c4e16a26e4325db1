public import MDCore

/// How files without that information are understood.
public struct StructureOptions: Sendable {
  /// `lj`: numbers are reduced.
  public var units: UnitSystem
  /// Names for the numeric types of files that hold no species, type 1 first.
  public var species: [String]?
  /// Species whose masses the user gives too, so that those of a file do not speak against the names.
  public var massesGiven: Set<String> = []
  /// How the user may give them, for the hint of a file that names none: an option or a key of who reads.
  public var naming: String?
  /// Unit of velocities in files that do not state it.
  public var velocityUnit: VelocityUnit?
  /// False: velocities are left out, so that their unit does not matter.
  public var wantsVelocities = true
  /// Time between two frames (internal units) of files that do not state times.
  public var interval: Double?
  /// Takes up what readers and writers have to say.
  public var notices: NoticeList
  /// What the user can do about what a file does not say.
  public var hints: StructureHints

  public init(
    units: UnitSystem = .metal, species: [String]? = nil, naming: String? = nil,
    velocityUnit: VelocityUnit? = nil,
    interval: Double? = nil, notices: NoticeList = NoticeList(), hints: StructureHints = .init()
  ) {
    self.units = units
    self.species = species
    self.naming = naming
    self.velocityUnit = velocityUnit
    self.interval = interval
    self.notices = notices
    self.hints = hints
  }
}

extension StructureOptions {
  /// How the user may say what the atoms of a NetCDF trajectory are.
  public var trajectoryNaming: String? {
    let ways = [naming, hints.structure].compactMap { $0 }
    return ways.isEmpty ? nil : ways.joined(separator: ", or ")
  }
}

/// Hints at options, filled in by those that have them: a reader does not know who called it.
public struct StructureHints: Sendable {
  /// How to state the unit of velocities, e.g. "--velocity-unit A/ps".
  public var velocityUnit: String?
  /// How to state the time between two frames, e.g. "--interval 0.1 ps".
  public var interval: String?
  /// How to state the unit system, e.g. "--units lj".
  public var units: String?
  /// How to say with a structure which atom of a NetCDF trajectory is what, e.g. "--structure FILE".
  public var structure: String?
  /// How to give species a mass other than that of a file, e.g. "'masses' under 'structure'".
  public var masses: String?

  public init(
    velocityUnit: String? = nil, interval: String? = nil, units: String? = nil, structure: String? = nil,
    masses: String? = nil
  ) {
    self.masses = masses
    self.velocityUnit = velocityUnit
    self.interval = interval
    self.units = units
    self.structure = structure
  }
}
