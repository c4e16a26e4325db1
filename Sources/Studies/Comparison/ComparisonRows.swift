import Analysis
import Deck
import MDCore

/// Makes the rows of a comparison from the reports of its points.
struct ComparisonRows {
  let goal: ComparePlan
  /// In the order of the points; nil for one that failed.
  let outcomes: [AnalysisReport?]
  let units: UnitSystem
  let references: [ReferenceTable]
  /// Fits that could not be made, and what else is to be said of several points together.
  private(set) var warnings: [String] = []

  init(
    goal: ComparePlan, outcomes: [AnalysisReport?], units: UnitSystem, references: [ReferenceTable]
  ) {
    (self.goal, self.outcomes, self.units, self.references) = (goal, outcomes, units, references)
  }

  /// A number of a row's cell: one for each run, those of another potential in the same order.
  typealias Runs = [Estimate?]

  mutating func all() -> [Comparison.Row] {
    var rows: [Comparison.Row] = []
    for system in goal.systems {
      if let section = system.state { rows += state(system, section) }
      for section in ComparePlan.sections { rows += study(system, section) }
    }
    return rows
  }

  mutating func warn(_ text: String) {
    if !warnings.contains(text) { warnings.append(text) }
  }

  private func indices(
    _ system: String, _ section: String, _ subject: String, _ temperature: Double?
  ) -> [Int] {
    goal.points.indices.filter { k in
      let point = goal.points[k]
      return point["system"]?.label == system && point["section"]?.label == section
        && point["potential"]?.label == subject
        && (temperature == nil || point["temperature"]?.number == temperature)
    }
  }

  func reports(_ system: String, _ section: String, _ subject: String, _ temperature: Double? = nil)
    -> [AnalysisReport?]
  {
    indices(system, section, subject, temperature).map { outcomes[$0] }
  }

  func points(_ system: String, _ section: String, _ subject: String, _ temperature: Double?)
    -> [PointPlan]
  {
    indices(system, section, subject, temperature).map { goal.points[$0] }
  }

  // MARK: Runs at constant temperature and pressure

  private mutating func state(_ system: ComparePlan.System, _ section: StateSection) -> [Comparison.Row] {
    for subject in goal.subjects {
      for temperature in section.temperatures {
        let shown = Quantity.toUser(temperature, .temperature, units: units)
        let runs = points(system.name, "state", subject.name, shown)
        if let shared = SharedNumbers.described(runs.map(\.base)) {
          warn("\(system.name), \(subject.name): \(shared), so that its seeds are not independent runs")
        }
      }
    }
    var rows: [Comparison.Row] = []
    let pressure = section.pressure * units.pressureToUser
    for temperature in section.temperatures {
      let shown = Quantity.toUser(temperature, .temperature, units: units)
      let label = condition(system.name, shown, pressure)
      let all = goal.subjects.map { reports(system.name, "state", $0.name, shown) }
      let lost = all.map { loss($0, section) }
      for (property, name) in quantities(section, all) {
        rows.append(
          row(
            property, label, system.material, shown, pressure,
            runs: all.map { $0.map { $0?[name].map { perAtom(property, $0, system.name) } } }, notes: lost,
            reports: all))
      }
    }
    return rows + fits(system, section)
  }

  func condition(_ system: String, _ temperature: Double, _ pressure: Double) -> String {
    "\(system), \(significant(temperature, digits: 6)) \(units.temperatureSymbol), "
      + "\(significant(pressure, digits: 3)) \(units.pressureSymbol)"
  }

  /// Properties with the names that reports have for them.
  private func quantities(_ section: StateSection, _ reports: [[AnalysisReport?]]) -> [(String, String)] {
    var names: [String] = []
    for report in reports.joined() {
      for entry in report?.estimates ?? [] where !names.contains(entry.name) { names.append(entry.name) }
      for entry in report?.bounds ?? [] where !names.contains(entry.quantity) { names.append(entry.quantity) }
    }
    return section.properties.flatMap { property -> [(String, String)] in
      switch property {
      case .density: [("density", "density")]
      case .lattice:
        // A crystal that every potential has lost still has its line.
        (names.contains("a") ? ["a", "b", "c"].filter(names.contains) : ["a"]).map { ("lattice \($0)", $0) }
      case .energy: [("energy per atom", "potential energy")]
      case .diffusion:
        names.filter { $0.hasPrefix("diffusion ") && $0 != "diffusion total" }.map { ($0, $0) }
      case .expansion, .heatCapacity: []
      }
    }
  }

  private func perAtom(_ property: String, _ estimate: Estimate, _ system: String) -> Estimate {
    guard property == "energy per atom",
      let point = goal.points.first(where: {
        $0["system"]?.label == system && $0["section"]?.label == "state"
      }),
      let count = try? point.base.atoms(of: point.base.structure, repeats: point.base.structure.repeats).count
    else { return estimate }
    return estimate.converted(by: 1 / Double(count), to: units.energySymbol)
  }

