public import MDCore
import Potentials

/// The same deck at many points: temperatures, pressures, compositions, seeds, potentials, or values of the user's own.
public struct SweepPlan: Sendable, Equatable {
  /// What is varied, by name.
  public struct Axis: Sendable, Equatable {
    public var name: String
    public var values: [(label: String, node: InputNode)]
    var location: MDError.Location

    public static func == (a: Axis, b: Axis) -> Bool {
      a.name == b.name && a.values.count == b.values.count
        && zip(a.values, b.values).allSatisfy { $0.label == $1.label && $0.node.isSame(as: $1.node) }
    }
  }

  public var axes: [Axis]
  /// Every combination; the last axis runs fastest.
  public var points: [PointPlan]

  /// A sweep of more is a mistake.
  static let mostPoints = 2000
  /// Axes whose place in a deck is known; others, and these where the deck has one, need a placeholder `$NAME`.
  static var known: [String] { DeckSection.sweep.keys }

  init(reading node: InputNode, root: InputNode, path: String, registry: PotentialRegistry) throws(MDError) {
    axes = []
    for entry in try node.entries() { axes.append(try Self.axis(entry)) }
    guard !axes.isEmpty else {
      throw node.error("the sweep has no axis", expected: "for example 'temperature: [1800 K, 2000 K]'")
    }
    let count = axes.reduce(1) { $0 * $1.values.count }
    guard count <= Self.mostPoints else {
      throw node.error(
        "the sweep has too many points", found: "\(count)", expected: "at most \(Self.mostPoints)")
    }
    points = []
    var names: Set<String> = []
    for index in 0..<count {
      var deck = root.without(["sweep"])
      var (coordinates, rest): ([PointPlan.Coordinate], Int) = ([], index)
      for axis in axes.reversed() {
        let value = axis.values[rest % axis.values.count]
        rest /= axis.values.count
        try Self.put(value.node, of: axis, into: &deck)
        coordinates.insert(Self.coordinate(axis, value, units: root.units), at: 0)
      }
      let place = coordinates.map { "\($0.axis)=\($0.label)" }
      deck = deck.with(seed: PointSeed.value(try deck.deckSeed(), place))
      let name = coordinates.map { PointPlan.fileName($0.label) }.joined(separator: "_")
      guard !name.isEmpty, names.insert(name).inserted else {
        throw node.error(
          "two points of the sweep would have the same folder", found: "'\(name)'",
          expected: "values that differ, with letters or digits in their names")
      }
      points.append(
        try PointPlan(name: name, coordinates: coordinates, deck: deck, path: path, registry: registry))
    }
  }

  /// A list of values, or a mapping of names to values.
  private static func axis(_ entry: InputNode.Entry) throws(MDError) -> Axis {
    var values: [(String, InputNode)] = []
    switch entry.value.content {
    case .mapping(let entries) where !entries.isEmpty:
      for value in entries { values.append((value.key, value.value)) }
    case .sequence(let list) where !list.isEmpty:
      for (k, value) in list.enumerated() {
        if case .scalar(let text) = value.content {
          values.append((text, value))
        } else {
          values.append(("\(entry.key)\(k + 1)", value))
        }
      }
    default:
      throw entry.value.error(
        "\(entry.value.name) has no values", expected: "a list of values, or names with values")
    }
    return Axis(name: entry.key, values: values, location: entry.location)
  }

  /// Puts a value where the axis belongs: at its placeholder, or where a deck has such a value.
  private static func put(_ value: InputNode, of axis: Axis, into deck: inout InputNode) throws(MDError) {
    if deck.replaceScalars("$\(axis.name)", with: value) > 0 { return }
    func missing(_ place: String) -> MDError {
      MDError(
        .input, "the sweep's '\(axis.name)' has no place in the deck", at: axis.location,
        found: "no \(place)",
        expected: known.contains(axis.name)
          ? place : "\(known.joined(separator: ", ")), or a value '$\(axis.name)'",
        hint: nearest(to: axis.name, in: known).flatMap { $0 == axis.name ? nil : "'\($0)'" }
          ?? "write '$\(axis.name)' where its values belong")
    }
    switch axis.name {
    case "seed", "potential", "structure": deck = deck.with(axis.name, value)
    case "composition":
      guard let structure = deck["structure"] else { throw missing("'structure'") }
      deck = deck.with("structure", structure.with("composition", value))
    case "temperature", "pressure":
      var count = 0
      for section in ["stages"] + StudyPlan.keys {
        guard var node = deck[section] else { continue }
        count += node.replaceValues(under: axis.name, with: value)
        deck = deck.with(section, node)
      }
      guard count > 0 else { throw missing("'\(axis.name)' in a stage or study") }
    default: throw missing("'$\(axis.name)'")
    }
  }

  private static func coordinate(
    _ axis: Axis, _ value: (label: String, node: InputNode), units: UnitSystem
  ) -> PointPlan.Coordinate {
    var coordinate = PointPlan.Coordinate(axis: axis.name, label: value.label, number: nil, unit: "")
    guard case .scalar(let text) = value.node.content else { return coordinate }
    let dimension: Dimension? =
      switch axis.name {
      case "temperature": .temperature
      case "pressure": .pressure
      default: nil
      }
    if let dimension, let number = try? Quantity.parse(text, as: dimension, units: units) {
      coordinate.number = Quantity.toUser(number, dimension, units: units)
      coordinate.unit = dimension.unit(in: units)
    } else if let number = Double(text) {
      coordinate.number = number
    }
    return coordinate
  }
}
