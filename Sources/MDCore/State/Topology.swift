/// What does not change during a run: which atom is what.
public struct Topology: Sendable, Equatable {
  /// Names of the species that occur, e.g. ["Fe", "Cr", "C"]; `types` index into it.
  public var species: [String]
  /// Species index per atom.
  public var types: [Int]
  /// Mass per atom (u).
  public var masses: [Double]
  /// Atoms that never move. Their velocities stay zero and their forces are ignored.
  public var frozen: [Bool]
  /// Named groups: sorted atom indices.
  public var groups: [String: [Int]]
  /// Factors between internal and user units.
  public var units: UnitSystem
  /// What part of a larger system these atoms are; nil for all of one.
  public var part: PartOfSystem?

  /// Masses per species are used unless `masses` gives one per atom.
  public init(
    species: [String], types: [Int], massPerSpecies: [Double], frozen: [Bool]? = nil,
    groups: [String: [Int]] = [:], units: UnitSystem = .metal, part: PartOfSystem? = nil
  ) {
    precondition(massPerSpecies.count == species.count)
    precondition(types.allSatisfy { species.indices.contains($0) })
    self.species = species
    self.types = types
    self.masses = types.map { massPerSpecies[$0] }
    self.frozen = frozen ?? Array(repeating: false, count: types.count)
    self.groups = groups
    self.units = units
    self.part = part
  }

  public var count: Int { types.count }
  public var mobileCount: Int { frozen.count { !$0 } }
  /// Species name of an atom.
  public func name(of atom: Int) -> String { species[types[atom]] }
  /// Sum of all masses (u).
  public var totalMass: Double { masses.reduce(0, +) }
}
