/// What is known beforehand of the properties that can be compared.
struct PropertyCatalog {
  /// How the paper divides properties.
  enum Group: String, CaseIterable {
    case staticLocal = "static and local"
    case collectiveDynamic = "collective and dynamic"
  }

  var group: Group
  /// Unit in the comparison and, after conversion, of references (metal units).
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
    (Self.constant, .init(group: .staticLocal, unit: "GPa", resolution: 0.05, tolerance: 0.1)),
    ("vacancy", .init(group: .staticLocal, unit: "eV", resolution: 0.05, tolerance: 0.1)),
    ("diffusion", .init(group: .collectiveDynamic, unit: "1e-9 m2/s", resolution: 0.1, tolerance: 0.2)),
    ("bulk viscosity", .init(group: .collectiveDynamic, unit: "mPa s", resolution: 0.2, tolerance: 0.3)),
    ("viscosity", .init(group: .collectiveDynamic, unit: "mPa s", resolution: 0.1, tolerance: 0.15)),
    ("melting temperature", .init(group: .collectiveDynamic, unit: "K", resolution: 0.02, tolerance: 0.05)),
  ]

  /// Stands for C11, C12, ... among the prefixes.
  private static let constant = "C"

  private static func entry(known property: String) -> PropertyCatalog? {
    known.first { prefix, _ in
      guard prefix == constant else { return property.hasPrefix(prefix) }
      let places = property.dropFirst().prefix(2)
      return property.first == "C" && places.count == 2 && places.allSatisfy { ("1"..."6").contains($0) }
    }?.1
  }

  static func entry(_ property: String) -> PropertyCatalog {
    entry(known: property)
      ?? .init(group: .staticLocal, unit: "", resolution: 0.05, tolerance: 0.1)
  }

  /// The unit that references are converted to, nil for a property that is not known.
  static func unit(of property: String) -> String? { entry(known: property)?.unit }
}
