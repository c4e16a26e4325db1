import Foundation
import MDCore
import Potentials
import TestSupport
import Testing

@Suite struct LennardJonesTailTests {
  let pairs = PairPotentialTests.lennardJones

  @Test func keepsItsContract() throws {
    var field = try ForceField([LennardJonesTail(pairs)], topology: mixture.topology)
    let state = State(positions: mixture.positions, cell: mixture.cell)
    try field.evaluate(state, wanted: .all)
    let result = field.evaluation
    #expect(result.forces.allSatisfy { $0 == .zero })
    #expect(abs(result.atomEnergies.reduce(0, +) - result.energy) < 1e-12 * abs(result.energy))
    #expect(result.virial == result.virial.transpose)
    let virials = result.atomVirials.reduce(.zero, +) - result.virial
    #expect(virials.a.length < 1e-12 * result.virial.a.length)
    // It pushes nothing: the momentum stays, and three degrees of freedom with it.
    #expect(try LennardJonesTail(pairs).isTranslationInvariant)
  }

  /// Energy and pressure against the integrals over the neglected part.
  @Test func equalsTheIntegralsBeyondTheCutoff() throws {
    var field = try ForceField([LennardJonesTail(pairs)], topology: mixture.topology)
    try field.evaluate(State(positions: mixture.positions, cell: mixture.cell), wanted: .all)
    var (energy, pressureVolume) = (0.0, 0.0)
    let volume = mixture.cell.volume
    for a in mixture.types {
      for b in mixture.types {
        let c = pairs[SpeciesPair(mixture.species[a], mixture.species[b])]!
        // In x = 1/r: int u r^2 dr = int u x^-4 dx and int u' r^3 dr = int u' x^-5 dx, from 0 to 1/rc.
        let n = 2000
        let h = 1 / c.cutoff / Double(n)
        for k in 0..<n {
          let x = (Double(k) + 0.5) * h
          let s6 = pow(c.sigma * x, 6)
          let u = 4 * c.epsilon * s6 * (s6 - 1)
          let slope = -24 * c.epsilon * s6 * (2 * s6 - 1) * x
          energy += 2 * .pi / volume * u * pow(x, -4) * h
          pressureVolume -= 2 * .pi / (3 * volume) * slope * pow(x, -5) * h
        }
      }
    }
    #expect(abs(field.evaluation.energy - energy) < 1e-5 * abs(energy))
    #expect(abs(field.evaluation.virial.trace / 3 - pressureVolume) < 1e-5 * abs(pressureVolume))
  }

  @Test func needsAPeriodicCell() throws {
    var open = mixture
    open.cell.periodic = [true, true, false]
    var field = try ForceField([LennardJonesTail(pairs)], topology: open.topology)
    #expect(throws: MDError.self) {
      try field.evaluate(State(positions: open.positions, cell: open.cell), wanted: .all)
    }
  }
}
