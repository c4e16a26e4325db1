import MDCore
import Testing

@Suite struct CompositionTests {
  private func counts(_ fractions: [(String, Double)], _ sites: Int) throws -> [Int] {
    try Composition.counts(fractions: fractions.map { (species: $0.0, fraction: $0.1) }, among: sites).map(
      \.count)
  }

  @Test func roundsToTheLargestRemainder() throws {
    #expect(try counts([("Fe", 0.9), ("Cr", 0.1)], 432) == [389, 43])
    #expect(try counts([("Fe", 0.9), ("Cr", 0.1)], 80) == [72, 8])
    #expect(try counts([("A", 1.0 / 3), ("B", 1.0 / 3), ("C", 1.0 / 3)], 100).reduce(0, +) == 100)
    #expect(try counts([("Fe", 1)], 54) == [54])
    #expect(try counts([("Fe", 1), ("Cr", 0)], 54) == [54, 0])
  }

  @Test func everySumIsExact() throws {
    for sites in 30..<200 {
      let found = try counts([("Fe", 0.731), ("Cr", 0.169), ("Ni", 0.1)], sites)
      #expect(found.reduce(0, +) == sites)
      for (count, fraction) in zip(found, [0.731, 0.169, 0.1]) {
        #expect(abs(Double(count) - fraction * Double(sites)) < 1)
      }
    }
  }

  @Test func impossibleCompositionsAreErrors() {
    let small = #expect(throws: MDError.self) { try counts([("Fe", 0.99), ("Cr", 0.01)], 16) }
    #expect(small?.what == "the structure is too small for Cr in this composition")
    let sum = #expect(throws: MDError.self) { try counts([("Fe", 0.9), ("Cr", 0.2)], 16) }
    #expect(sum?.found == "a sum of 1.10000")
    #expect(throws: MDError.self) { try counts([("Fe", 1.5), ("Cr", -0.5)], 16) }
    #expect(throws: MDError.self) { try counts([("Fe", .nan)], 16) }
  }

  @Test func substitutionIsRandomAndRepeatable() {
    let crystal = AtomicStructure(Lattice(.bcc, a: 2.87), species: ["Fe"], repeats: [6, 6, 6])
    let sites = Array(0..<crystal.count)
    let first = crystal.substituted([("Fe", 389), ("Cr", 43)], at: sites, seed: 1)
    #expect(first.composition.first { $0.species == "Cr" }?.count == 43)
    #expect(first == crystal.substituted([("Fe", 389), ("Cr", 43)], at: sites, seed: 1))
    #expect(first != crystal.substituted([("Fe", 389), ("Cr", 43)], at: sites, seed: 2))
    #expect(first != crystal.substituted([("Fe", 389), ("Cr", 43)], at: sites, seed: 1, draw: 1))
    // Each site is as likely as any other: over many seeds no half of the crystal is preferred.
    var lower = 0
    for seed in 0..<100 {
      let one = crystal.substituted([("Fe", 389), ("Cr", 43)], at: sites, seed: UInt64(seed))
      lower += one.species[..<216].count { $0 == "Cr" }
    }
    let deviation: Double = (4300.0 * 0.25 * 389.0 / 431.0).squareRoot()
    #expect(abs(Double(lower) - 2150) < 4 * deviation)
  }

  @Test func interstitialsKeepTheirDistance() throws {
    let lattice = Lattice(.bcc, a: 2.87)
    let crystal = AtomicStructure(lattice, species: ["Fe"], repeats: [4, 4, 4])
    let sites = lattice.interstitialSites(.octahedral, repeats: [4, 4, 4])
    #expect(sites.count == 384)
    let filled = try crystal.inserting(20, of: "C", on: sites, separation: 2, seed: 3)
    #expect(filled.count == 148)
    let carbon = Array(filled.positions[128...])
    for i in carbon.indices {
      for j in 0..<i {
        var s = crystal.cell.fractional(carbon[i] - carbon[j])
        for axis in 0..<3 { s[axis] -= s[axis].rounded() }
        #expect(crystal.cell.cartesian(s).length > 2)
      }
    }
    let full = #expect(throws: MDError.self) {
      try crystal.inserting(300, of: "C", on: sites, separation: 2, seed: 3)
    }
    #expect(full?.what == "no room for 300 C interstitials")
    let all = try crystal.inserting(384, of: "C", on: sites, separation: 0.1, seed: 3)
    #expect(all.count == 512)
  }

  @Test func fccFillsToRocksalt() throws {
    let lattice = Lattice(.fcc, a: 4.2)
    let crystal = AtomicStructure(lattice, species: ["Fe"], repeats: [2, 2, 2])
    let sites = lattice.interstitialSites(.octahedral, repeats: [2, 2, 2])
    let carbide = try crystal.inserting(
      32, of: "C", on: sites, separation: 0.6 * lattice.nearestNeighborDistance, seed: 1)
    #expect(carbide.composition.map(\.count) == [32, 32])
  }
}
