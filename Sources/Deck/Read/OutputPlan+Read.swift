import MDCore

extension OutputPlan {
  init(reading node: InputNode?, timestep: Double, defaultFolder: String, groups: [String]) throws(MDError) {
    let node = node ?? InputNode(.empty, at: SectionBuilder.place, path: "output")
    try node.onlyKeys(DeckSection.output.keys)
    folder = try node.string("folder", default: defaultFolder)
    guard !folder.isEmpty else { throw try node.child("folder").error("the output folder has no name") }
    frameInterval = try Self.interval(
      node["frames"], default: DeckDefaults.frameInterval, timestep: timestep)
    seriesInterval = try Self.interval(
      node["series"], default: DeckDefaults.seriesInterval, timestep: timestep)
    precision = try node.choice("precision", default: Precision.single)
    velocities = try node.bool("velocities", default: true)
    forces = try node.bool("forces", default: false)
    stress = try node.bool("stress", default: true)
    unwrapped = try node.bool("unwrapped", default: true)
    atomEnergies = try node.bool("atom-energies", default: false)
    csv = try node.bool("csv", default: true)
    stressMean = try node.bool("stress-mean", default: false)
    group = nil
    if let chosen = node["group"] {
      let name = try chosen.string()
      guard groups.contains(name) else {
        throw chosen.error(
          "no group is called '\(name)'",
          expected: groups.isEmpty ? "a group of 'structure.groups'" : groups.joined(separator: ", "),
          hint: nearest(to: name, in: groups).map { "'\($0)'" })
      }
      group = name
    }
  }

  private static func interval(_ node: InputNode?, default steps: Int, timestep: Double) throws(MDError)
    -> Int?
  {
    guard let node else { return steps }
    if case .scalar("none") = node.content { return nil }
    return try node.stepInterval(timestep: timestep)
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    section.set("folder", folder)
    section.set("frames", frameInterval.map { "\($0) steps" } ?? "none")
    section.set("series", seriesInterval.map { "\($0) steps" } ?? "none")
    section.set("precision", precision.rawValue)
    section.set("velocities", velocities)
    section.set("forces", forces)
    section.set("stress", stress)
    section.set("unwrapped", unwrapped)
    section.set("atom-energies", atomEnergies)
    if let group { section.set("group", group) }
    section.set("csv", csv)
    section.set("stress-mean", stressMean)
    return section.node
  }
}
