extension Simulation {
  /// Everything that the next step depends on. Call `flush` first, so that the output counted here is on disk.
  public func save(into record: inout CheckpointRecord) {
    let cell = state.cell
    record.set("positions", state.positions)
    if let velocities = state.velocities { record.set("velocities", velocities) }
    record.set("cell", [cell.vectors.a, cell.vectors.b, cell.vectors.c, cell.origin])
    record.set("step", state.step)
    record.set("time", state.time ?? 0)
    record.set("stepsDone", stepsDone)
    record.set("isFinished", isFinished ? 1 : 0)
    record.save("field", field)
    switch scheme {
    case .dynamics(let integrator): record.save("integrator", integrator)
    case .minimization(let minimizer): record.save("minimizer", minimizer)
    }
    for (k, observer) in observers.enumerated() { record.save("observer\(k)", observer) }
  }

  mutating func restoreState(from record: CheckpointRecord) throws(MDError) {
    let positions = try record.vectors("positions")
    let velocities = record.holds("velocities") ? try record.vectors("velocities") : nil
    let rows = try record.vectors("cell")
    guard positions.count == topology.count, (velocities?.count ?? topology.count) == topology.count,
      rows.count == 4
    else {
      throw MDError(
        .file, "the checkpoint does not fit this run", found: "\(positions.count) atoms",
        expected: "\(topology.count) atoms", hint: "resume with the deck that wrote it")
    }
    state = State(
      positions: positions, velocities: velocities,
      cell: Cell(Matrix3(rows[0], rows[1], rows[2]), origin: rows[3], periodic: state.cell.periodic),
      step: try record.integer("step"), time: try record.double("time"))
    stepsDone = try record.integer("stepsDone")
    switch scheme {
    // A stage may have been lengthened since it ended.
    case .dynamics: isFinished = stepsDone >= steps
    case .minimization: isFinished = try record.integer("isFinished") == 1
    }
  }

  mutating func restoreParts(from record: CheckpointRecord) throws(MDError) {
    try record.restore("field", &field)
    switch scheme {
    case .dynamics(var integrator):
      try record.restore("integrator", &integrator)
      scheme = .dynamics(integrator)
    case .minimization(var minimizer):
      try record.restore("minimizer", &minimizer)
      scheme = .minimization(minimizer)
    }
    for k in observers.indices { try restoreObserver(k, from: record) }
  }

  private mutating func restoreObserver(_ k: Int, from record: CheckpointRecord) throws(MDError) {
    func opened<Part: Observer>(_ part: Part) throws(MDError) -> any Observer {
      var copy = part
      try record.restore("observer\(k)", &copy)
      return copy
    }
    observers[k] = try opened(observers[k])
  }
}
