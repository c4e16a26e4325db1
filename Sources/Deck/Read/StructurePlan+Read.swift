import Analysis
import MDCore

extension StructurePlan {
  /// `stages` tell at which temperature the run starts, `units` which species are known.
  init(reading node: InputNode, seed: UInt64, stages: [StagePlan], units: UnitSystem) throws(MDError) {
    try node.onlyKeys(DeckSection.structure.keys)
    let chosen = ["lattice", "file", "from"].filter { node[$0] != nil }
    guard chosen.count == 1 else {
      throw MDError(
        .input, "\(node.name) needs one source of atoms", at: node.location,
        found: chosen.isEmpty ? "none" : chosen.joined(separator: " and "),
        expected: "'lattice', 'file' or 'from'")
    }
    self.seed = UInt64(try node.integer("seed", in: 0...Int.max, default: Int(clamping: seed)))
    masses = try Self.masses(node["masses"])
    let species = SpeciesNames(units: units, own: masses.map(\.species))
    periodic = try Self.periodic(node["periodic"])
    crystal = try node["crystal"].map { (n) throws(MDError) in try n.choice() }
    if let useless = node["crystal"], chosen != ["file"] {
      throw useless.error(
        "\(useless.name) goes with 'file'", expected: "a file with one conventional cell of the crystal",
        hint: "a lattice and a run know their crystal")
    }
    rattle = try node["rattle"].map { (n) throws(MDError) in try n.nonNegative(.length) } ?? 0
    composition = try Self.portions(node["composition"], species, wholeIsCount: false)
    (source, repeats) = try Self.source(node, chosen[0], species, composition)
    substitutions = []
    if let listed = node["substitute"] {
      for entry in try listed.entries() {
        try species.check(entry, in: listed)
        substitutions.append(
          Substitution(host: entry.key, portions: try Self.portions(entry.value, species, wholeIsCount: true))
        )
      }
    }
    interstitials = try Self.interstitials(node["interstitials"], species, source)
    groups = []
    for entry in try node["groups"]?.entries() ?? [] {
      groups.append(try Group(reading: entry, species: species))
    }
    velocities = try Self.velocities(node, source: source, seed: seed, stages: stages)
    if let counted = node["composition"], case .lattice(let lattice, _) = source {
      let sites = lattice.basis.count * repeats.reduce(1, *)
      do {
        _ = try Portion.counts(composition, among: sites)
      } catch {
        throw error.located(at: counted.location)
      }
    }
  }

  private static func source(
    _ node: InputNode, _ key: String, _ species: SpeciesNames, _ composition: [Portion]
  ) throws(MDError) -> (Source, [Int]) {
    if key != "lattice" {
      if let useless = node["composition"] {
        throw useless.error(
          "\(useless.name) needs a lattice",
          expected: "'substitute' to change species of a structure from a file")
      }
      let path = try node.string(key)
      let choice = try frame(node["frame"])
      let repeats = try node["repeat"].map { (n) throws(MDError) in try n.repeats() } ?? [1, 1, 1]
      let types = try types(node["species"], species)
      return (
        key == "file"
          ? .file(path, frame: choice, types: types) : .run(path, frame: choice, types: types), repeats
      )
    }
    for wrong in ["frame", "repeat"] {
      guard let useless = node[wrong] else { continue }
      throw useless.error(
        "'\(wrong)' does not belong here",
        expected: wrong == "repeat" ? "'repeat' inside 'lattice'" : "'frame' beside 'file' or 'from'")
    }
    let (lattice, repeats) = try lattice(node.mapping("lattice"))
    let names = node["species"]?.elementsOrSelf() ?? []
    var list: [String] = []
    for name in names { list.append(try species.read(name)) }
    if list.isEmpty {
      guard lattice.sublattices == 1, let first = composition.first else {
        throw MDError(
          .input, "missing key 'species' in \(node.name)", at: node.location,
          expected: lattice.sublattices == 1
            ? "'species' or 'composition'" : "'species' with \(lattice.sublattices) names")
      }
      list = [first.species]
    } else if let both = node["composition"] {
      throw both.error(
        "\(node.name) has both 'species' and 'composition'", found: "both", expected: "one of them")
    }
    guard list.count == lattice.sublattices else {
      throw try node.child("species").error(
        "a \(lattice.kind.rawValue) lattice needs \(lattice.sublattices) species", found: "\(list.count)",
        expected: "\(lattice.sublattices)")
    }
    if lattice.sublattices > 1, let wrong = node["composition"] {
      throw wrong.error("'composition' does not fit a lattice of two sublattices", expected: "'substitute'")
    }
    return (.lattice(lattice, species: list), repeats)
  }

