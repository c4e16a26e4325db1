/// What is known beforehand of the properties that can be compared.
struct PropertyCatalog {
  /// How the paper divides properties.
  enum Group: String, CaseIterable {
    case staticLocal = "static and local"
    case collectiveDynamic = "collective and dynamic"
  }

  var group: Group
  /// Unit in reference tables (metal units).
  var unit: String
  /// A relative difference that matters: two potentials are said to agree only if twice the error is below it.
  var resolution: Double
  /// A potential is called right within this relative distance of experiment.
  var tolerance: Double

  private static let known: [(prefix: String, PropertyCatalog)] = [
    ("density", .init(group: .staticLocal, unit: "g/cm3", resolution: 0.005, tolerance: 0.02)),
    ("lattice ", .init(group: .staticLocal, unit: "A", resolution: 0.003, tolerance: 0.01)),
    ("energy per atom", .init(group: .staticLocal, unit: "eV", resolution: 0.001, tolerance: 0.01)),
    ("cohesive energy", .init(group: .staticLocal, unit: "eV", resolution: 0.001, tolerance: 0.02)),
    ("linear expansion", .init(group: .staticLocal, unit: "1e-6/K", resolution: 0.1, tolerance: 0.2)),
    ("heat capacity", .init(group: .staticLocal, unit: "kB/atom", resolution: 0.05, tolerance: 0.1)),
    ("bulk modulus", .init(group: .staticLocal, unit: "GPa", resolution: 0.05, tolerance: 0.1)),
    ("C", .init(group: .staticLocal, unit: "GPa", resolution: 0.05, tolerance: 0.1)),
    ("vacancy", .init(group: .staticLocal, unit: "eV", resolution: 0.05, tolerance: 0.1)),
    ("diffusion", .init(group: .collectiveDynamic, unit: "m2/s", resolution: 0.1, tolerance: 0.2)),
    ("viscosity", .init(group: .collectiveDynamic, unit: "mPa s", resolution: 0.1, tolerance: 0.15)),
    ("melting temperature", .init(group: .collectiveDynamic, unit: "K", resolution: 0.02, tolerance: 0.05)),
  ]

  static func entry(_ property: String) -> PropertyCatalog {
    known.first { property.hasPrefix($0.prefix) }?.1
      ?? .init(group: .staticLocal, unit: "", resolution: 0.05, tolerance: 0.1)
  }

  /// The unit that reference tables must have, nil for a property that is not known.
  static func unit(of property: String) -> String? { known.first { property.hasPrefix($0.prefix) }?.1.unit }
}
