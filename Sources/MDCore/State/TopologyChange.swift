/// How the atoms of one frame differ from those of another.
public enum TopologyChange: Sendable, Equatable {
  case number(found: Int, expected: Int)
  /// Other atoms by their numbers in the whole system.
  case identity
  /// The first atom that is of another species; `isExchange` where the composition is the same.
  case species(atom: Int, found: String, expected: String, isExchange: Bool)
  /// The first atom that has another mass (u).
  case mass(atom: Int, found: Double, expected: Double)

  /// Whether atoms have only changed places, as in swaps of a hybrid simulation.
  public var isExchange: Bool { if case .species(_, _, _, true) = self { true } else { false } }

  /// What is there, and what was.
  public var texts: (found: String, expected: String) {
    switch self {
    case .number(let found, let expected): ("\(found) atoms", "\(expected)")
    case .identity: ("atoms with other numbers", "the same atoms")
    case .species(let atom, let found, let expected, _): ("atom \(atom) is \(found)", expected)
    case .mass(let atom, let found, let expected): ("atom \(atom) has the mass \(found)", "\(expected)")
    }
  }

  /// An error that names the frame, counted from zero.
  public func error(
    _ what: String, frame: Int, kind: MDError.Kind = .input, file: String? = nil, hint: String? = nil
  ) -> MDError {
    MDError(
      kind, what, at: file.map { .init(file: $0) }, found: "frame \(frame): \(texts.found)",
      expected: "\(texts.expected), as in the first frame", hint: hint)
  }
}

extension Topology {
  /// How these atoms differ from `first`, by name, number and mass; nil where they are the same in the same order.
  ///
  /// The order of the species' names does not matter; masses may differ by a part in a million.
  public func change(from first: Topology) -> TopologyChange? {
    if count != first.count { return .number(found: count, expected: first.count) }
    if part?.indices != first.part?.indices { return .identity }
    if species != first.species || types != first.types {
      let atom = types.indices.first { name(of: $0) != first.name(of: $0) }
      if let atom {
        return .species(
          atom: atom, found: name(of: atom), expected: first.name(of: atom),
          isExchange: composition == first.composition)
      }
    }
    if masses == first.masses { return nil }
    let atom = masses.indices.first { abs(masses[$0] - first.masses[$0]) > 1e-6 * first.masses[$0] }
    return atom.map { .mass(atom: $0, found: masses[$0], expected: first.masses[$0]) }
  }

  /// Number of atoms of each species that occurs.
  private var composition: [String: Int] {
    types.reduce(into: [:]) { $0[species[$1], default: 0] += 1 }
  }

  /// The same atoms with their types counted in another list of species, which holds all that occur.
  public func counted(in names: [String]) -> Topology {
    if species == names { return self }
    let place = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var copy = self
    copy.species = names
    copy.types = types.map { type in
      guard let new = place[species[type]] else { preconditionFailure("a species that is not in the list") }
      return new
    }
    return copy
  }
}
