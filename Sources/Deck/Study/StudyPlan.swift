import Foundation
public import MDCore
public import Potentials

/// A deck that asks for a study in place of stages: what is common to its tasks, and what is wanted.
public struct StudyPlan: Sendable, Equatable {
  /// What is wanted.
  public enum Goal: Sendable, Equatable {
    case viscosity(ViscosityPlan)
    case melting(MeltingPlan)
    case sweep(SweepPlan)
    case comparison(ComparePlan)
    case statics(StaticPlan)
    case elastic(ElasticPlan)

    /// Its key in a deck.
    var key: String {
      switch self {
      case .viscosity: "viscosity"
      case .melting: "melt"
      case .sweep: "sweep"
      case .comparison: "compare"
      case .statics: "static"
      case .elastic: "elastic"
      }
    }
  }

  /// The deck without its study: a plan whose stages each task replaces. Of a study of several crystals or points, the
  /// first.
  public var base: Plan
  public var goal: Goal
  /// Crystals whose melting is compared, in the deck's order; one without a name where the deck has `structure`.
  public var crystals: [Crystal]
  /// The deck itself with absolute file names, of a sweep or a comparison.
  private var source: InputNode?

  /// A crystal with the structure it is built from.
  public struct Crystal: Sendable, Equatable {
    public var name: String
    public var structure: StructurePlan
  }

  /// The deck's key of a study.
  static let keys = ["viscosity", "melt", "static", "elastic", "sweep", "compare"]

  /// Reads a deck file with the potentials of `registry`.
  public init(file path: String, registry: PotentialRegistry) throws(MDError) {
    try self.init(root: DeckText.read(file: path), path: path, registry: registry)
  }

  /// Reads the text of a deck; `file` names it in errors, and paths in it are relative to its folder.
  public init(text: String, file path: String, registry: PotentialRegistry) throws(MDError) {
    try self.init(root: DeckText.parse(text, file: path), path: path, registry: registry)
  }

  /// Whether a deck asks for a study.
  public static func isStudy(file path: String) throws(MDError) -> Bool {
    let root = try DeckText.read(file: path)
    return keys.contains { root[$0] != nil }
  }

  init(root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    if root["sweep"] != nil || root["compare"] != nil {
      try self.init(pointsOf: root, path: path, registry: registry)
    } else {
      try self.init(goalOf: root, path: path, registry: registry)
    }
  }

  private init(goalOf root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    let chosen = Self.keys.filter { root[$0] != nil }
    guard chosen.count == 1, let key = chosen.first, let section = root[key] else {
      throw MDError(
        .input, "the deck asks for \(chosen.isEmpty ? "no study" : "several studies")", at: root.location,
        found: chosen.isEmpty ? nil : chosen.joined(separator: " and "),
        expected: "one of \(Self.keys.joined(separator: ", "))",
        hint: chosen.isEmpty ? "mdrun run makes the stages of a deck" : nil)
    }
    try Self.refuseUnused(in: root, for: key)
    let units = UnitSystem.named(try root.choice("units", default: UnitSystem.Name.metal))
    let timestep = try root.positive("timestep", .time, default: DeckDefaults(units).timestep)
    var structures: [(name: String, node: InputNode)] = []
    let temperature: Double
    switch key {
    case "viscosity":
      let plan = try ViscosityPlan(reading: section, units: units, timestep: timestep)
      goal = .viscosity(plan)
      temperature = plan.temperature
    case "static":
      goal = .statics(try StaticPlan(reading: section, units: units))
      temperature = 300
    case "elastic":
      let plan = try ElasticPlan(reading: section, units: units, timestep: timestep)
      goal = .elastic(plan)
      temperature = plan.temperature
    default:
      let plan = try MeltingPlan(reading: section, units: units, timestep: timestep)
      goal = .melting(plan)
      temperature = plan.guess ?? 300
      for entry in try section["crystals"]?.entries() ?? [] {
        guard !entry.key.isEmpty, entry.key.first != ".", !entry.key.contains("/") else {
          throw MDError(
            .input, "the crystal's name cannot be part of a file name", at: entry.location,
            found: "'\(entry.key)'",
            expected: "letters, digits, '-', '_'")
        }
        structures.append((entry.key, entry.value))
      }
    }
    if let listed = section["crystals"], root["structure"] != nil {
      throw listed.error(
        "the deck has both 'structure' and 'crystals'", found: "both", expected: "one of them")
    }
    if structures.isEmpty { structures = [("", try root.mapping("structure"))] }
    var plans: [Plan] = []
    for (_, node) in structures {
      plans.append(
        try Plan(
          root: Self.runDeck(
            root, without: key, structure: node.repeatedForComposition, temperature: temperature), path: path,
          registry: registry))
    }
    base = plans[0]
    crystals = zip(structures, plans).map { Crystal(name: $0.name, structure: $1.structure) }
  }

