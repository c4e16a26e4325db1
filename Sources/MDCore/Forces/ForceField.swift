/// The sum of the terms of the potential energy, with the neighbour list they share and the last evaluation.
public struct ForceField: Sendable {
  public private(set) var potentials: [any ShortRangePotential] = []
  public private(set) var fields: [any ExternalField] = []
  /// In the order in which the terms were given: whether each is a potential.
  private let isPotential: [Bool]
  public private(set) var list: NeighborList?
  /// Result of the last `evaluate`.
  public private(set) var evaluation: Evaluation
  /// What the potentials add into, in the order of the list.
  private var rows = Evaluation(count: 0)
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
    self.topology = topology
    self.workers = workers
    evaluation = Evaluation(count: topology.count)
    isPotential = terms.map { $0 is any ShortRangePotential }
    for term in terms {
      if var potential = term as? any ShortRangePotential {
        try potential.prepare(species: topology.species)
        potentials.append(potential)
      } else if var field = term as? any ExternalField {
        try field.prepare(for: topology)
        fields.append(field)
      } else {
        throw MDError(
          .input, "\(term.label) is neither a short-range potential nor a field", found: "\(type(of: term))",
          expected: "ShortRangePotential or ExternalField")
      }
    }
    if let cutoff = potentials.map(\.cutoff).max() {
      list = NeighborList(cutoff: cutoff, skin: skin, types: topology.types)
    }
  }

  /// All terms, in the order in which they were given.
  public var terms: [any Potential] {
    var (potentials, fields) = (potentials.makeIterator(), fields.makeIterator())
    return isPotential.compactMap { $0 ? potentials.next() as (any Potential)? : fields.next() }
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
      try addTerms(state, wanted: wanted.union([.energy, .forces]))
    } catch {
      guard error.kind == .unstable else { throw error }
      throw error.naming(ClosestPair(state.positions, in: state.cell), topology)
    }
  }

  /// Potentials add up in the order of the list; the sums are put back at their atoms, and then the fields add.
  private mutating func addTerms(_ state: borrowing State, wanted: Quantities) throws(MDError) {
    try state.positions.withConfiguration(state.cell) { (configuration) throws(MDError) in
      if list != nil {
        try list!.update(positions: state.positions, cell: state.cell, workers: workers)
        try evaluatePotentials(wanted)
      } else {
        try checkFinite(configuration)
        evaluation.reset(count: state.count, wanted: wanted, workers: workers)
      }
      for i in fields.indices {
        try fields[i].accumulate(wanted, configuration: configuration, workers: workers, into: &evaluation)
      }
    }
    held = wanted
  }

  /// What the neighbour list sees to where there is one.
  private func checkFinite(_ configuration: Configuration) throws(MDError) {
    guard let i = configuration.positions.firstIndex(where: { !$0.isFinite }) else { return }
    throw MDError(.unstable, "the position of atom \(i + 1) is not a number")
  }

  private mutating func evaluatePotentials(_ wanted: Quantities) throws(MDError) {
    guard let list else { return }
    try list.withNeighborhood { (neighborhood) throws(MDError) in
      rows.reset(count: neighborhood.count, wanted: wanted, workers: workers)
      for i in potentials.indices {
        try potentials[i].accumulate(wanted, neighborhood: neighborhood, workers: workers, into: &rows)
      }
      evaluation.take(rows, atoms: neighborhood.atoms, workers: workers)
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
    func potential(_ term: some ShortRangePotential, _ name: String) throws(MDError)
      -> any ShortRangePotential
    {
      var copy = term
      try record.restore(name, &copy)
      return copy
    }
    func field(_ term: some ExternalField, _ name: String) throws(MDError) -> any ExternalField {
      var copy = term
      try record.restore(name, &copy)
      return copy
    }
    var (next, nextField) = (0, 0)
    for (k, isPotential) in isPotential.enumerated() {
      if isPotential {
        let term = potentials[next]
        potentials[next] = try potential(term, "term\(k)")
        next += 1
      } else {
        let term = fields[nextField]
        fields[nextField] = try field(term, "term\(k)")
        nextField += 1
      }
    }
  }
}
