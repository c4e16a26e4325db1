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

  /// A number of a row's cell: one for each run, those of another potential in the same order.
  private typealias Runs = [Estimate?]

  func all() -> [Comparison.Row] {
    goal.systems.flatMap { system in
      (system.state.map { state(system, $0) } ?? [])
        + ComparePlan.sections.flatMap { study(system, $0) }
    }
  }

  private func reports(_ system: String, _ section: String, _ subject: String, _ temperature: Double? = nil)
    -> [AnalysisReport?]
  {
    goal.points.indices.filter { k in
      let point = goal.points[k]
      return point["system"]?.label == system && point["section"]?.label == section
        && point["potential"]?.label == subject
        && (temperature == nil || point["temperature"]?.number == temperature)
    }.map { outcomes[$0] }
  }

  // MARK: Runs at constant temperature and pressure

  private func state(_ system: ComparePlan.System, _ section: StateSection) -> [Comparison.Row] {
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
            runs: all.map { $0.map { $0?[name].map { perAtom(property, $0, system.name) } } }, notes: lost))
      }
    }
    return rows + fits(system, section)
  }

  // MARK: Fits over temperatures

  private func fits(_ system: ComparePlan.System, _ section: StateSection) -> [Comparison.Row] {
    let wanted = section.properties.filter { [.expansion, .heatCapacity].contains($0) }
    guard !wanted.isEmpty else { return [] }
    let shown = section.temperatures.map { Quantity.toUser($0, .temperature, units: units) }
    let middle = shown.sorted()[shown.count / 2]
    let pressure = section.pressure * units.pressureToUser
    let label = condition(system.name, middle, pressure)
    let perTemperature = goal.subjects.map { subject in
      shown.map { reports(system.name, "state", subject.name, $0) }
    }
    let lost = perTemperature.map { lists in
      lists.lazy.compactMap { loss($0, section) }.first
    }
    guard let plan = goal.points.first(where: { $0["system"]?.label == system.name })?.base else { return [] }
    return wanted.map { property in
      // One fit for each seed, so that potentials are compared in pairs here too.
      let runs = perTemperature.map { lists in
        (0..<goal.seeds).map { seed -> Estimate? in
          let reports = lists.compactMap { $0.indices.contains(seed) ? $0[seed] : nil }
          guard reports.count == shown.count else { return nil }
          return property == .expansion
            ? try? TemperatureFits.expansion(shown, reports, units).linearExpansion(at: middle)
            : try? TemperatureFits.heatCapacity(shown, reports, plan: plan, pressure: section.pressure)
              .heatCapacity(at: middle)
        }
      }
      return row(
        property == .expansion ? "linear expansion" : "heat capacity", label, system.material, middle,
        pressure,
        runs: runs, notes: lost)
    }
  }

  private func condition(_ system: String, _ temperature: Double, _ pressure: Double) -> String {
    "\(system), \(significant(temperature, digits: 6)) \(units.temperatureSymbol), "
      + "\(significant(pressure, digits: 3)) \(units.pressureSymbol)"
  }

  /// Properties with the names that reports have for them.
  private func quantities(_ section: StateSection, _ reports: [[AnalysisReport?]]) -> [(String, String)] {
    var names: [String] = []
    for report in reports.joined() {
      for entry in report?.estimates ?? [] where !names.contains(entry.name) { names.append(entry.name) }
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
  private func loss(_ reports: [AnalysisReport?], _ section: StateSection) -> String? {
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
    let (temperature, label) = condition(system, section)
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
        StudyQuantities.property(name), label, system.material, temperature, 0,
        runs: all.map { $0.map { $0.flatMap { StudyQuantities.value(name, in: $0) } } },
        notes: zip(all, notes).map { reports, note in
          reports.first.flatMap { $0.flatMap { StudyQuantities.value(name, in: $0) } } == nil ? note : nil
        })
    }
  }

  private func condition(_ system: ComparePlan.System, _ section: String) -> (Double?, String) {
    let point = goal.points.first { $0["system"]?.label == system.name && $0["section"]?.label == section }
    guard case .study(let study) = point?.content else { return (nil, system.name) }
    let temperature: Double? =
      switch study.goal {
      case .viscosity(let plan): plan.temperature
      case .elastic(let plan): plan.temperature
      default: nil
      }
    guard let temperature else { return (nil, section == "static" ? "\(system.name), at rest" : system.name) }
    return (temperature, "\(system.name), \(significant(temperature, digits: 6)) \(units.temperatureSymbol)")
  }

  // MARK: One row

  private func row(
    _ property: String, _ system: String, _ material: String, _ temperature: Double?, _ pressure: Double,
    runs: [Runs], notes: [String?]
  ) -> Comparison.Row {
    let cells = zip(runs, notes).map { runs, note in
      Comparison.Cell(estimate: .mean(ofPresent: runs), note: note)
    }
    var row = Comparison.Row(
      property: property, system: system, unit: cells.lazy.compactMap { $0.estimate?.unit }.first ?? "",
      cells: cells)
    // Experiments are at ambient pressure, which nothing tells from zero here.
    if units.name == .metal, pressure.magnitude < 0.1 {
      row.references = references.flatMap {
        $0.references(
          StudyQuantities.reference(property), of: StudyQuantities.material(material, property),
          at: temperature)
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
        let isKnown = difference.standardError.isFinite && difference.standardError > 0
        row.differences.append(
          Comparison.Difference(
            first: first, second: second, value: difference.value,
            standardError: difference.standardError.isFinite ? difference.standardError : nil,
            sigmas: difference.value == 0 ? 0 : isKnown ? difference.value / difference.standardError : nil))
      }
    }
    row.verdict = Verdict(row: row, names: goal.subjects.map(\.name)).statements
    return row
  }
}
