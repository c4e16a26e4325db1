import MDCore
import Potentials

/// Makes the points of one system of a comparison.
struct ComparePoints {
  let system: InputNode.Entry
  let potentials: [InputNode.Entry]
  let root: InputNode
  let seeds: Int
  let sharesStarts: Bool
  /// Whether anything moves in the comparison: then a study at rest may leave out what the deck says of that.
  let hasDynamics: Bool
  let path: String
  let registry: PotentialRegistry

  /// The system's `state` section.
  func state() throws(MDError) -> StateSection? {
    guard let node = system.value["state"] else { return nil }
    let units = root.units
    let timestep = try deck.positive("timestep", .time, default: DeckDefaults(units).timestep)
    return try StateSection(reading: node, units: units, timestep: timestep)
  }

  func points(_ state: StateSection?) throws(MDError) -> [PointPlan] {
    var points: [PointPlan] = []
    if let state {
      guard system.value["structure"] != nil else {
        throw MDError(
          .input, "the system '\(system.key)' has no structure", at: system.location, expected: "'structure'")
      }
      for temperature in state.temperatures {
        for seed in 1...seeds { points += try runs(state, temperature, seed) }
      }
    }
    for section in ComparePlan.sections {
      guard let node = system.value[section] else { continue }
      for potential in potentials { points.append(try study(section, node, potential)) }
    }
    return points
  }

  /// What all decks of the system have in common.
  private var deck: InputNode {
    var deck = root.without(["compare", "title", "output"])
    for key in ["structure", "timestep"] {
      if let value = system.value[key] { deck = deck.with(key, value) }
    }
    return deck
  }

  /// A study of its own with each potential: random numbers of its own, since its error is taken as independent, but the
  /// same atoms in the same places.
  private func study(
    _ section: String, _ node: InputNode, _ potential: InputNode.Entry
  ) throws(MDError) -> PointPlan {
    let first = try root.deckSeed()
    var made = deck.with(section, node).with("potential", potential.value)
    if hasDynamics { made = made.without(StudyPlan.keysWithoutUse(in: section)) }
    if sharesStarts { made = made.withStructureSeed(PointSeed.value(first, [system.key])) }
    made = made.with(seed: PointSeed.value(first, [system.key, section, potential.key]))
    return try point(section, potential, [], made)
  }

  private func runs(_ state: StateSection, _ temperature: Double, _ seed: Int) throws(MDError) -> [PointPlan]
  {
    let first = try root.deckSeed()
    let text = Quantity.text(temperature, .temperature, units: root.units)
    var points: [PointPlan] = []
    for potential in potentials {
      // Pairs of runs with several potentials share their numbers; no two temperatures or systems do.
      let place = [system.key, "state", text, "seed\(seed)"] + (sharesStarts ? [] : [potential.key])
      var output = SectionBuilder(root.units)
      output.set("frames", state.frames)
      output.set("series", "10 steps")
      let made =
        deck.with(seed: PointSeed.value(first, place))
        .with("stages", state.stages(at: temperature)).with("analyze", state.analyses)
        .with("output", output.node).with("potential", potential.value)
      points.append(
        try point(
          "state", potential,
          [
            .init(
              axis: "temperature", label: text,
              number: Quantity.toUser(temperature, .temperature, units: root.units),
              unit: Dimension.temperature.unit(in: root.units)),
            .init(axis: "seed", label: "seed\(seed)", number: Double(seed), unit: ""),
          ], made))
    }
    return points
  }

  private func point(
    _ section: String, _ potential: InputNode.Entry, _ more: [PointPlan.Coordinate], _ deck: InputNode
  ) throws(MDError) -> PointPlan {
    let coordinates =
      [("system", system.key), ("section", section), ("potential", potential.key)].map {
        PointPlan.Coordinate(axis: $0.0, label: $0.1, number: nil, unit: "")
      } + more
    let name = coordinates.map { PointPlan.fileName($0.label) }.joined(separator: "_")
    return try PointPlan(name: name, coordinates: coordinates, deck: deck, path: path, registry: registry)
  }
}
