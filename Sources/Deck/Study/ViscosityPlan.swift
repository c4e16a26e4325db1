import MDCore

/// What `mdrun viscosity` is to find, and with how much effort. Times in internal units.
public struct ViscosityPlan: Sendable, Equatable {
  /// Of the liquid (K).
  public var temperature: Double
  /// What fixes the volume: a pressure (internal units), or a density (u/A^3).
  public enum Condition: Sendable, Equatable {
    case pressure(Double)
    case density(Double)
  }
  public var condition: Condition
  /// Relative standard error at which to stop.
  public var target: Double
  /// Where a crystal is molten first (K).
  public var meltingTemperature: Double
  /// Time at the melting temperature.
  public var meltingTime: Double
  /// Time at temperature and pressure before the volume is measured, and as long again to measure it.
  public var equilibration: Double
  /// Langevin dynamics before each replica, in which it forgets where it came from.
  public var startTime: Double
  /// Constant-energy dynamics of each replica.
  public var time: Double
  /// Replicas made first, and at most.
  public var replicas: Int
  public var mostReplicas: Int
  /// Steps over which the stress is averaged.
  public var block: Int
  /// Whether a cell of eight times the atoms is measured too.
  public var comparesSize: Bool

  init(reading node: InputNode, units: UnitSystem, timestep: Double) throws(MDError) {
    try node.onlyKeys(DeckSection.viscosity.keys)
    func time(_ key: String, _ metal: Double, _ lj: Double) throws(MDError) -> Double {
      try node.studyTime(key, metal, lj, units: units, timestep: timestep)
    }
    temperature = try node.positive("temperature", .temperature)
    if let density = node["density"] {
      if node["pressure"] != nil {
        throw density.error(
          "\(node.name) has both 'pressure' and 'density'", found: "both", expected: "one of them")
      }
      condition = .density(try density.positive(.density))
    } else {
      condition = .pressure(try node.quantity("pressure", .pressure, default: 0))
    }
    target = try node.quantity("error", .dimensionless, default: 0.05)
    guard target >= 0.001, target < 1 else {
      throw try node.child("error").error("\(node.name).error is not valid", expected: "0.1 % to 100 %")
    }
    meltingTemperature = try node.positive("melting-temperature", .temperature, default: 2 * temperature)
    meltingTime = try time("melting-time", 5000, 20)
    equilibration = try time("equilibration", 10_000, 50)
    startTime = try time("start-time", 5000, 20)
    self.time = try time("time", 40_000, 100)
    replicas = try node.integer("replicas", in: 2...10_000, default: 10)
    mostReplicas = try node.integer("most-replicas", in: replicas...10_000, default: max(200, replicas))
    block = try node.integer("block", in: 1...1000, default: 10)
    comparesSize = try node.bool("compare-size", default: false)
    guard self.time / timestep >= 4096 else {
      throw (node["time"] ?? node).error(
        "a replica is too short for a spectrum", found: "\(Int(self.time / timestep)) steps",
        expected: "at least 4096 steps")
    }
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    section.set("temperature", temperature, .temperature)
    switch condition {
    case .pressure(let value): section.set("pressure", value, .pressure)
    case .density(let value): section.set("density", value, .density)
    }
    section.set("error", target, .dimensionless)
    section.set("melting-temperature", meltingTemperature, .temperature)
    section.set("melting-time", meltingTime, .time)
    section.set("equilibration", equilibration, .time)
    section.set("start-time", startTime, .time)
    section.set("time", time, .time)
    section.set("replicas", replicas)
    section.set("most-replicas", mostReplicas)
    section.set("block", block)
    section.set("compare-size", comparesSize)
    return section.node
  }
}
