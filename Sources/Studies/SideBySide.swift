public import Analysis

/// Several reports as one table: temperature, pressure, density and lattice parameters, one line each.
///
/// Where a crystal was lost, the line says so in place of a lattice parameter. Warnings that runs were too short follow.
public func sideBySide(_ rows: [(name: String, report: AnalysisReport)]) -> String {
  let names = ["temperature", "pressure", "density"].filter { name in rows.contains { $0.report[name] != nil }
  }
  let units = names.map { name in rows.lazy.compactMap { $0.report[name]?.unit }.first ?? "" }
  var lines = [["system"] + zip(names, units).map { "\($0) (\($1))" } + ["lattice parameters"]]
  for (name, report) in rows {
    lines.append([name] + names.map { report[$0]?.number ?? "-" } + [lattice(report)])
  }
  var text = alignedColumns(lines)
  for (name, report) in rows {
    for warning in report.allWarnings { text += "warning: \(name): \(warning)\n" }
  }
  return text
}

/// "a 3.5487(22) A", or what became of the crystal.
private func lattice(_ report: AnalysisReport) -> String {
  let found = ["a", "b", "c", "alpha", "beta", "gamma"].compactMap { name in
    report[name].map { "\(name) \($0.number) \($0.unit)" }
  }
  let fate = report.findings.filter { !$0.hasPrefix("no diffusion ") }
  return found.isEmpty ? fate.joined(separator: "; ") : found.joined(separator: ", ")
}