  /// A sweep or a comparison: many decks in one.
  private init(pointsOf root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    try root.onlyKeys(DeckSection.deck.keys)
    let points: [PointPlan]
    // Points have folders of their own; whatever else the deck says of output holds for each.
    var deck = root
    if let output = root["output"] { deck = root.with("output", output.without(["folder"])) }
    if let section = root["compare"] {
      for wrong in ["stages", "analyze"] + Self.keys where wrong != "compare" {
        if let useless = root[wrong] {
          throw useless.error(
            "'\(wrong)' does not go with 'compare'", expected: "it inside 'compare.systems'")
        }
      }
      try Self.refuseOutput(
        in: root, for: "compare", expected: "'folder' alone: the comparison chooses frames and series itself")
      let plan = try ComparePlan(reading: section, root: deck, path: path, registry: registry)
      (goal, points) = (.comparison(plan), plan.points)
    } else {
      let plan = try SweepPlan(reading: root.child("sweep"), root: deck, path: path, registry: registry)
      (goal, points) = (.sweep(plan), plan.points)
    }
    crystals = []
    base = points[0].base
    base.title = try root.string("title", default: "")
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    base.output.folder = try root["output"]?.string("folder", default: "runs/\(name)") ?? "runs/\(name)"
    if base.output.folder.isEmpty, let named = root["output"]?["folder"] {
      throw named.error("the output folder has no name")
    }
    source = root.withAbsoluteFiles(below: (path as NSString).deletingLastPathComponent, registry: registry)
  }

  /// The points of a sweep or a comparison.
  public var points: [PointPlan] {
    switch goal {
    case .sweep(let plan): plan.points
    case .comparison(let plan): plan.points
    default: []
    }
  }

  /// The deck as that of a run: one structure, and a stage that stands for all those of the study.
  private static func runDeck(
    _ root: InputNode, without key: String, structure: InputNode, temperature: Double
  ) throws(MDError) -> InputNode {
    var entries = try root.entries().filter { $0.key != key && $0.key != "structure" }
    let place = root.location
    func scalar(_ text: String) -> InputNode { InputNode(.scalar(text), at: place, units: root.units) }
    let bath = InputNode(
      .mapping([
        .init(key: "temperature", location: place, value: scalar("\(temperature)")),
        .init(key: "steps", location: place, value: scalar("1")),
      ]), at: place, path: "stages[0].nvt", units: root.units)
    let stage = InputNode(
      .mapping([.init(key: "nvt", location: place, value: bath)]), at: place, path: "stages[0]",
      units: root.units)
    entries.append(.init(key: "structure", location: structure.location, value: structure))
    entries.append(
      .init(
        key: "stages", location: place,
        value: InputNode(.sequence([stage]), at: place, path: "stages", units: root.units)))
    return InputNode(.mapping(entries), at: place, path: root.path, units: root.units)
  }

  /// The deck with every default written out (those of a sweep's points stand in their own decks); reading it gives the
  /// same study.
  public var resolvedText: String {
    if let source { return DeckWriter.text(source) }
    var deck = SectionBuilder(base.units)
    let left = ["stages", "analyze", "structure", "output"] + Self.keysWithoutUse(in: goal.key)
    for entry in (try? base.resolved.entries()) ?? [] where !left.contains(entry.key) {
      deck.set(entry.key, entry.value)
    }
    var output = SectionBuilder(base.units)
    output.set("folder", base.output.folder)
    deck.set("output", output.node)
    func node(_ crystal: Crystal) -> InputNode {
      crystal.structure.node(base.units).without(["velocities", "groups"])
    }
    if crystals.count == 1, crystals[0].name.isEmpty { deck.set("structure", node(crystals[0])) }
    switch goal {
    case .viscosity(let plan): deck.set("viscosity", plan.node(base.units))
    case .statics(let plan): deck.set("static", plan.node(base.units))
    case .elastic(let plan): deck.set("elastic", plan.node(base.units))
    case .melting(let plan):
      var section = plan.section(base.units)
      if !(crystals.first?.name.isEmpty ?? true) {
        var list = SectionBuilder(base.units)
        for crystal in crystals { list.set(crystal.name, node(crystal)) }
        section.set("crystals", list.node)
      }
      deck.set("melt", section.node)
    case .sweep, .comparison: break
    }
    return DeckWriter.text(deck.node)
  }
}

extension InputNode {
  /// A structure whose lattice has enough sites for shares of species, where the deck leaves the size to the study.
  fileprivate var repeatedForComposition: InputNode {
    guard self["composition"] != nil || self["interstitials"] != nil || self["substitute"] != nil,
      case .mapping(var entries) = content, let k = entries.firstIndex(where: { $0.key == "lattice" }),
      case .mapping(var lattice) = entries[k].value.content, entries[k].value["repeat"] == nil
    else { return self }
    let place = entries[k].location
    lattice.append(
      .init(key: "repeat", location: place, value: InputNode(.scalar("6"), at: place, units: units)))
    entries[k].value.content = .mapping(lattice)
    var copy = self
    copy.content = .mapping(entries)
    return copy
  }
}

extension InputNode {
  /// A time under a key, with its default in fs or, reduced, in tau; one that is given must be a possible number of steps.
  func studyTime(
    _ key: String, _ metal: Double, _ lj: Double, units: UnitSystem, timestep: Double
  ) throws(MDError) -> Double {
    let time = try positive(
      key, .time, default: Quantity.fromUser(units.name == .lj ? lj : metal, .time, units: units))
    if let given = self[key] { _ = try DurationLimits.steps(of: time, timestep: timestep, at: given) }
    return time
  }
}
