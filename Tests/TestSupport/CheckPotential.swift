public import MDCore
public import Testing

/// What `checkPotential` holds a potential to.
public struct PotentialProperties: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// F = -dE/dr.
  public static let forces = PotentialProperties(rawValue: 1)
  /// Virial = -dE/dstrain, all nine components.
  public static let virial = PotentialProperties(rawValue: 1 << 1)
  /// Symmetric virial.
  public static let symmetricVirial = PotentialProperties(rawValue: 1 << 2)
  /// Forces add up to zero.
  public static let momentum = PotentialProperties(rawValue: 1 << 3)
  public static let rotation = PotentialProperties(rawValue: 1 << 4)
  public static let permutation = PotentialProperties(rawValue: 1 << 5)
  /// Atoms moved by cell vectors.
  public static let images = PotentialProperties(rawValue: 1 << 6)
  /// A repeated cell has a multiple of the energy, also where the cell is smaller than the cutoff.
  public static let supercells = PotentialProperties(rawValue: 1 << 7)
  /// Per-atom energies add up to the energy.
  public static let atomEnergies = PotentialProperties(rawValue: 1 << 8)
  /// The same bits on one and two threads.
  public static let threads = PotentialProperties(rawValue: 1 << 9)
  /// A species that the potential does not know is an error.
  public static let unknownSpecies = PotentialProperties(rawValue: 1 << 10)
  /// The declared behaviour at the cutoff is the measured one.
  public static let continuity = PotentialProperties(rawValue: 1 << 11)
  /// A free axis is the same as vacuum wider than the cutoff.
  public static let freeBoundaries = PotentialProperties(rawValue: 1 << 12)

  /// Per-atom virials are -dE_i/dstrain, and add up to the virial.
  public static let atomVirials = PotentialProperties(rawValue: 1 << 13)
  /// A cell cut into domains with ghosts gives what the whole cell gives.
  public static let domains = PotentialProperties(rawValue: 1 << 14)
  /// The forces of a domain, on ghosts too, are -dE/dr of its own energy.
  public static let ghostForces = PotentialProperties(rawValue: 1 << 15)

  /// Everything a potential between atoms has.
  public static let all = PotentialProperties(rawValue: (1 << 16) - 1)
  /// What is left for a field that acts on atoms by their number or place.
  public static let field: PotentialProperties = [
    .forces, .virial, .symmetricVirial, .atomEnergies, .atomVirials, .threads,
  ]
}

/// Holds a potential to its contract, and to the continuity that it declares, in the system given.
///
/// Call it from a test for a disordered system, best in a triclinic cell, that holds all species. `tolerance`
/// is relative to the largest component and applies to derivatives; symmetries are held to 1e-10.
/// Potentials that do not reach as far as that in single precision give a larger `symmetryTolerance`. Domains are held to
/// `domainTolerance`.
public func checkPotential(
  _ potential: any Potential, in system: SampleSystem, properties: PotentialProperties = .all,
  tolerance: Double = 1e-6, symmetryTolerance: Double = 1e-10, domainTolerance: Double = 1e-11,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let check = PotentialCheck(
    potential: potential, system: system, tolerance: tolerance, symmetryTolerance: symmetryTolerance,
    domainTolerance: domainTolerance, place: sourceLocation)
  try check.checkSums(properties)
  if properties.contains(.forces) { try check.checkForces() }
  if properties.contains(.virial) { try check.checkVirial() }
  if properties.contains(.rotation) { try check.checkRotation() }
  if properties.contains(.permutation) { try check.checkPermutation() }
  if properties.contains(.images) { try check.checkImages() }
  if properties.contains(.supercells) { try check.checkSupercells() }
  if properties.contains(.freeBoundaries) { try check.checkFreeBoundaries() }
  if properties.contains(.unknownSpecies) { check.checkUnknownSpecies() }
  if properties.contains(.continuity) { try check.checkContinuity() }
  if properties.contains(.atomVirials) { try check.checkAtomVirials() }
  if properties.contains(.domains) { try check.checkDomains() }
  if properties.contains(.ghostForces) { try check.checkGhostForces() }
}

/// A potential, a system, and how closely they are compared.
struct PotentialCheck {
  let potential: any Potential
  let system: SampleSystem
  let tolerance: Double
  let symmetryTolerance: Double
  let domainTolerance: Double
  let place: SourceLocation

  var label: String { potential.label }

  func evaluate(_ system: SampleSystem, threads: Int = 1, skin: Double = 0.5) throws -> Evaluation {
    var field = try ForceField(
      [potential], topology: system.topology, skin: skin, workers: Workers(threads: threads))
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    return field.evaluation
  }

  /// Evaluates many configurations of one system without a new force field for each.
  func energies(_ system: SampleSystem, _ variants: [(positions: [Vec3], cell: Cell)]) throws -> [Double] {
    var field = try ForceField([potential], topology: system.topology, skin: 0.5)
    return try variants.map { variant in
      try field.evaluate(State(positions: variant.positions, cell: variant.cell), wanted: [.energy, .forces])
      return field.evaluation.energy
    }
  }

  /// Energy, forces, virial and per-atom energies are the same but for rounding; atom i is `order[i]` of `b`.
  func expectEqual(
    _ a: Evaluation, _ b: Evaluation, copies: Double = 1, order: [Int]? = nil, _ comment: String
  ) {
    func near(_ x: Double, _ y: Double, _ scale: Double, _ what: String) {
      #expect(
        abs(x - y) <= symmetryTolerance * max(scale, 1e-2),
        "\(label): \(what) \(comment): \(x) and \(y), scale \(scale)", sourceLocation: place)
    }
    near(copies * a.energy, b.energy, copies * max(1, abs(a.energy)), "energy")
    let force = a.forces.map(largest).max() ?? 0
    for i in a.forces.indices {
      let other = b.forces[order?[i] ?? i]
      near(largest(a.forces[i] - other), 0, force, "force on atom \(i)")
      if !a.atomEnergies.isEmpty {
        let energy = a.atomEnergies.map { abs($0) }.max() ?? 0
        near(a.atomEnergies[i], b.atomEnergies[order?[i] ?? i], energy, "energy of atom \(i)")
      }
    }
    near(largest(copies * a.virial - b.virial), 0, copies * largest(a.virial), "virial")
  }

  func largest(_ v: Vec3) -> Double { max(abs(v.x), abs(v.y), abs(v.z)) }
  func largest(_ m: Matrix3) -> Double { max(largest(m.a), largest(m.b), largest(m.c)) }
}
