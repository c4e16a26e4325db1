public import MDCore

/// What a potential may need to know besides its own section of the deck.
public struct PotentialContext: Sendable {
  /// The atoms of the run.
  public var topology: Topology
  /// The structure that the run starts from.
  public var positions: [Vec3]
  public var cell: Cell
  /// Folder that relative file names start from; empty for the working folder.
  public var folder: String

  public init(topology: Topology, positions: [Vec3], cell: Cell, folder: String = "") {
    self.topology = topology
    self.positions = positions
    self.cell = cell
    self.folder = folder
  }

  /// A file name of the deck as a path.
  public func path(_ name: String) -> String {
    name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
  }
}

/// Deck keys of potentials and how each is made: `potential: [{eam: Fe.eam.fs}, {zbl: {inner: 1 A, ...}}]`.
///
/// A value that is passed in. Add a potential of your own with `register`.
public struct PotentialRegistry: Sendable {
  /// Makes the terms of one key from its value in the deck.
  public typealias Factory =
    @Sendable (_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential]

  private var factories: [(key: String, factory: Factory)] = []

  /// An empty registry.
  public init() {}

  /// The potentials of this library: lj, wf, morse, zbl, eam, restraint.
  public static var standard: PotentialRegistry {
    var registry = PotentialRegistry()
    registry.register("lj", makeLennardJones)
    registry.register("wf", makeWangFrenkel)
    registry.register("morse", makeMorse)
    registry.register("zbl", makeZBL)
    registry.register("eam", makeEmbeddedAtom)
    registry.register("restraint", makeRestraint)
    return registry
  }

  /// Adds a key, or replaces what it makes.
  public mutating func register(_ key: String, _ factory: @escaping Factory) {
    factories.removeAll { $0.key == key }
    factories.append((key, factory))
  }

  /// All keys in the order of registration.
  public var keys: [String] { factories.map(\.key) }

  /// The terms in a deck's `potential:` value: a mapping of keys, or a list of such mappings; they add up.
  public func potentials(
    from value: InputNode, context: PotentialContext
  ) throws(MDError) -> [any Potential] {
    var terms: [any Potential] = []
    for part in value.elementsOrSelf() {
      for entry in try part.entries() {
        guard let (_, factory) = factories.first(where: { $0.key == entry.key }) else {
          throw part.unknown(entry, known: keys)
        }
        terms += try factory(entry.value, context)
      }
    }
    guard !terms.isEmpty else {
      throw value.error("\(value.name) holds no potential", expected: keys.joined(separator: ", "))
    }
    return terms
  }
}
