import MDCore
import Testing

@Suite struct LatticeTests {
  /// Distances from point `p` to the atoms of a 5x5x5 block of cells around it.
  private func shell(_ lattice: Lattice, around p: Vec3) -> (distance: Double, count: Int) {
    var distances: [Double] = []
    for x in -2...2 {
      for y in -2...2 {
        for z in -2...2 {
          for site in lattice.basis {
            let r = lattice.cell.cartesian(site.fraction + Vec3(Double(x), Double(y), Double(z)))
            let d = (r - p).length
            if d > 1e-9 { distances.append(d) }
          }
        }
      }
    }
    let least = distances.min()!
    return (least, distances.count { $0 < least * (1 + 1e-9) })
  }

  @Test(arguments: [
    (LatticeKind.bcc, 2, 8), (.fcc, 4, 12), (.hcp, 2, 12), (.diamond, 8, 4), (.rocksalt, 8, 6),
  ])
  func coordination(_ kind: LatticeKind, _ atoms: Int, _ neighbors: Int) {
    let lattice = Lattice(kind, a: 3)
    #expect(lattice.basis.count == atoms)
    for site in lattice.basis {
      let found = shell(lattice, around: lattice.cell.cartesian(site.fraction))
      #expect(found.count == neighbors)
      #expect(abs(found.distance - lattice.nearestNeighborDistance) < 1e-12)
    }
    #expect(lattice.cell.isStandardOrientation)
  }

  @Test(arguments: [
    (LatticeKind.bcc, InterstitialKind.octahedral, 6, 2, 0.5),
    (.bcc, .tetrahedral, 12, 4, 0.3125.squareRoot()),
    (.fcc, .octahedral, 4, 6, 0.5), (.fcc, .tetrahedral, 8, 4, 0.1875.squareRoot()),
    (.hcp, .octahedral, 2, 6, 0.5.squareRoot()), (.hcp, .tetrahedral, 4, 4, 0.375.squareRoot()),
    (.diamond, .tetrahedral, 8, 4, 0.1875.squareRoot()), (.rocksalt, .tetrahedral, 8, 8, 0.1875.squareRoot()),
  ])
  func interstitialSites(
    _ kind: LatticeKind, _ site: InterstitialKind, _ number: Int, _ neighbors: Int, _ distance: Double
  ) {
    let lattice = Lattice(kind, a: 1)
    let sites = lattice.interstitialSites(site)
    #expect(sites.count == number)
    for fraction in sites {
      let found = shell(lattice, around: lattice.cell.cartesian(fraction))
      #expect(found.count == neighbors)
      #expect(abs(found.distance - distance) < 1e-12)
    }
  }

  @Test func supercellsKeepDensityAndOrder() {
    let crystal = AtomicStructure(Lattice(.rocksalt, a: 5), species: ["Na", "Cl"], repeats: [2, 3, 1])
    #expect(crystal.count == 48)
    #expect(crystal.composition.map(\.count) == [24, 24])
    #expect(abs(crystal.cell.volume - 6 * 125) < 1e-9)
    #expect(crystal.cell.lengths == Vec3(10, 15, 5))
    let hexagonal = AtomicStructure(Lattice(.hcp, a: 2.5, c: 4), species: ["Fe"], repeats: [3, 3, 2])
    #expect(abs(hexagonal.cell.anglesInDegrees.z - 120) < 1e-9)
    #expect(hexagonal.cell.lengths.z == 8)
    #expect(hexagonal.count == 36)
  }

  @Test func rattleHasTheAmplitude() {
    let crystal = AtomicStructure(Lattice(.bcc, a: 3), species: ["Fe"], repeats: [8, 8, 8])
    let moved = crystal.rattled(0.1, seed: 4)
    let square = zip(crystal.positions, moved.positions).map { ($1 - $0).length2 }.reduce(0, +)
    let expected = 3 * 0.01
    // The mean of 3 N squares of normal numbers has a relative standard error of sqrt(2 / 3N).
    let error = expected * (2 / (3 * Double(crystal.count))).squareRoot()
    #expect(abs(square / Double(crystal.count) - expected) < 4 * error)
    #expect(moved == crystal.rattled(0.1, seed: 4))
  }
}
