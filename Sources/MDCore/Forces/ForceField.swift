/// The sum of the terms of the potential energy, with the neighbour list they share and the last evaluation.
public struct ForceField: Sendable {
  public private(set) var terms: [any Potential]
  public private(set) var list: NeighborList?
  /// Result of the last `evaluate`.
  public private(set) var evaluation: Evaluation
  /// What the terms with neighbours add into, by rows of the list.
  private var rows: Evaluation
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
    self.rows = Evaluation(count: 0)
    for i in self.terms.indices { try self.terms[i].prepare(for: topology) }
    let cutoffs = self.terms.compactMap { $0.neighbors?.cutoff }
    if let cutoff = cutoffs.max() { list = NeighborList(cutoff: cutoff, skin: skin, types: topology.types) }
  }

  /// What all terms together can give.
  public var provides: Quantities {
    terms.reduce(.all) { $0.intersection($1.provides) }
  }

  /// Energy, forces and what else is wanted, for the present positions and cell.
  ///
  /// An error of numbers that got out of hand names the atoms that are closest.
  public mutating func evaluate(_ state: borrowing State, wanted: Quantities) throws(MDError) {
    do throws(MDError) {
      try addTerms(state, wanted: wanted)
    } catch {
      guard error.kind == .unstable else { throw error }
      throw error.naming(ClosestPair(state.positions, in: state.cell), topology)
    }
  }

  /// Terms with neighbours add up by rows of the list; the rows are put back at their atoms, and then the other terms add.
  private mutating func addTerms(_ state: borrowing State, wanted: Quantities) throws(MDError) {
    try state.positions.withConfiguration(state.cell) { (configuration) throws(MDError) in
      if list != nil {
        try list!.update(positions: state.positions, cell: state.cell, workers: workers)
        try evaluateRows(configuration, wanted: wanted)
      } else {
        evaluation.reset(count: state.count, wanted: wanted, workers: workers)
      }
      for i in terms.indices where terms[i].neighbors == nil {
        try terms[i].accumulate(
          wanted, configuration: configuration, pairs: .empty, workers: workers, into: &evaluation)
      }
    }
    held = wanted.union([.energy, .forces])
  }

  private mutating func evaluateRows(
    _ configuration: Configuration, wanted: Quantities
  ) throws(MDError) {
    guard let list else { return }
    rows.reset(count: configuration.positions.count, wanted: wanted, workers: workers)
    try list.withNeighborhood { (pairs) throws(MDError) in
      for i in terms.indices where terms[i].neighbors != nil {
        try terms[i].accumulate(
          wanted, configuration: configuration, pairs: pairs, workers: workers, into: &rows)
      }
      evaluation.take(rows, atoms: pairs.atoms, workers: workers)
    }
  }

  /// Messages the terms want the user to see.
  public var notices: [String] { terms.flatMap(\.notices) }
}

extension [Vec3] {
  /// Calls `body` with these positions (A) in `cell`.
  fileprivate func withConfiguration(
    _ cell: Cell, _ body: (Configuration) throws(MDError) -> Void
  ) throws(MDError) {
    let configuration = withUnsafeBufferPointer { Configuration(positions: $0, cell: cell) }
    try withExtendedLifetime(self) { () throws(MDError) in try body(configuration) }
  }
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
