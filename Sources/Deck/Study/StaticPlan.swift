public import Analysis
import MDCore

/// What `mdrun static` is to find at T = 0, and how precisely. Internal units.
public struct StaticPlan: Sendable, Equatable {
  public enum Property: String, Sendable, CaseIterable {
    case lattice, elastic
    case equationOfState = "equation-of-state"
    case vacancy
  }
  /// What keeps the cell from becoming another crystal's.
  public enum Hold: String, Sendable, CaseIterable {
    /// The crystal's own symmetry; another relaxation, from displaced atoms, tells whether it is stable.
    case none
    /// All lengths alike, no displaced atoms: for a crystal that is not stable in the potential.
    case cubic
  }

  public var properties: [Property]
  public var pressure: Double
  public var hold: Hold
  /// Symmetry of the cell; nil: that of the lattice, and triclinic for a file.
  public var symmetry: CrystalClass?
  /// Largest strain for elastic constants; half of it is used besides.
  public var strain: Double
  /// Volumes of the equation of state, and how far they reach to both sides of the equilibrium, as a fraction.
  public var volumes: Int
  public var range: Double
  /// Displacements with which stability is tested (A).
  public var rattle: Double
  /// Vacancies made of each species where its sites differ.
  public var sites: Int
  /// Largest force and difference of stress left by a relaxation, and its steps at most.
  public var forceTolerance: Double
  public var stressTolerance: Double
  public var steps: Int

  /// Whether displaced atoms tell if the crystal is stable.
  public var testsStability: Bool { properties.contains(.lattice) && hold == .none }

  init(reading node: InputNode, units: UnitSystem) throws(MDError) {
    try node.onlyKeys(DeckSection.staticProperties.keys)
    let reduced = units.name == .lj
    func fraction(
      _ key: String, _ value: Double, _ range: ClosedRange<Double>, _ text: String
    ) throws(MDError) -> Double {
      let found = try node.quantity(key, .dimensionless, default: value)
      guard range.contains(found) else {
        throw try node.child(key).error("\(node.name).\(key) is not valid", expected: text)
      }
      return found
    }
    var list: [Property] = []
    for entry in node["properties"]?.elementsOrSelf() ?? [] {
      let property = try entry.choice(of: Property.self)
      if !list.contains(property) { list.append(property) }
    }
    properties = node["properties"] == nil ? Property.allCases : list
    guard !properties.isEmpty else {
      throw try node.child("properties").error("no property is asked for", expected: "at least one")
    }
    let wants = properties
    func goes(_ keys: [String], with property: Property) throws(MDError) {
      try node.refuse(keys, unless: wants.contains(property), goesWith: "the property '\(property.rawValue)'")
    }
    try goes(["strain"], with: .elastic)
    try goes(["volumes", "volume-range"], with: .equationOfState)
    try goes(["sites"], with: .vacancy)
    pressure = try node.quantity("pressure", .pressure, default: 0)
    hold = try node.choice("hold", default: Hold.none)
    symmetry = try node["symmetry"].map { (n) throws(MDError) in try n.choice(of: CrystalClass.self) }
    strain = try fraction("strain", 0.001, 1e-5...0.02, "0.001 % to 2 %")
    volumes = try node.integer("volumes", in: 7...101, default: 11)
    range = try fraction("volume-range", 0.06, 0.005...0.3, "0.5 % to 30 %")
    rattle = try node.positive("rattle", .length, default: reduced ? 0.01 : 0.02)
    sites = try node.integer("sites", in: 2...1000, default: 4)
    forceTolerance = try node.positive("force", .force, default: 1e-8)
    stressTolerance = try node.positive(
      "stress", .pressure, default: Quantity.fromUser(reduced ? 1e-8 : 1e-6, .pressure, units: units))
    steps = try node.integer("steps", in: 100...10_000_000, default: 20_000)
    try node.refuse(["rattle"], unless: testsStability, goesWith: "'lattice' and 'hold: none'")
    if hold == .cubic, let symmetry, symmetry != .cubic {
      throw try node.child("hold").error(
        "'hold: cubic' does not go with 'symmetry: \(symmetry.rawValue)'", expected: "symmetry: cubic")
    }
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    section.set("properties", section.list(properties.map { section.scalar($0.rawValue) }))
    section.set("pressure", pressure, .pressure)
    section.set("hold", hold.rawValue)
    if let symmetry { section.set("symmetry", symmetry.rawValue) }
    if properties.contains(.elastic) { section.set("strain", strain, .dimensionless) }
    if properties.contains(.equationOfState) {
      section.set("volumes", volumes)
      section.set("volume-range", range, .dimensionless)
    }
    if testsStability { section.set("rattle", rattle, .length) }
    if properties.contains(.vacancy) { section.set("sites", sites) }
    section.set("force", forceTolerance, .force)
    section.set("stress", stressTolerance, .pressure)
    section.set("steps", steps)
    return section.node
  }
}
