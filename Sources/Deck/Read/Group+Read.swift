import MDCore

extension StructurePlan.Group {
  init(reading entry: InputNode.Entry, species: SpeciesNames) throws(MDError) {
    let node = entry.value
    name = entry.key
    try node.onlyKeys(DeckSection.group.keys)
    frozen = try node.bool("frozen", default: false)
    var names: [String]?
    if let listed = node["species"] {
      names = []
      for element in listed.elementsOrSelf() { names!.append(try species.read(element)) }
    }
    var ranges: [ClosedRange<Int>]?
    if let listed = node["indices"] {
      ranges = []
      for element in listed.elementsOrSelf() { ranges!.append(try Self.range(element)) }
    }
    let regions = ["box", "sphere", "slab"].filter { node[$0] != nil }
    if regions.count > 1 {
      throw try node.child(regions[1]).error(
        "\(node.name) has two regions", found: regions.joined(separator: " and "), expected: "one region")
    }
    let region = try regions.first.map { (key) throws(MDError) in
      try Region(reading: node.mapping(key), kind: key)
    }
    guard names != nil || ranges != nil || region != nil else {
      throw node.error(
        "\(node.name) selects nothing", expected: "'species', 'indices', 'box', 'sphere' or 'slab'")
    }
    selection = GroupSelection(species: names, region: region, indices: ranges)
  }

  /// "7" or "7-12", counted from one, to a range counted from zero.
  private static func range(_ node: InputNode) throws(MDError) -> ClosedRange<Int> {
    if case .scalar(let text) = node.content {
      let parts = text.split(separator: "-").map { Int($0) }
      if text.split(separator: "-", omittingEmptySubsequences: false).count == parts.count, parts.count <= 2,
        let first = parts.first ?? nil, let last = parts.last ?? nil, first >= 1, last >= first
      {
        return first - 1...last - 1
      }
    }
    throw node.error("\(node.name) is not valid", expected: "an atom from 1, or a range such as 10-20")
  }

  func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    if let names = selection.species { section.set("species", section.list(names.map(section.scalar))) }
    if let ranges = selection.indices {
      section.set(
        "indices",
        section.list(
          ranges.map {
            section.scalar(
              $0.count == 1 ? "\($0.lowerBound + 1)" : "\($0.lowerBound + 1)-\($0.upperBound + 1)")
          }))
    }
    if let region = selection.region { section.set(region.key, region.node(units)) }
    section.set("frozen", frozen)
    return section.node
  }
}

extension Region {
  fileprivate init(reading node: InputNode, kind: String) throws(MDError) {
    switch kind {
    case "box":
      try node.onlyKeys(DeckSection.box.keys)
      self = .box(from: try node.child("from").vector(.length), to: try node.child("to").vector(.length))
    case "sphere":
      try node.onlyKeys(DeckSection.sphere.keys)
      self = .sphere(
        center: try node.child("center").vector(.length), radius: try node.positive("radius", .length))
    default:
      try node.onlyKeys(DeckSection.slab.keys)
      let axis: SlabAxis = try node.choice("axis")
      self = .slab(
        axis: SlabAxis.allCases.firstIndex(of: axis)!, from: try Self.fraction(node.child("from")),
        to: try Self.fraction(node.child("to")))
    }
  }

  /// Cell vectors by name.
  private enum SlabAxis: String, CaseIterable { case a, b, c }

  private static func fraction(_ node: InputNode) throws(MDError) -> Double {
    let value = try node.quantity(.dimensionless)
    guard value >= 0, value <= 1 else {
      throw node.error("\(node.name) is not valid", expected: "a fraction of the cell, 0 to 1")
    }
    return value
  }

  fileprivate var key: String {
    switch self {
    case .box: "box"
    case .sphere: "sphere"
    case .slab: "slab"
    }
  }

  fileprivate func node(_ units: UnitSystem) -> InputNode {
    var section = SectionBuilder(units)
    switch self {
    case .box(let from, let to):
      section.set("from", from, .length)
      section.set("to", to, .length)
    case .sphere(let center, let radius):
      section.set("center", center, .length)
      section.set("radius", radius, .length)
    case .slab(let axis, let from, let to):
      section.set("axis", SlabAxis.allCases[axis].rawValue)
      section.set("from", from, .dimensionless)
      section.set("to", to, .dimensionless)
    }
    return section.node
  }
}
