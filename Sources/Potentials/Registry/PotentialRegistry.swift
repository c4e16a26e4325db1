public import MDCore

/// What a potential may need to know besides its own section of the deck.
public struct PotentialContext: Sendable {
  /// The atoms of the run.
  public var topology: Topology
  /// The structure that the run starts from (A).
  public var positions: [Vec3]
  public var cell: Cell

  public init(topology: Topology, positions: [Vec3], cell: Cell) {
    self.topology = topology
    self.positions = positions
    self.cell = cell
  }
}

/// Makes the terms that stand under one key of the deck's `potential` section.
public struct PotentialFactory: Sendable {
  /// Reads the value of the key and makes the terms, usually one.
  public typealias Make =
    @Sendable (_ value: InputNode, _ context: PotentialContext) throws(MDError) -> [any Potential]

  /// The key, e.g. `lj`.
  public var key: String
  /// Options that name files, one or a list; an empty string stands for the value itself (`eam: file`). The deck reader
  /// makes them absolute; in the deck they are relative to its folder.
  public var fileOptions: [String]
  public var make: Make

  public init(key: String, fileOptions: [String] = [], make: @escaping Make) {
    self.key = key
    self.fileOptions = fileOptions
    self.make = make
  }
}

/// Deck keys of potentials and how each is made: `potential: [{eam: Fe.eam.fs}, {zbl: {inner: 1 A, ...}}]`.
///
/// A value that is passed in. Add a potential of your own with `register`.
public struct PotentialRegistry: Sendable {
  private var factories: [PotentialFactory] = []

  /// An empty registry.
  public init() {}

  /// The potentials of this library.
  public static var standard: PotentialRegistry {
    var registry = PotentialRegistry()
    registry.register(PotentialFactory(key: "deep", fileOptions: ["", "file"], make: makeDeepPotential))
    registry.register(
      PotentialFactory(key: "committee", fileOptions: ["", "models"], make: makeCommittee))
    registry.register(PotentialFactory(key: "eam", fileOptions: ["", "file"], make: makeEmbeddedAtom))
    registry.register(PotentialFactory(key: "lj", make: makeLennardJones))
    registry.register(PotentialFactory(key: "wf", make: makeWangFrenkel))
    registry.register(PotentialFactory(key: "morse", make: makeMorse))
    registry.register(PotentialFactory(key: "zbl", make: makeZBL))
    registry.register(PotentialFactory(key: "restraint", make: makeRestraint))
    return registry
  }

  /// Adds a factory; one of the same key is replaced.
  public mutating func register(_ factory: PotentialFactory) {
    factories.removeAll { $0.key == factory.key }
    factories.append(factory)
  }

  /// All keys in the order of registration.
  public var keys: [String] { factories.map(\.key) }

  public subscript(key: String) -> PotentialFactory? { factories.first { $0.key == key } }
}
