import MDCore
import Potentials
import TestSupport
import Testing

/// The suite must see what it is there for: potentials with one fault each.
@Suite struct CheckPotentialTests {
  /// A Lennard-Jones fluid with a fault.
  struct Faulty: ShortRangePotential {
    enum Fault: CaseIterable { case force, virial, energies, momentum, images, claim, modesty, threads }
    let fault: Fault
    var inner: any ShortRangePotential
    var label: String { "faulty \(fault)" }
    var cutoff: Double { inner.cutoff }
    var provides: Quantities { .all }
    var continuity: Continuity {
      switch fault {
      case .claim: .c2
      case .modesty: .jump
      default: inner.continuity
      }
    }

    init(_ fault: Fault) throws {
      self.fault = fault
      inner = try LennardJones.potential(PairPotentialTests.lennardJones, truncation: .forceShifted)
    }
    mutating func prepare(species: [String]) throws(MDError) { try inner.prepare(species: species) }
    mutating func accumulate(
      _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
    ) throws(MDError) {
      try inner.accumulate(wanted, neighborhood: neighborhood, workers: workers, into: &result)
      switch fault {
      case .force: result.forces[0] = 1.001 * result.forces[0]
      case .virial: result.virial[0, 1] += 0.01 * result.virial[0, 0]
      case .energies: if wanted.contains(.atomEnergies) { result.atomEnergies[0] += 1e-3 }
      case .momentum: result.forces[0].x += 1e-3
      case .images: result.energy += 1e-6 * neighborhood.positions[0].x
      case .claim, .modesty: break
      case .threads: if workers.threads > 1 { result.energy = result.energy.nextUp }
      }
    }
  }

  @Test(arguments: Faulty.Fault.allCases)
  func findsTheFault(_ fault: Faulty.Fault) throws {
    let potential = try Faulty(fault)
    withKnownIssue {
      try checkPotential(potential, in: mixture)
    }
  }

  @Test func derivativesAreHeldToTheirValue() {
    checkDerivative(of: { $0 * $0 * $0 }, at: 2, equals: 12)
    checkGradient(of: { $0[0] * $0[1] }, at: [2, 3], equals: [3, 2])
    withKnownIssue { checkDerivative(of: { $0 * $0 }, at: 2, equals: 4.001) }
  }
}
