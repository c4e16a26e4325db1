public import MDCore

extension Plan {
  /// Reads a deck. Every key is checked, every default filled in.
  ///
  /// `name` is the deck's name without folder and extension: runs/NAME is the default output folder.
  public init(reading root: InputNode, name: String, vocabulary: DeckVocabulary) throws(MDError) {
    _ = try root.entries()
    try root.onlyKeys(DeckSection.deck.keys)
    for key in StudyPlan.keys {
      if let study = root[key] {
        throw study.error(
          "the deck asks for a study, which is more than a run", found: "'\(key)'", expected: "stages",
          hint: "mdrun \(key) deck.yaml")
      }
    }
    let units = UnitSystem.named(try root.choice("units", default: UnitSystem.Name.metal))
    let defaults = DeckDefaults(units)
    let timestep = try root.positive("timestep", .time, default: defaults.timestep)
    let seed = UInt64(try root.integer("seed", in: 0...Int.max, default: Int(DeckDefaults.seed)))
    self.title = try root.string("title", default: "")
    self.units = units
    self.seed = seed
    self.threads = try root["threads"].map { (node) throws(MDError) in try node.integer(in: 1...1024) }
    self.timestep = timestep
    self.skin =
      try root["skin"].map { (node) throws(MDError) in try node.nonNegative(.length) } ?? defaults.skin
    let stages = try StagePlan.list(reading: root.child("stages"), timestep: timestep, defaults: defaults)
    self.stages = stages
    self.structure = try StructurePlan(
      reading: root.mapping("structure"), seed: seed, stages: stages, units: units)
    self.potential = try PotentialTerm.list(reading: root.child("potential"), known: vocabulary.potentials)
    self.output = try OutputPlan(
      reading: root["output"], timestep: timestep, defaultFolder: "runs/\(name)",
      groups: structure.groups.map(\.name))
    self.analyses = try AnalysisPlan.list(reading: root["analyze"], known: vocabulary.analyses)
    self.checkpointInterval =
      try root["checkpoint"].map { (node) throws(MDError) in try node.stepInterval(timestep: timestep) }
      ?? DeckDefaults.checkpointInterval
    self.stability = try StabilityBounds(reading: root["stability"], defaults: defaults.stability)
    self.places = Places(root)
    try checkTogether(root)
  }

  /// What no section can see alone: groups that stages name, axes that barostats need.
  private func checkTogether(_ root: InputNode) throws(MDError) {
    let names = structure.groups.map(\.name)
    let stageNodes = try root.child("stages").elements()
    for (stage, node) in zip(stages, stageNodes) {
      var body = node
      if case .mapping(let entries) = node.content, let entry = entries.first { body = entry.value }
      var moved = false
      switch stage.method {
      case .minimize(let how): moved = how.cell != nil
      case .npt, .nph: moved = true
      case .nve: break
      case .nvt(let bath):
        for group in bath.groups where !names.contains(group.name) {
          let place = try body["groups"]?.entries().first { $0.key == group.name }
          throw MDError(
            .input, "no group is called '\(group.name)'", at: place?.location ?? body.location,
            expected: names.isEmpty ? "groups in 'structure'" : names.joined(separator: ", "),
            hint: nearest(to: group.name, in: names).map { "'\($0)'" })
        }
      }
      if moved && structure.isKnownFree {
        throw MDError(
          .input, "'\(stage.kind)' moves the cell, which needs periodic axes", at: body.location,
          found: "a free axis in 'structure.periodic'", expected: "three periodic axes",
          hint: "nvt, or a minimisation with 'cell: fixed'")
      }
    }
  }
}

extension PotentialTerm {
  /// One mapping with a key per term, or a list of such mappings.
  static func list(reading node: InputNode, known: [String]) throws(MDError) -> [PotentialTerm] {
    var terms: [PotentialTerm] = []
    let parts: [InputNode]
    if case .sequence(let list) = node.content { parts = list } else { parts = [node] }
    for part in parts {
      for entry in try part.entries() {
        guard known.contains(entry.key) else { throw part.unknown(entry, known: known) }
        terms.append(PotentialTerm(key: entry.key, options: entry.value))
      }
    }
    guard !terms.isEmpty else {
      throw node.error("\(node.name) has no terms", expected: known.joined(separator: ", "))
    }
    return terms
  }

  static func node(_ terms: [PotentialTerm], _ units: UnitSystem) -> InputNode {
    let parts = terms.map { term in
      var section = SectionBuilder(units)
      section.set(term.key, term.options)
      return section.node
    }
    return parts.count == 1 ? parts[0] : SectionBuilder(units).list(parts)
  }
}

extension AnalysisPlan {
  /// A list of names; an analysis with options is a mapping of one key.
  static func list(reading node: InputNode?, known: [String]) throws(MDError) -> [AnalysisPlan] {
    guard let node else { return [] }
    var list: [AnalysisPlan] = []
    for element in node.elementsOrSelf() {
      if case .mapping(let entries) = element.content {
        for entry in entries {
          guard known.contains(entry.key) else { throw element.unknown(entry, known: known) }
          list.append(AnalysisPlan(name: entry.key, options: entry.value))
        }
      } else {
        let name = try element.string()
        guard known.contains(name) else {
          throw element.error(
            "unknown analysis", expected: known.joined(separator: ", "),
            hint: nearest(to: name, in: known).map { "'\($0)'" })
        }
        list.append(
          AnalysisPlan(name: name, options: InputNode(.empty, at: element.location, units: node.units)))
      }
    }
    return list
  }

  static func node(_ list: [AnalysisPlan], _ units: UnitSystem) -> InputNode {
    let builder = SectionBuilder(units)
    return builder.list(
      list.map { analysis in
        if case .empty = analysis.options.content { return builder.scalar(analysis.name) }
        var section = SectionBuilder(units)
        section.set(analysis.name, analysis.options)
        return section.node
      })
  }
}

extension StabilityBounds {
  init(reading node: InputNode?, defaults: StabilityBounds) throws(MDError) {
    self = defaults
    guard let node else { return }
    try node.onlyKeys(DeckSection.stability.keys)
    displacement = try node.positive("displacement", .length, default: defaults.displacement)
    temperature = try node.positive("temperature", .temperature, default: defaults.temperature)
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    section.set("displacement", displacement, .length)
    section.set("temperature", temperature, .temperature)
    return section.node
  }
}
