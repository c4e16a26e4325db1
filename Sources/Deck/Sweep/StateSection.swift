import MDCore

/// Runs at constant temperature and pressure, of a crystal or of a melt: the `state` section of a system.
public struct StateSection: Sendable, Equatable {
  /// What is taken from the runs.
  public enum Property: String, Sendable, CaseIterable {
    case density, lattice, energy, diffusion
    /// Linear thermal expansion by a fit over the temperatures.
    case expansion
    /// Heat capacity at constant pressure by a fit over the temperatures.
    case heatCapacity = "heat-capacity"
  }

  /// K; several for properties that are fits.
  public var temperatures: [Double]
  /// Internal units.
  public var pressure: Double
  /// Where the structure is molten first (K), nil for a crystal.
  public var melt: Double?
  public var properties: [Property]

  /// The stages of a run, as a deck has them.
  let stages: InputNode
  /// How far apart frames are: a two-hundredth of the run.
  let frames: InputNode

  private static let temperatureMark = "$state-temperature"

  init(reading node: InputNode, units: UnitSystem, timestep: Double) throws(MDError) {
    try node.onlyKeys(DeckSection.state.keys)
    temperatures = []
    for value in try node.child("temperature").elementsOrSelf() {
      temperatures.append(try value.positive(.temperature))
    }
    guard !temperatures.isEmpty, Set(temperatures).count == temperatures.count else {
      throw try node.child("temperature").error(
        "\(node.name).temperature is not valid", expected: "a temperature, or a list of different ones")
    }
    let pressure = try node.quantity("pressure", .pressure, default: 0)
    let melt = try node["melt"].map { (value) throws(MDError) in try value.positive(.temperature) }
    (self.pressure, self.melt) = (pressure, melt)
    try node.refuse(["melting-time"], unless: melt != nil, goesWith: "'melt'")
    properties = []
    for value in node["properties"]?.elementsOrSelf() ?? [] { properties.append(try value.choice()) }
    if properties.isEmpty { properties = melt == nil ? [.density, .lattice] : [.density, .diffusion] }
    for property in [Property.expansion, .heatCapacity]
    where properties.contains(property) && temperatures.count < 3 {
      throw (node["properties"] ?? node).error(
        "'\(property.rawValue)' is a fit over temperatures",
        found: "\(temperatures.count) in \(node.name).temperature",
        expected: "three or more")
    }
    if melt != nil, properties.contains(.lattice) {
      throw (node["properties"] ?? node).error("a melt has no lattice", expected: "other properties")
    }
    func time(_ key: String, _ metal: Double, _ lj: Double) throws(MDError) -> Double {
      try node.studyTime(key, metal, lj, units: units, timestep: timestep)
    }
    let coupling = try node.choice(
      "coupling", default: melt == nil ? BarostatPlan.Coupling.triclinic : .isotropic)
    let length = try time("time", 20_000, 100)
    let defaults = DeckDefaults(units)
    var list: [InputNode] = []
    func stage(_ kind: String, _ fill: (inout SectionBuilder) -> Void) {
      var body = SectionBuilder(units)
      fill(&body)
      var whole = SectionBuilder(units)
      whole.set(kind, body.node)
      list.append(whole.node)
    }
    if let melt {
      let meltingTime = try time("melting-time", 5000, 20)
      for name in ["melt", "cool"] {
        stage("langevin") {
          if name == "melt" {
            $0.set("temperature", melt, .temperature)
          } else {
            $0.set("temperature", Self.temperatureMark)
          }
          $0.set("thermostat-time", 0.2 * defaults.langevinTime, .time)
          $0.set("time", meltingTime, .time)
          $0.set("name", name)
        }
      }
    }
    let pace = try time("barostat-time", 200, 1)
    for (name, steps) in [("equilibrate", try time("equilibration", 5000, 50)), ("measure", length)] {
      stage("npt") {
        $0.set("temperature", Self.temperatureMark)
        $0.set("pressure", pressure, .pressure)
        $0.set("coupling", coupling.rawValue)
        $0.set("barostat-time", pace, .time)
        $0.set("time", steps, .time)
        $0.set("name", name)
      }
    }
    let builder = SectionBuilder(units)
    stages = builder.list(list)
    frames = builder.quantity(max(timestep, length / 200), .time)
  }

  /// The stages at one temperature (K).
  func stages(at temperature: Double) -> InputNode {
    var copy = stages
    _ = copy.replaceScalars(
      Self.temperatureMark, with: SectionBuilder(stages.units).quantity(temperature, .temperature))
    return copy
  }

  /// The deck's `analyze` list.
  var analyses: InputNode {
    let builder = SectionBuilder(stages.units)
    var names = ["temperature", "pressure", "density", "energy"]
    if melt == nil { names.append(properties.contains(.lattice) ? "lattice" : "structure") }
    if properties.contains(.diffusion) { names.append("msd") }
    return builder.list(names.map { builder.scalar($0) })
  }
}
