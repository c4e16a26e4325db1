/// The sum of the terms of the potential energy, with the neighbour list they share and the last evaluation.
public struct ForceField: Sendable {
  public private(set) var terms: [any Potential]
  public private(set) var list: NeighborList?
  /// Result of the last `evaluate`.
  public private(set) var evaluation: Evaluation
  public let topology: Topology
  public let workers: Workers
  /// Which quantities `evaluation` holds.
  public private(set) var held: Quantities = []

  /// Matches the terms to the species.
  ///
  /// `skin` is the distance (A) added to the largest cutoff so that the list lasts several steps.
  public init(
    _ terms: [any Potential], topology: Topology, skin: Double = 1.0, workers: Workers = Workers(threads: 1)
  ) throws(MDError) {
    self.terms = terms
    self.topology = topology
    self.workers = workers
    self.evaluation = Evaluation(count: topology.count)
    for i in self.terms.indices { try self.terms[i].prepare(for: topology) }
    let cutoffs = self.terms.compactMap { $0.neighbors?.cutoff }
    if let cutoff = cutoffs.max() { list = NeighborList(cutoff: cutoff, skin: skin) }
  }

  /// What all terms together can give.
  public var provides: Quantities {
    terms.reduce(.all) { $0.intersection($1.provides) }
  }

  /// Energy, forces and what else is wanted, for the present positions and cell.
  public mutating func evaluate(_ state: borrowing State, wanted: Quantities) throws(MDError) {
    evaluation.reset(count: state.count, wanted: wanted)
    try list?.update(positions: state.positions, cell: state.cell, workers: workers)
    try Self.accumulate(
      terms: &terms, list: list, positions: state.positions, cell: state.cell, wanted: wanted,
      workers: workers,
      into: &evaluation)
    held = wanted.union([.energy, .forces])
  }

  private static func accumulate(
    terms: inout [any Potential], list: NeighborList?, positions: [Vec3], cell: Cell, wanted: Quantities,
    workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    func all(_ neighborhood: Neighborhood, _ configuration: Configuration) throws(MDError) {
      for i in terms.indices {
        try terms[i].accumulate(
          wanted, configuration: configuration, pairs: neighborhood, workers: workers, into: &result)
      }
    }
    let configuration = positions.withUnsafeBufferPointer { Configuration(positions: $0, cell: cell) }
    try withExtendedLifetime(positions) { () throws(MDError) in
      if let list {
        try list.withNeighborhood { (view) throws(MDError) in try all(view, configuration) }
      } else {
        try all(Neighborhood.empty, configuration)
      }
    }
  }

  /// Messages the terms want the user to see.
  public var notices: [String] { terms.flatMap(\.notices) }
}

extension ForceField: Checkpointable {
  /// The list's reference configuration decides when it is rebuilt, and with it the order of sums.
  public func save(into record: inout CheckpointRecord) {
    if let list { record.save("list", list) }
    for (k, term) in terms.enumerated() { record.save("term\(k)", term) }
  }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    if var restored = list {
      try record.restore("list", &restored)
      list = restored
    }
    func restored(_ term: some Potential, _ name: String) throws(MDError) -> any Potential {
      var copy = term
      try record.restore(name, &copy)
      return copy
    }
    for k in terms.indices { terms[k] = try restored(terms[k], "term\(k)") }
  }
}
