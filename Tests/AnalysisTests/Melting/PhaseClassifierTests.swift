import Analysis
import Foundation
import MDCore
import Testing

@Suite("Solid or liquid, atom by atom")
struct PhaseClassifierTests {
  @Test(
    "bcc, fcc and hcp are told from a melt by q6 alone", arguments: ["bcc", "fcc", "hcp"], [0.06, 0.09])
  func simpleCrystals(name: String, amplitude: Double) throws {
    let classifier = try PhaseClassifier(
      solid: MeltingCrystals.solid(name, amplitude: amplitude, seed: 61),
      liquid: MeltingCrystals.liquid(seed: 100))
    #expect(classifier.smoothing == 0 && classifier.description.hasPrefix("q6: "))
    #expect(classifier.solidError < 0.01 && classifier.liquidError < 0.01)
    let fresh = MeltingCrystals.solid(name, amplitude: amplitude, frames: 1, seed: 62)[0]
    #expect(try classifier.solidFraction(positions: fresh.positions, cell: fresh.cell) > 0.99)
    let melt = MeltingCrystals.liquid(frames: 1, seed: 200)[0]
    #expect(try classifier.solidFraction(positions: melt.positions, cell: melt.cell) < 0.01)
  }

  @Test(
    "the metal of carbides is told from a melt", arguments: [("Fe3C", 0.08, 0.01), ("Cr23C6", 0.07, 0.05)])
  func carbides(name: String, amplitude: Double, limit: Double) throws {
    let classifier = try PhaseClassifier(
      solid: MeltingCrystals.solid(name, amplitude: amplitude, seed: 63),
      liquid: MeltingCrystals.liquid(seed: 110))
    #expect(classifier.solidError < limit && classifier.liquidError < limit)
    let fresh = MeltingCrystals.solid(name, amplitude: amplitude, frames: 1, seed: 64)[0]
    #expect(try classifier.solidFraction(positions: fresh.positions, cell: fresh.cell) > 0.95)
  }

  @Test("stacking faults count as solid: hcp by what was learned from fcc")
  func stackingFaults() throws {
    let classifier = try PhaseClassifier(
      solid: MeltingCrystals.solid("fcc", amplitude: 0.07, seed: 65),
      liquid: MeltingCrystals.liquid(seed: 120))
    let hcp = MeltingCrystals.solid("hcp", amplitude: 0.07, frames: 1, seed: 66)[0]
    #expect(try classifier.solidFraction(positions: hcp.positions, cell: hcp.cell) > 0.98)
  }

  @Test("scores are 0 in the melt and 1 in the crystal on average, and survive JSON")
  func scores() throws {
    let solid = MeltingCrystals.solid("bcc", amplitude: 0.07, seed: 67)
    let liquid = MeltingCrystals.liquid(seed: 130)
    let classifier = try PhaseClassifier(solid: solid, liquid: liquid)
    func mean(_ frame: PhaseFrame) throws -> Double {
      let scores = try classifier.scores(positions: frame.positions, cell: frame.cell)
      return scores.reduce(0, +) / Double(scores.count)
    }
    let (one, zero) = (try mean(solid[0]), try mean(liquid[0]))
    #expect((one - 1).magnitude < 0.03 && zero.magnitude < 0.03)
    let copy = try JSONDecoder().decode(PhaseClassifier.self, from: JSONEncoder().encode(classifier))
    #expect(copy == classifier)
  }

  @Test("only the selected atoms are seen")
  func selection() throws {
    let solid = MeltingCrystals.solid("fcc", amplitude: 0.06, seed: 68)
    let classifier = try PhaseClassifier(solid: solid, liquid: MeltingCrystals.liquid(seed: 140))
    let interstitials = solid[0].positions.prefix(100).map { $0 + Vec3(0.7, 0, 0) }
    let mixed = interstitials + solid[0].positions
    let atoms = Array(100..<mixed.count)
    let cell = solid[0].cell
    let selected = try classifier.scores(positions: mixed, cell: cell, atoms: atoms)
    let alone = try classifier.scores(positions: solid[0].positions, cell: cell)
    #expect(selected == alone)
    let topology = Topology(
      species: ["C", "Fe"], types: Array(repeating: 0, count: 100) + atoms.map { _ in 1 },
      massPerSpecies: [12, 55.845])
    #expect(PhaseFrame.metalSublattice(of: topology) == atoms)
  }

  @Test("phases that look alike, too few frames and too few atoms are errors")
  func errors() throws {
    let liquid = MeltingCrystals.liquid(seed: 150)
    let error = #expect(throws: MDError.self) {
      try PhaseClassifier(solid: MeltingCrystals.liquid(seed: 160), liquid: liquid)
    }
    #expect(error?.what == "solid and liquid cannot be told apart")
    #expect(throws: MDError.self) { try PhaseClassifier(solid: Array(liquid.prefix(1)), liquid: liquid) }
    let few = MeltingCrystals.liquid(count: 20, seed: 170)
    #expect(throws: MDError.self) { try PhaseClassifier(solid: few, liquid: few) }
  }
}
