import MDCore

/// What `mdrun melt` is to find, and with how much effort. Times in internal units.
public struct MeltingPlan: Sendable, Equatable {
  /// Tests and parts of the error that cost a slab or more each.
  public enum Check: String, Sendable, CaseIterable {
    /// A slab of half the atoms.
    case size
    /// Half the time step.
    case timestep
    /// A second pressure, for the slope of the melting line.
    case pressure
    /// The interface (110) of a cubic crystal.
    case orientation
    /// Growth and melting at several temperatures.
    case velocity
  }

  /// Internal units.
  public var pressure: Double
  /// A temperature near the melting point (K); nil: found by heating and cooling.
  public var guess: Double?
  /// Atoms of the slab, about.
  public var atoms: Int
  /// Slabs with random numbers of their own, and at most so many.
  public var seeds: Int
  public var mostSeeds: Int
  /// Relative standard error at which to stop.
  public var target: Double
  /// Time in which half of the slab is molten, twice: hot, then at the temperature of the slab.
  public var meltingTime: Double
  /// Time at temperature and pressure before anything is measured.
  public var equilibration: Double
  /// Measurement of the pure phases.
  public var bulkTime: Double
  /// Constant-enthalpy dynamics of each slab.
  public var time: Double
  public var checks: [Check]
  /// Difference of the second pressure (internal units), for the check `pressure`.
  public var pressureStep: Double

  init(reading node: InputNode, units: UnitSystem, timestep: Double) throws(MDError) {
    try node.onlyKeys(DeckSection.melt.keys)
    let reduced = units.name == .lj
    func time(_ key: String, _ metal: Double, _ lj: Double) throws(MDError) -> Double {
      try node.studyTime(key, metal, lj, units: units, timestep: timestep)
    }
    pressure = try node.quantity("pressure", .pressure, default: 0)
    guess = try node["guess"].map { (n) throws(MDError) in try n.positive(.temperature) }
    atoms = try node.integer("atoms", in: 100...10_000_000, default: 2000)
    seeds = try node.integer("seeds", in: 2...100, default: 4)
    mostSeeds = try node.integer("most-seeds", in: seeds...100, default: max(12, seeds))
    target = try node.quantity("error", .dimensionless, default: 0.01)
    guard target >= 1e-4, target < 1 else {
      throw try node.child("error").error("\(node.name).error is not valid", expected: "0.01 % to 100 %")
    }
    meltingTime = try time("melting-time", 3000, 10)
    equilibration = try time("equilibration", 5000, 20)
    bulkTime = try time("bulk-time", 20_000, 100)
    self.time = try time("time", 100_000, 300)
    var checks: [Check] = []
    for entry in node["checks"]?.elementsOrSelf() ?? [] { checks.append(try entry.choice(of: Check.self)) }
    self.checks = node["checks"] == nil ? [.velocity] : checks
    try node.refuse(
      ["pressure-step"], unless: self.checks.contains(.pressure), goesWith: "the check 'pressure'")
    pressureStep = try node.positive(
      "pressure-step", .pressure, default: Quantity.fromUser(reduced ? 0.5 : 1, .pressure, units: units))
    for (key, value) in [("bulk-time", bulkTime), ("time", self.time)] where value / timestep < 1000 {
      throw (node[key] ?? node).error(
        "\(node.name).\(key) is too short", found: "\(Int(value / timestep)) steps",
        expected: "at least 1000 steps")
    }
  }

  func section(_ units: UnitSystem) -> SectionBuilder {
    var section = SectionBuilder(units)
    section.set("pressure", pressure, .pressure)
    if let guess { section.set("guess", guess, .temperature) }
    section.set("atoms", atoms)
    section.set("seeds", seeds)
    section.set("most-seeds", mostSeeds)
    section.set("error", target, .dimensionless)
    section.set("melting-time", meltingTime, .time)
    section.set("equilibration", equilibration, .time)
    section.set("bulk-time", bulkTime, .time)
    section.set("time", time, .time)
    section.set("checks", section.list(checks.map { section.scalar($0.rawValue) }))
    if checks.contains(.pressure) { section.set("pressure-step", pressureStep, .pressure) }
    return section
  }
}
