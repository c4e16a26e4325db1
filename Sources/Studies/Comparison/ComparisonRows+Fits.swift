import Analysis
import Deck
import MDCore

/// Rows whose numbers are fits over the temperatures of a state.
extension ComparisonRows {
  mutating func fits(_ system: ComparePlan.System, _ section: StateSection) -> [Comparison.Row] {
    let wanted = section.properties.filter { [.expansion, .heatCapacity].contains($0) }
    guard !wanted.isEmpty else { return [] }
    let shown = section.temperatures.map { Quantity.toUser($0, .temperature, units: units) }
    let middle = shown.sorted()[shown.count / 2]
    let pressure = section.pressure * units.pressureToUser
    let label = condition(system.name, middle, pressure)
    let perTemperature = goal.subjects.map { subject in
      shown.map { reports(system.name, "state", subject.name, $0) }
    }
    let lost = perTemperature.map { lists in lists.compactMap { loss($0, section) }.first }
    guard let plan = goal.points.first(where: { $0["system"]?.label == system.name })?.base else { return [] }
    var rows: [Comparison.Row] = []
    for property in wanted {
      let name = property == .expansion ? "linear expansion" : "heat capacity"
      // One fit for each seed, so that potentials are compared in pairs here too.
      var runs: [Runs] = []
      for (subject, lists) in zip(goal.subjects, perTemperature) {
        var found: Runs = []
        for seed in 0..<goal.seeds {
          let reports = lists.compactMap { $0.indices.contains(seed) ? $0[seed] : nil }
          guard reports.count == shown.count else {
            found.append(nil)
            continue
          }
          do throws(MDError) {
            found.append(
              try property == .expansion
                ? TemperatureFits.expansion(shown, reports, units).linearExpansion(at: middle)
                : TemperatureFits.heatCapacity(shown, reports, plan: plan, pressure: section.pressure)
                  .heatCapacity(at: middle))
          } catch {
            found.append(nil)
            warn("\(name) of \(label), \(subject.name), seed \(seed + 1): \(error.description)")
          }
        }
        runs.append(found)
        let firsts = shown.compactMap { points(system.name, "state", subject.name, $0).first?.base }
        if let shared = SharedNumbers.described(firsts) {
          warn("\(name) of \(label), \(subject.name): \(shared), but the fit takes the runs as independent")
        }
      }
      rows.append(
        row(
          name, label, system.material, middle, pressure, runs: runs, notes: lost,
          reports: perTemperature.map { $0.flatMap { $0 } }))
    }
    return rows
  }
}
