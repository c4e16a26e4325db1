/// Which numbers of a study's report are compared, and under which name.
enum StudyQuantities {
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

  /// What a study is made for: its line is there even where no potential gives a number.
  static func main(_ section: String) -> String? {
    switch section {
    case "viscosity": "viscosity"
    case "melt": "melting temperature"
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
