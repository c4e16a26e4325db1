import MDCore
import Potentials
import TestSupport
import Testing

/// What every short-range potential owes to an engine that brings its own neighbours.
@Suite struct PotentialContractTests {
  /// Atoms in a cell that all of the potentials below are evaluated in.
  static let system = SampleSystem(
    random: 14, species: ["C", "Fe", "Cr"], cell: DeepPotentialTests.cell, distance: 1.6, seed: 3)

  enum Kind: CaseIterable { case deep, mixed, committee, embeddedAtom, pair }

  static func potential(_ kind: Kind) throws -> any ShortRangePotential {
    var random = RandomModel()
    random.selection = [60, 60, 60]
    switch kind {
    case .deep: return try DeepPotential(random.description(), name: "a")
    case .mixed: return try DeepPotential(random.description(), name: "a", precision: .mixed)
    case .committee:
      var other = random
      other.seed = 2
      return try DeepCommittee([
        DeepPotential(random.description(), name: "a"), DeepPotential(other.description(), name: "b"),
      ])
    case .embeddedAtom: return try EmbeddedAtomPotential(syntheticTables(.alloy), name: "synthetic")
    case .pair: return try LennardJones.potential(PairPotentialTests.lennardJones, truncation: .shifted)
    }
  }

  /// The potential with the system that suits it.
  static func prepared(_ kind: Kind) throws -> (any ShortRangePotential, SampleSystem) {
    var potential = try potential(kind)
    var system = kind == .pair ? mixture : Self.system
    if kind == .embeddedAtom {
      system.species = ["Fe", "Cr"]
      system.types = system.types.map { $0 % 2 }
    }
    try potential.prepare(species: system.species)
    return (potential, system)
  }

  /// Sums of float32 depend on their order, which is another in each domain.
  @Test func domainsInMixedPrecision() throws {
    try checkPotential(
      Self.potential(.mixed), in: Self.system, properties: .domains, domainTolerance: 1e-6)
  }

  @Test(arguments: Kind.allCases)
  func whatDoesNotFitIsAnError(_ kind: Kind) throws {
    var (potential, system) = try Self.prepared(kind)
    var domain = SystemDomain(system, box: [0, 0, 0], of: [1, 1, 1], range: potential.cutoff)
    let list = try domain.list()
    for count in [0, list.count - 1, list.count + 1] {
      var result = Evaluation(count: count, wanted: .all)
      let error = #expect(throws: MDError.self) {
        try list.withNeighborhood { (neighborhood) throws(MDError) in
          try potential.accumulate(
            .all, neighborhood: neighborhood, workers: Workers(threads: 1), into: &result)
        }
      }
      #expect(
        error?.description.contains(
          "the buffers for the results do not fit the atoms; found \(count) forces") == true)
    }
    domain.types[0] = system.species.count
    let error = #expect(throws: MDError.self) { try domain.evaluate(&potential) }
    #expect(error?.description.contains("was prepared for other atoms") == true)
  }

  @Test(arguments: Kind.allCases)
  func columnsNotAskedForAreNotTouched(_ kind: Kind) throws {
    var (potential, system) = try Self.prepared(kind)
    let list = try SystemDomain(system, box: [0, 0, 0], of: [2, 1, 1], range: potential.cutoff).list()
    var results: [Evaluation] = []
    for wanted in [Quantities.all, .energy, [.energy, .virial], [.forces], [.atomVirials]] {
      var result = Evaluation(count: list.count, wanted: wanted)
      try list.withNeighborhood { (neighborhood) throws(MDError) in
        try potential.accumulate(
          wanted, neighborhood: neighborhood, workers: Workers(threads: 1), into: &result)
      }
      results.append(result)
    }
    let all = results[0]
    #expect(results.allSatisfy { $0.energy == all.energy })
    #expect(results[1].forces.isEmpty && results[1].atomEnergies.isEmpty && results[1].atomVirials.isEmpty)
    #expect(results[2].virial == all.virial && results[2].forces.isEmpty)
    #expect(results[3].forces == all.forces && results[3].atomEnergies.isEmpty)
    #expect(results[4].atomVirials == all.atomVirials && results[4].forces.isEmpty)
  }

  /// Copies made before, between and after evaluations of other systems give the bits of a fresh value.
  @Test(arguments: Kind.allCases)
  func copiesAreIndependent(_ kind: Kind) throws {
    var (original, system) = try Self.prepared(kind)
    let domains = SystemDomain.cut(system, into: [2, 1, 1], range: original.cutoff)
    let expected = try domains.map { domain in
      var (fresh, _) = try Self.prepared(kind)
      return try domain.evaluate(&fresh)
    }
    var early = original
    let first = try domains[0].evaluate(&original)
    var late = original
    let other = try domains[1].evaluate(&late, threads: 2)
    let again = try domains[0].evaluate(&original)
    let second = try domains[1].evaluate(&early)
    for (found, k) in [(first, 0), (other, 1), (again, 0), (second, 1)] {
      #expect(found.energy == expected[k].energy && found.forces == expected[k].forces)
      #expect(found.virial == expected[k].virial)
    }
  }

  /// A domain without atoms, and one of ghosts alone, have no energy.
  @Test(arguments: Kind.allCases)
  func nothingIsNothing(_ kind: Kind) throws {
    var (potential, _) = try Self.prepared(kind)
    for count in [0, 3] {
      var list = HostNeighborList(range: potential.cutoff)
      if count > 0 {
        try list.update(types: Array(repeating: 0, count: count), centreCount: 0) { _ in [Int]() }
      }
      var result = Evaluation(count: count, wanted: .all)
      try list.withNeighborhood { (neighborhood) throws(MDError) in
        try potential.accumulate(
          .all, neighborhood: neighborhood, workers: Workers(threads: 2), into: &result)
      }
      #expect(result.energy == 0 && result.virial == .zero && result.forces.allSatisfy { $0 == .zero })
    }
  }
}
