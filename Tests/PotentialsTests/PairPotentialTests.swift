import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

/// A mixture in a slanted cell smaller than twice the cutoff.
let mixture = SampleSystem(
  random: 24, species: ["Ar", "Kr"],
  cell: Cell(Matrix3(Vec3(3.4, 0, 0), Vec3(0.7, 3.2, 0), Vec3(-0.5, 0.9, 3.3))), distance: 0.8, seed: 3)

@Suite struct PairPotentialTests {
  static let lennardJones: [SpeciesPair: LennardJones.Coefficients] = [
    SpeciesPair("Ar", "Ar"): .init(epsilon: 1, sigma: 1, cutoff: 2.5),
    SpeciesPair("Kr", "Ar"): .init(epsilon: 1.5, sigma: 0.8, cutoff: 2.0),
    SpeciesPair("Kr", "Kr"): .init(epsilon: 0.5, sigma: 0.88, cutoff: 2.2),
  ]

  @Test(arguments: LennardJones.Truncation.allCases)
  func lennardJonesKeepsItsContract(_ truncation: LennardJones.Truncation) throws {
    try checkPotential(LennardJones.potential(Self.lennardJones, truncation: truncation), in: mixture)
  }

  /// One species goes another way than mixtures: eight distances at a time. Called by two names it goes the way of mixtures.
  @Test(arguments: LennardJones.Truncation.allCases)
  func oneSpeciesIsThePlainSum(_ truncation: LennardJones.Truncation) throws {
    let pair = LennardJones.Coefficients(epsilon: 1.2, sigma: 0.9, cutoff: 2.3)
    let one = SampleSystem(
      random: 80, species: ["Ar"],
      cell: Cell(Matrix3(Vec3(4.6, 0, 0), Vec3(0.7, 4.4, 0), Vec3(-0.5, 0.9, 4.5))),
      distance: 0.8, seed: 3)
    try checkPotential(
      LennardJones.potential([SpeciesPair("Ar", "Ar"): pair], truncation: truncation), in: one)
    let two = SampleSystem(
      species: ["Ar", "Kr"], types: one.positions.indices.map { $0 % 2 }, positions: one.positions,
      cell: one.cell)
    let both = Dictionary(
      uniqueKeysWithValues: [("Ar", "Ar"), ("Ar", "Kr"), ("Kr", "Kr")].map { (SpeciesPair($0.0, $0.1), pair) }
    )
    expectEqual(
      try evaluation(LennardJones.potential(both, truncation: truncation), one),
      try evaluation(LennardJones.potential(both, truncation: truncation), two))
  }

  @Test(arguments: [1, 2, 3], [1, 2])
  func wangFrenkelKeepsItsContract(mu: Int, nu: Int) throws {
    func pair(_ epsilon: Double, _ cutoff: Double) -> WangFrenkel.Coefficients {
      .init(epsilon: epsilon, sigma: 0.9, cutoff: cutoff, mu: mu, nu: nu)
    }
    let pairs = [
      SpeciesPair("Ar", "Ar"): pair(1, 2), SpeciesPair("Ar", "Kr"): pair(1.5, 1.8),
      SpeciesPair("Kr", "Kr"): pair(0.5, 1.6),
    ]
    try checkPotential(WangFrenkel.potential(pairs), in: mixture)
  }

  @Test(arguments: Morse.Truncation.allCases)
  func morseKeepsItsContract(_ truncation: Morse.Truncation) throws {
    let pair = Morse.Coefficients(depth: 1, alpha: 3, distance: 1.1, cutoff: 2.5)
    let pairs = [
      SpeciesPair("Ar", "Ar"): pair, SpeciesPair("Ar", "Kr"): pair, SpeciesPair("Kr", "Kr"): pair,
    ]
    try checkPotential(Morse.potential(pairs, truncation: truncation), in: mixture)
  }

  @Test(arguments: [(0.0, 2.2), (1.2, 2.2), (2.5, 4.0)])
  func zblKeepsItsContract(inner: Double, outer: Double) throws {
    let system = SampleSystem(
      bcc: 2.0, repeats: 2, species: ["Fe", "Cr", "C"], disorder: 0.1, seed: 4,
      strain: Matrix3(Vec3(1, 0, 0), Vec3(0.2, 0.97, 0), Vec3(-0.1, 0.3, 1.04)))
    let numbers = ["Fe": 26, "Cr": 24, "C": 6]
    try checkPotential(ZBL.potential(atomicNumbers: numbers, inner: inner, outer: outer), in: system)
  }

