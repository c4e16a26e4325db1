public import MDCore

/// A deck, checked and with every default filled in: what a run will do. Pure data, in internal units.
public struct Plan: Sendable, Equatable {
  /// A line of the user's own.
  public var title: String
  public var units: UnitSystem
  /// Seed of all random numbers that have none of their own.
  public var seed: UInt64
  /// Threads to use; nil for as many as the machine has cores.
  public var threads: Int?
  public var structure: StructurePlan
  /// Terms of the potential energy, added up.
  public var potential: [PotentialTerm]
  /// Internal time units.
  public var timestep: Double
  /// Distance added to the cutoff for the neighbour list (A).
  public var skin: Double
  /// Stages in order; each inherits nothing but the state.
  public var stages: [StagePlan]
  public var output: OutputPlan
  /// What to analyse at the end.
  public var analyses: [AnalysisPlan]
  /// Steps between checkpoints.
  public var checkpointInterval: Int
  public var stability: StabilityBounds
  /// Where each value stands in the deck, for errors found after reading.
  public var places: Places

  /// Steps of all dynamics stages.
  public var dynamicsSteps: Int { stages.reduce(0) { $0 + ($1.isDynamics ? $1.steps : 0) } }
}

/// One term of the potential energy: the key of its factory and the factory's own options.
public struct PotentialTerm: Sendable, Equatable {
  public var key: String
  /// The value under the key, read by the factory.
  public var options: InputNode

  public init(key: String, options: InputNode) {
    self.key = key
    self.options = options
  }
  public static func == (a: PotentialTerm, b: PotentialTerm) -> Bool {
    a.key == b.key && a.options.isSame(as: b.options)
  }
}

/// One analysis asked for and its own options.
public struct AnalysisPlan: Sendable, Equatable {
  public var name: String
  public var options: InputNode

  public init(name: String, options: InputNode) {
    self.name = name
    self.options = options
  }
  public static func == (a: AnalysisPlan, b: AnalysisPlan) -> Bool {
    a.name == b.name && a.options.isSame(as: b.options)
  }
}

/// Places of the values of a deck by path, e.g. `structure.composition`, and their words. All are equal: they are no content.
public struct Places: Sendable, Equatable {
  private var locations: [String: MDError.Location] = [:]
  private var words: [String: String] = [:]

  public init() {}
  /// Collects the places of all values below a node.
  public init(_ root: InputNode) { collect(root) }

  private mutating func collect(_ node: InputNode) {
    locations[node.path] = node.location
    switch node.content {
    case .scalar(let text): words[node.path] = text
    case .sequence(let list): for element in list { collect(element) }
    case .mapping(let entries): for entry in entries { collect(entry.value) }
    case .empty: break
    }
  }

  /// A value as the deck writes it, nil where it has none of its own.
  public func text(_ path: String) -> String? { words[path] }

  /// The place of a value, of the nearest value around it where the deck leaves it out, nil for none.
  public subscript(path: String) -> MDError.Location? {
    if let found = locations[path] { return found }
    if let dot = path.lastIndex(where: { $0 == "." || $0 == "[" }) { return self[String(path[..<dot])] }
    return locations[""]
  }

  public static func == (a: Places, b: Places) -> Bool { true }
}

extension MDError {
  /// The same error at `place` if it has no place yet.
  package func located(at place: Location?) -> MDError {
    guard location == nil else { return self }
    var copy = self
    copy.location = place
    return copy
  }
}