  /// How the finding begins that a melt is none.
  static let frozen = "not a liquid"

  /// What became of a crystal or melt that is not there any more; nil where it is.
  func loss(_ reports: [AnalysisReport?], _ section: StateSection) -> String? {
    let lost = reports.compactMap { report in
      report?.findings.first { section.melt == nil ? CrystalTest.tellsLoss($0) : $0.contains(Self.frozen) }
    }
    guard let first = lost.first else { return nil }
    return lost.count == reports.count ? first : "\(first) (in \(lost.count) of \(reports.count) runs)"
  }

  // MARK: Studies

  private func study(_ system: ComparePlan.System, _ section: String) -> [Comparison.Row] {
    let all = goal.subjects.map { reports(system.name, section, $0.name) }
    guard all.contains(where: { !$0.isEmpty }) else { return [] }
    var names: [String] = []
    for report in all.joined() {
      for entry in report?.estimates ?? []
      where StudyQuantities.compared(section, entry.name) && !names.contains(entry.name) {
        names.append(entry.name)
      }
    }
    let (temperature, pressure, label) = condition(system, section)
    let notes = all.map { reports -> String? in
      let report = reports.first.flatMap { $0 }
      return ((report?.findings ?? []) + (report?.warnings ?? [])).first {
        CrystalTest.tellsLoss($0) || $0.contains("no melting")
      }
    }
    // What a study is made for comes first, and is there even where no potential gives a number.
    if let main = StudyQuantities.main(section), !names.contains(main) { names.insert(main, at: 0) }
    return names.map { name in
      row(
        StudyQuantities.property(name), label, system.material, temperature, pressure,
        runs: all.map { $0.map { $0.flatMap { StudyQuantities.value(name, in: $0) } } },
        notes: zip(all, notes).map { reports, note in
          reports.first.flatMap { $0.flatMap { StudyQuantities.value(name, in: $0) } } == nil ? note : nil
        }, reports: all)
    }
  }

  /// Temperature, pressure in user units, and the row's name for both.
  private func condition(_ system: ComparePlan.System, _ section: String) -> (Double?, Double, String) {
    guard let study = goal.study(section, of: system.name) else { return (nil, 0, system.name) }
    let pressure = study.goal.pressure * units.pressureToUser
    var label = system.name
    switch study.goal {
    case .statics: label += ", at rest"
    case .viscosity, .elastic:
      if let temperature = study.goal.temperature {
        label += ", \(significant(temperature, digits: 6)) \(units.temperatureSymbol)"
      }
    case .melting, .sweep, .comparison: break
    }
    if pressure != 0 { label += ", \(significant(pressure, digits: 3)) \(units.pressureSymbol)" }
    return (study.goal.temperature, pressure, label)
  }

  // MARK: One row

  func row(
    _ property: String, _ system: String, _ material: String, _ temperature: Double?, _ pressure: Double,
    runs: [Runs], notes: [String?], reports: [[AnalysisReport?]]
  ) -> Comparison.Row {
    let cells = runs.indices.map { k -> Comparison.Cell in
      var warnings: [String] = []
      for warning in reports[k].flatMap({ $0?.warnings ?? [] }) where !warnings.contains(warning) {
        warnings.append(warning)
      }
      let estimate = Estimate.mean(ofPresent: runs[k])
      let bound = reports[k].lazy.compactMap { $0?.bound(of: property) }.first
      return Comparison.Cell(
        estimate: estimate, note: notes[k], runWarnings: warnings.isEmpty ? nil : warnings,
        bound: estimate == nil ? bound.map { "\($0.number) \($0.unit)" } : nil)
    }
    var row = Comparison.Row(
      property: property, system: system, unit: cells.lazy.compactMap { $0.estimate?.unit }.first ?? "",
      cells: cells)
    // Experiments are at ambient pressure, which nothing tells from zero here.
    if units.name == .metal, pressure.magnitude < 0.1 {
      row.references = references.flatMap {
        $0.references(
          StudyQuantities.reference(property), of: StudyQuantities.material(material, property),
          at: temperature, in: row.unit)
      }
    }
    for first in runs.indices {
      for second in runs.indices where second > first {
        let pairs = zip(runs[first], runs[second]).compactMap { a, b in
          a.flatMap { a in b.map { (a, $0) } }
        }
        guard cells[first].note == nil, cells[second].note == nil,
          let difference = Estimate.meanDifference(ofPairs: pairs.map(\.0), pairs.map(\.1))
        else { continue }
        row.differences.append(.init(first: first, second: second, difference, pairs: pairs.count))
      }
    }
    row.verdict = Verdict(row: row, names: goal.subjects.map(\.name)).statements
    return row
  }
}
