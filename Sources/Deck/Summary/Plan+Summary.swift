public import MDCore

extension Plan {
  /// The plan in user units, as `mdrun check` prints it: the system that came out of `structure`, the stages with
  /// their steps, the output, and the cost where it was estimated.
  public func summary(topology: Topology, cell: Cell, cost: CostEstimate? = nil) -> String {
    var lines: [String] = []
    func add(_ label: String, _ text: String) {
      lines.append(label.padded(to: 14) + text)
    }
    if !title.isEmpty { add("title", title) }
    add("structure", structure.summary(units))
    add("atoms", Self.atoms(topology))
    add("cell", cellText(cell))
    add("velocities", structure.velocitiesText(units))
    for group in structure.groups {
      let count = topology.groups[group.name]?.count ?? 0
      add("group", "\(group.name): \(count) atoms\(group.frozen ? ", frozen" : "")")
    }
    for (i, term) in potential.enumerated() {
      add(i == 0 ? "potential" : "", "\(term.key) \(DeckWriter.line(term.options))")
    }
    add("timestep", "\(text(timestep, .time)), skin \(text(skin, .length)), seed \(seed)")
    add(
      "stops if",
      "an atom moves more than \(text(stability.displacement, .length)) in a step or the temperature "
        + "exceeds \(text(stability.temperature, .temperature))")
    lines.append("")
    lines.append("stages")
    let width = (stages.map(\.name.count).max() ?? 0) + 2
    for (i, stage) in stages.enumerated() {
      let number = "\(i + 1)".padded(to: 3)
      lines.append("  \(number)\(stage.name.padded(to: width))\(stageText(stage))")
    }
    lines.append("")
    add("output", output.folder)
    add(
      "  frames", interval(output.frameInterval) + (output.frameInterval == nil ? "" : ": \(frameContents)"))
    add(
      "  series",
      interval(output.seriesInterval) + (output.csv && output.seriesInterval != nil ? ", also as text" : ""))
    add("  checkpoint", interval(checkpointInterval))
    add("analyses", analyses.isEmpty ? "none" : analyses.map(\.name).joined(separator: ", "))
    if let cost {
      lines.append("")
      lines.append("cost estimate")
      lines += cost.lines.map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(_ value: Double, _ dimension: Dimension) -> String {
    Quantity.text(value, dimension, units: units)
  }

  private static func atoms(_ topology: Topology) -> String {
    var counts = [Int](repeating: 0, count: topology.species.count)
    for type in topology.types { counts[type] += 1 }
    let parts = zip(topology.species, counts).map { "\($0) \($1)" }
    return "\(topology.count) (\(parts.joined(separator: ", ")))"
  }

  private func cellText(_ cell: Cell) -> String {
    let l = cell.lengths
    let angles = cell.anglesInDegrees
    var shape = [l.x, l.y, l.z].map { $0.formatted(6) }.joined(separator: " x ") + " \(units.lengthSymbol)"
    if angles != Vec3(90, 90, 90) {
      shape += ", angles " + [angles.x, angles.y, angles.z].map { $0.formatted(5) }.joined(separator: ", ")
    }
    let free = zip(["a", "b", "c"], cell.periodic).filter { !$0.1 }.map(\.0)
    return shape + (free.isEmpty ? ", periodic" : ", free along \(free.joined(separator: ", "))")
  }

  private func interval(_ steps: Int?) -> String {
    guard let steps else { return "none" }
    return "every \(steps) steps (\(duration(steps)))"
  }

  /// A number of steps as a time in a handy unit.
  private func duration(_ steps: Int) -> String {
    let time = Quantity.toUser(Double(steps) * timestep, .time, units: units)
    guard units.name == .metal else { return "\(time.formatted(6).withoutZeros) tau" }
    switch time {
    case ..<100: return "\(time.formatted(4).withoutZeros) fs"
    case ..<1e6: return "\((time / 1e3).formatted(6).withoutZeros) ps"
    default: return "\((time / 1e6).formatted(6).withoutZeros) ns"
    }
  }

  private var frameContents: String {
    var parts = ["positions"]
    if output.unwrapped { parts.append("unwrapped positions") }
    if output.velocities { parts.append("velocities") }
    if output.forces { parts.append("forces") }
    if output.stress { parts.append("stress") }
    if output.atomEnergies { parts.append("atom energies") }
    return parts.joined(separator: ", ") + " in \(output.precision.rawValue) precision"
      + (output.group.map { " of group \($0)" } ?? "")
  }

  private func stageText(_ stage: StagePlan) -> String {
    let length = "\(stage.steps) steps (\(duration(stage.steps)))"
    switch stage.method {
    case .minimize(let how):
      var goal = "until forces are below \(text(how.forceTolerance, .force))"
      if let cell = how.cell {
        goal +=
          ", \(cell.rawValue) cell at \(text(how.pressure, .pressure)) within "
          + text(how.stressTolerance, .pressure)
      }
      return goal + ", at most \(stage.steps) steps"
    case .nve: return "constant energy, \(length)"
    case .nvt(let bath): return "\(bathText(bath)), \(length)"
    case .npt(let bath, let barostat): return "\(bathText(bath)), \(barostatText(barostat)), \(length)"
    case .nph(let barostat): return "constant enthalpy, \(barostatText(barostat)), \(length)"
    }
  }

  private func ramp(_ ramp: Ramp, _ dimension: Dimension) -> String {
    ramp.start == ramp.end
      ? text(ramp.start, dimension) : "\(text(ramp.start, dimension)) to \(text(ramp.end, dimension))"
  }

  private func bathText(_ bath: ThermostatPlan) -> String {
    let targets =
      bath.groups.isEmpty
      ? ramp(bath.temperature, .temperature)
      : bath.groups.map { "\($0.name) \(ramp($0.temperature, .temperature))" }.joined(separator: ", ")
    return "\(targets) (\(bath.kind.rawValue), \(text(bath.relaxationTime, .time)))"
  }

  private func barostatText(_ barostat: BarostatPlan) -> String {
    "\(ramp(barostat.pressure, .pressure)) (\(barostat.kind.rawValue), \(barostat.coupling.rawValue), "
      + "\(text(barostat.relaxationTime, .time)))"
  }
}