  /// Names of the numeric types of a file.
  private static func types(_ node: InputNode?, _ species: SpeciesNames) throws(MDError) -> [String]? {
    guard let node else { return nil }
    var list: [String] = []
    for name in node.elementsOrSelf() { list.append(try species.read(name)) }
    guard !list.isEmpty else {
      throw node.error("\(node.name) is empty", expected: "a species for each type")
    }
    return list
  }

  private static func lattice(_ node: InputNode) throws(MDError) -> (Lattice, [Int]) {
    try node.onlyKeys(DeckSection.lattice.keys)
    let kinds = LatticeKind.allCases.filter { node[$0.rawValue] != nil }
    guard kinds.count == 1, let kind = kinds.first else {
      throw MDError(
        .input, "\(node.name) needs one kind of lattice", at: node.location,
        found: kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: " and "),
        expected: LatticeKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let a = try node.positive(kind.rawValue, .length)
    var c: Double?
    if let given = node["c"] {
      guard kind == .hcp else {
        throw given.error("'c' belongs to hcp", expected: "no 'c' for \(kind.rawValue)")
      }
      c = try given.positive(.length)
    }
    let repeats = try node["repeat"].map { (n) throws(MDError) in try n.repeats() } ?? [1, 1, 1]
    return (Lattice(kind, a: a, c: c), repeats)
  }

  private static func frame(_ node: InputNode?) throws(MDError) -> FrameChoice {
    guard let node else { return .last }
    switch node.content {
    case .scalar("last"): return .last
    case .scalar("first"): return .index(0)
    default: break
    }
    guard case .scalar(let text) = node.content, let n = Quantity.wholeNumber(text), n >= 0 else {
      throw node.error("\(node.name) is not valid", expected: "'last', 'first' or a number from zero")
    }
    return .index(n)
  }

  private static func masses(_ node: InputNode?) throws(MDError) -> [Mass] {
    var list: [Mass] = []
    for entry in try node?.entries() ?? [] {
      list.append(Mass(species: entry.key, mass: try entry.value.positive(.mass)))
    }
    return list
  }

  private static func periodic(_ node: InputNode?) throws(MDError) -> [Bool]? {
    guard let node else { return nil }
    if case .scalar = node.content {
      let all = try node.bool()
      return [all, all, all]
    }
    var list: [Bool] = []
    for element in try node.elements(count: 3) { list.append(try element.bool()) }
    return list
  }

  private static func velocities(
    _ node: InputNode, source: Source, seed: UInt64, stages: [StagePlan]
  ) throws(MDError) -> StartVelocities {
    if let given = node["velocities"] {
      if case .scalar("keep") = given.content {
        if case .lattice = source {
          throw given.error("a lattice has no velocities to keep", expected: "'{temperature: 300 K}'")
        }
        return .keep
      }
      guard case .mapping = given.content else {
        throw given.error("\(given.name) is not valid", expected: "'keep' or '{temperature: 300 K}'")
      }
      try given.onlyKeys(DeckSection.velocities.keys)
      let temperature = try given.child("temperature").nonNegative(.temperature)
      let own = try given.integer("seed", in: 0...Int.max, default: Int(clamping: seed))
      return .draw(
        temperature: temperature, seed: UInt64(own), exact: try given.bool("exact", default: true))
    }
    if case .run = source { return .keep }
    guard let first = stages.first(where: \.isDynamics) else {
      return .draw(temperature: 0, seed: seed, exact: true)
    }
    guard let temperature = first.startTemperature else {
      throw MDError(
        .input, "missing key 'velocities' in \(node.name)", at: node.location,
        found: "a first stage '\(first.kind)' that sets no temperature",
        expected: "velocities to start from, for example 'velocities: {temperature: 300 K}'")
    }
    return .draw(temperature: temperature, seed: seed, exact: true)
  }
}
