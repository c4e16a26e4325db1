import MDCore

/// Builds a section of the resolved deck.
struct SectionBuilder {
  let units: UnitSystem
  private var entries: [InputNode.Entry] = []

  init(_ units: UnitSystem) { self.units = units }

  static let place = MDError.Location(file: "resolved deck")

  var node: InputNode { InputNode(.mapping(entries), at: Self.place, units: units) }

  mutating func set(_ key: String, _ node: InputNode) {
    entries.append(.init(key: key, location: Self.place, value: node))
  }
  mutating func set(_ key: String, _ text: String) { set(key, scalar(text)) }
  mutating func set(_ key: String, _ value: Int) { set(key, scalar("\(value)")) }
  mutating func set(_ key: String, _ value: Bool) { set(key, scalar(value ? "true" : "false")) }
  mutating func set(_ key: String, _ value: Double, _ dimension: Dimension) {
    set(key, quantity(value, dimension))
  }
  mutating func set(_ key: String, _ ramp: Ramp, _ dimension: Dimension) {
    if ramp.start == ramp.end {
      set(key, ramp.start, dimension)
    } else {
      set(key, list([quantity(ramp.start, dimension), quantity(ramp.end, dimension)]))
    }
  }
  mutating func set(_ key: String, _ vector: Vec3, _ dimension: Dimension) {
    set(key, list([vector.x, vector.y, vector.z].map { quantity($0, dimension) }))
  }

  func scalar(_ text: String) -> InputNode { InputNode(.scalar(text), at: Self.place, units: units) }
  func list(_ nodes: [InputNode]) -> InputNode { InputNode(.sequence(nodes), at: Self.place, units: units) }
  func quantity(_ value: Double, _ dimension: Dimension) -> InputNode {
    scalar(Quantity.text(value, dimension, units: units))
  }
}
