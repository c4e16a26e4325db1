public import Analysis
import MDCore

/// What `mdrun elastic` is to find at a temperature, and with how much effort. Internal units.
public struct ElasticPlan: Sendable, Equatable {
  /// Which strains are applied.
  public enum Strains: String, Sendable, CaseIterable {
    /// As few as fix all constants.
    case sufficient
    /// All six, so that equal constants are measured several times.
    case all
  }

  public var temperature: Double
  public var pressure: Double
  /// Symmetry of the cell; nil: that of the lattice, and triclinic for a file.
  public var symmetry: CrystalClass?
  /// Applied in both directions.
  public var strain: Double
  public var strains: Strains
  /// Time before anything is measured, in each run.
  public var equilibration: Double
  /// Measurement of each run.
  public var time: Double
  /// Random numbers of their own: each is used for all strains.
  public var seeds: Int
  /// Temperature above and below at which thermal stress and heat capacity are measured.
  public var temperatureStep: Double

  init(reading node: InputNode, units: UnitSystem, timestep: Double) throws(MDError) {
    try node.onlyKeys(DeckSection.elastic.keys)
    func time(_ key: String, _ metal: Double, _ lj: Double) throws(MDError) -> Double {
      try node.studyTime(key, metal, lj, units: units, timestep: timestep)
    }
    temperature = try node.positive("temperature", .temperature)
    pressure = try node.quantity("pressure", .pressure, default: 0)
    symmetry = try node["symmetry"].map { (n) throws(MDError) in try n.choice(of: CrystalClass.self) }
    strain = try node.quantity("strain", .dimensionless, default: 0.005)
    guard (1e-4...0.05).contains(strain) else {
      throw try node.child("strain").error("\(node.name).strain is not valid", expected: "0.01 % to 5 %")
    }
    strains = try node.choice("strains", default: Strains.sufficient)
    equilibration = try time("equilibration", 5000, 20)
    self.time = try time("time", 20_000, 100)
    seeds = try node.integer("seeds", in: 2...1000, default: 4)
    temperatureStep = try node.positive("temperature-step", .temperature, default: 0.1 * temperature)
    guard temperatureStep <= 0.5 * temperature else {
      throw try node.child("temperature-step").error(
        "\(node.name).temperature-step is too large", expected: "at most half the temperature")
    }
    guard self.time / timestep >= 1000 else {
      throw (node["time"] ?? node).error(
        "\(node.name).time is too short", found: "\(Int(self.time / timestep)) steps",
        expected: "at least 1000 steps")
    }
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    section.set("temperature", temperature, .temperature)
    section.set("pressure", pressure, .pressure)
    if let symmetry { section.set("symmetry", symmetry.rawValue) }
    section.set("strain", strain, .dimensionless)
    section.set("strains", strains.rawValue)
    section.set("equilibration", equilibration, .time)
    section.set("time", time, .time)
    section.set("seeds", seeds)
    section.set("temperature-step", temperatureStep, .temperature)
    return section.node
  }
}