  @Test func wangFrenkelHasItsMinimumAtMinusEpsilon() throws {
    for (mu, nu) in [(1, 1), (2, 1), (1, 3)] {
      let pair = WangFrenkel.Coefficients(epsilon: 0.7, sigma: 1.1, cutoff: 2.4, mu: mu, nu: nu)
      let parameters = WangFrenkel.Parameters(pair)
      let least = (0...20_000).map { k -> Double in
        let r = 1.1 + 1.3 * Double(k) / 20_000
        return WangFrenkel.evaluate(r * r, parameters).energy
      }.min()!
      #expect(abs(least + 0.7) < 1e-7)
    }
  }

  @Test func twoAtomsAtTheMinimumOfLennardJones() throws {
    let r = 1.122462048309373
    let system = SampleSystem(
      species: ["Ar"], types: [0, 0], positions: [.zero, Vec3(r, 0, 0)],
      cell: Cell(orthogonal: Vec3(9, 9, 9), periodic: [false, false, false]))
    let pair = [SpeciesPair("Ar", "Ar"): LennardJones.Coefficients(epsilon: 2, sigma: 1, cutoff: 3)]
    var field = try ForceField([LennardJones.potential(pair, truncation: .cut)], topology: system.topology)
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    #expect(abs(field.evaluation.energy + 2) < 1e-14)
    #expect(field.evaluation.forces[0].length < 1e-13)
    #expect(abs(field.evaluation.atomEnergies[1] + 1) < 1e-14)
  }

  @Test func repulsionPushesApartAndMakesAPositiveVirial() throws {
    let system = SampleSystem(
      species: ["Ar"], types: [0, 0], positions: [.zero, Vec3(0.9, 0, 0)],
      cell: Cell(orthogonal: Vec3(9, 9, 9)))
    let pair = [SpeciesPair("Ar", "Ar"): LennardJones.Coefficients(epsilon: 1, sigma: 1, cutoff: 3)]
    var field = try ForceField([LennardJones.potential(pair, truncation: .cut)], topology: system.topology)
    try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
    #expect(field.evaluation.forces[1].x > 0 && field.evaluation.forces[0].x < 0)
    #expect(field.evaluation.virial.a.x > 0)
  }

  @Test func mixingRules() {
    let a = LennardJones.Coefficients(epsilon: 1, sigma: 1, cutoff: 2.5)
    let b = LennardJones.Coefficients(epsilon: 4, sigma: 2, cutoff: 3)
    let pairs = MixingRule.arithmetic.pairs(["A": a, "B": b])
    #expect(pairs.count == 3)
    #expect(pairs[SpeciesPair("B", "A")] == .init(epsilon: 2, sigma: 1.5, cutoff: 3))
    #expect(abs(MixingRule.geometric.mix(a, b).sigma - 2.0.squareRoot()) < 1e-15)
    let sixth = MixingRule.sixthPower.mix(a, b)
    #expect(abs(sixth.epsilon - 2 * 2 * 8 / 65.0) < 1e-14)
    #expect(abs(pow(sixth.sigma, 6) - 32.5) < 1e-12)
    let given = LennardJones.Coefficients(epsilon: 9, sigma: 1, cutoff: 2)
    let explicit = MixingRule.geometric.pairs(["A": a, "B": b], explicit: [SpeciesPair("A", "B"): given])
    #expect(explicit[SpeciesPair("A", "B")] == given)
  }

  @Test func anOverlayMayLeavePairsOut() throws {
    let overlay = try ZBL.potential(
      atomicNumbers: ["Fe": 26], inner: 1, outer: 2, allowsMissingPairs: true)
    let system = SampleSystem(
      bcc: 1.9, repeats: 2, species: ["Fe", "Cr"], disorder: 0.05, seed: 5)
    try checkPotential(
      overlay, in: system, properties: .all.subtracting(.unknownSpecies), symmetryTolerance: 1e-9)
  }

  @Test func unusableCoefficientsAreErrors() {
    #expect(throws: MDError.self) {
      try LennardJones.potential(
        [SpeciesPair("A", "A"): .init(epsilon: 1, sigma: -1, cutoff: 2)], truncation: .cut)
    }
    #expect(throws: MDError.self) {
      try WangFrenkel.potential([SpeciesPair("A", "A"): .init(epsilon: 1, sigma: 2, cutoff: 2)])
    }
    #expect(throws: MDError.self) { try ZBL.potential(atomicNumbers: ["A": 1], inner: 2, outer: 1) }
    #expect(throws: MDError.self) { try ZBL.potential(atomicNumbers: ["A": 119], inner: 1, outer: 2) }
    #expect(throws: MDError.self) { try Morse.potential([:], truncation: .cut) }
  }
}
