package import Analysis

/// Which numbers of a study's report are compared, and under which name.
package enum StudyQuantities {
  /// Whether a report's number is compared.
  static func compared(_ section: String, _ name: String) -> Bool {
    switch section {
    case "viscosity":
      ["viscosity", "bulk viscosity"].contains(name) || name.hasSuffix(", infinite system")
    case "melt": name.hasPrefix("melting temperature") && !name.contains("interface velocity")
    case "elastic":
      name.hasSuffix(", adiabatic")
        ? name.hasPrefix("C") || name.hasPrefix("bulk") : name.hasPrefix("lattice ") || name == "density"
    default:
      name.hasPrefix("lattice ") || name.hasPrefix("C") || name.hasPrefix("vacancy formation energy")
        || ["density", "bulk modulus", "bulk modulus by equation of state"].contains(name)
    }
  }

  /// Whether a section may give a property that reference tables know.
  static func isComparable(_ section: String, _ property: String) -> Bool {
    if property.hasPrefix("diffusion ") { return section == "viscosity" }
    let name = section == "elastic" ? property + ", adiabatic" : property
    return compared(section, name) || compared(section, property)
  }

  /// A report's number. The melting temperature of several crystals is that of the one that melts last.
  package static func value(_ name: String, in report: AnalysisReport) -> Estimate? {
    if let value = report[name] { return value }
    guard name == "melting temperature" else { return nil }
    return report.estimates.filter { $0.name.hasPrefix("melting temperature of ") }.map(\.estimate)
      .max { $0.value < $1.value }
  }

  /// What a study is made for.
  static func main(_ section: String) -> String? {
    switch section {
    case "viscosity": "viscosity"
    case "melt": "melting temperature"
    case "elastic": "C11, adiabatic"
    default: nil
    }
  }

  /// The name in the comparison.
  static func property(_ name: String) -> String {
    if ["a", "b", "c"].contains(name) { return "lattice \(name)" }
    if name.hasSuffix(", infinite system") {
      return "diffusion " + name.dropFirst("diffusion of ".count).dropLast(", infinite system".count)
    }
    return name
  }

  /// The name in reference tables: measured elastic constants are adiabatic.
  static func reference(_ property: String) -> String {
    property.hasSuffix(", adiabatic") ? String(property.dropLast(", adiabatic".count)) : property
  }

  /// The name of the material for reference tables: what melts is the element, not one of its crystals.
  static func material(_ name: String, _ property: String) -> String {
    guard property.hasPrefix("melting") else { return name }
    for prefix in ["bcc ", "fcc ", "hcp ", "liquid "] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }
}
