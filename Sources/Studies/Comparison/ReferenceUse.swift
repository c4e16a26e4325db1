import Analysis
import Deck
import MDCore

/// Which rows of a table of references a comparison has a place for: known before anything is run.
struct ReferenceUse {
  let goal: ComparePlan
  let units: UnitSystem

  /// What is to be said of a table: rows that cannot be read, rows that nothing is compared with, a table that does not
  /// say what its numbers are.
  func complaints(about table: ReferenceTable) -> [String] {
    var list = table.problems.map { "a row of references is left out: \($0.oneLine)" }
    guard units.name == .metal else {
      return list + ["references '\(table.column)' are left out: there are none in reduced units"]
    }
    if table.kind == nil {
      list.append(
        "references '\(table.column)' do not say what they are, so that no verdict goes by them: '# kind: experiment' or "
          + "'# kind: computation' above the headings, or 'kind' in the deck")
    }
    for row in table.rows {
      guard let reason = reason(against: row, in: table) else { continue }
      list.append("a row of references has no place in the comparison: \(reason.oneLine)")
    }
    return list
  }

  private func reason(against row: ReferenceTable.Row, in table: ReferenceTable) -> MDError? {
    let systems = goal.systems.filter {
      StudyQuantities.material($0.material, row.property) == row.material
    }
    guard !systems.isEmpty else {
      let known = goal.systems.map { StudyQuantities.material($0.material, row.property) }
      return MDError(
        .input, "no system is of this material", at: row.place, found: "'\(row.material)'",
        expected: Set(known).sorted().joined(separator: ", "),
        hint: nearest(to: row.material, in: known).map { "'\($0)'" })
    }
    let conditions = systems.flatMap { self.conditions(of: $0, for: row.property) }
    guard !conditions.isEmpty else {
      return MDError(
        .input, "the comparison has no such property of \(row.material)", at: row.place,
        found: "'\(row.property)'",
        expected: "a property as the comparison prints it, e.g. 'lattice a', 'C11'")
    }
    guard conditions.contains(where: { $0.isAmbient }) else {
      return MDError(
        .input, "references are numbers at ambient pressure", at: row.place,
        found: "\(row.material) at more than 0.1 GPa only", expected: "a system at ambient pressure")
    }
    let isUsed = conditions.contains { condition in
      condition.isAmbient
        && table.references(row.property, of: row.material, at: condition.temperature).contains {
          $0.source == row.source
        }
    }
    if isUsed { return nil }
    return MDError(
      .input, "the comparison has no such temperature", at: row.place,
      found: row.temperature.map { "\(Quantity.plain($0)) K" },
      expected: "rows around it, or one within 30 K of "
        + conditions.compactMap { $0.temperature.map { "\(Quantity.plain($0)) K" } }.joined(separator: ", "))
  }

  private struct Condition {
    var temperature: Double?
    var isAmbient: Bool
  }

  /// Where a system will have the property, as far as its sections tell.
  private func conditions(of system: ComparePlan.System, for property: String) -> [Condition] {
    var list: [Condition] = []
    if let state = system.state, Self.gives(state, property) {
      let isAmbient = (state.pressure * units.pressureToUser).magnitude < 0.1
      list += state.temperatures.map { Condition(temperature: $0, isAmbient: isAmbient) }
    }
    for section in ComparePlan.sections {
      guard StudyQuantities.isComparable(section, property),
        let study = goal.study(section, of: system.name)
      else { continue }
      list.append(
        Condition(
          temperature: study.goal.temperature,
          isAmbient: (study.goal.pressure * units.pressureToUser).magnitude < 0.1))
    }
    return list
  }

  private static func gives(_ state: StateSection, _ property: String) -> Bool {
    state.properties.contains { wanted in
      switch wanted {
      case .density: property == "density"
      case .lattice: ["lattice a", "lattice b", "lattice c"].contains(property)
      case .energy: property == "energy per atom"
      case .diffusion: property.hasPrefix("diffusion ")
      case .expansion: property == "linear expansion"
      case .heatCapacity: property == "heat capacity"
      }
    }
  }
}

extension MDError {
  /// Its description without a line of its own for the hint.
  fileprivate var oneLine: String { description.split(separator: "\n").joined(separator: ";") }
}

extension StudyPlan {
  /// The tables that a comparison is held against, and what is to be said of them. Fails where one of them cannot be read.
  func referenceTables() throws(MDError) -> [(table: ReferenceTable, complaints: [String])] {
    guard case .comparison(let goal) = goal else { return [] }
    let use = ReferenceUse(goal: goal, units: base.units)
    var tables: [(table: ReferenceTable, complaints: [String])] = []
    for plan in goal.references {
      let table = try ReferenceTable(plan)
      tables.append((table, use.complaints(about: table)))
    }
    return tables
  }
}

extension ComparePlan {
  /// The study that a section of a system is, with the first potential.
  func study(_ section: String, of system: String) -> StudyPlan? {
    for point in points where point["system"]?.label == system && point["section"]?.label == section {
      if case .study(let study) = point.content { return study }
    }
    return nil
  }
}

extension StudyPlan.Goal {
  /// Of the results (K); nil where the study finds it. Crystals at rest are at zero.
  var temperature: Double? {
    switch self {
    case .viscosity(let plan): plan.temperature
    case .elastic(let plan): plan.temperature
    case .statics: 0
    case .melting, .sweep, .comparison: nil
    }
  }

  /// Of the results, internal units; zero where the density is given, since the pressure is then not known.
  var pressure: Double {
    switch self {
    case .viscosity(let plan): if case .pressure(let value) = plan.condition { value } else { 0 }
    case .elastic(let plan): plan.pressure
    case .statics(let plan): plan.pressure
    case .melting(let plan): plan.pressure
    case .sweep, .comparison: 0
    }
  }
}
