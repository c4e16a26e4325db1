import MDCore
import Potentials
import TestSupport
import Testing

@Suite struct HarmonicRestraintTests {
  let anchors = mixture.positions.prefix(5).map { $0 + Vec3(0.1, -0.2, 0.05) }

  @Test func keepsItsContract() throws {
    let restraint = try HarmonicRestraint(
      atoms: [0, 1, 2, 3, 4], positions: anchors, cell: mixture.cell, stiffness: 2)
    try checkPotential(restraint, in: mixture, properties: .field.union(.rotation))
  }

  @Test func energyOfAStretchedSpring() throws {
    var field = try ForceField(
      [
        HarmonicRestraint(
          atoms: [1], positions: [mixture.positions[1] + Vec3(0.3, 0, 0)], cell: mixture.cell, stiffness: 2)
      ],
      topology: mixture.topology)
    try field.evaluate(State(positions: mixture.positions, cell: mixture.cell), wanted: .all)
    #expect(abs(field.evaluation.energy - 0.09) < 1e-13)
    #expect((field.evaluation.forces[1] - Vec3(0.6, 0, 0)).length < 1e-13)
    #expect(field.evaluation.forces[0] == .zero)
  }

  @Test func anAtomThatIsNotThereIsAnError() throws {
    let restraint = try HarmonicRestraint(atoms: [99], positions: [.zero], cell: mixture.cell, stiffness: 1)
    #expect(throws: MDError.self) { try ForceField([restraint], topology: mixture.topology) }
    #expect(throws: MDError.self) {
      try HarmonicRestraint(atoms: [], positions: [], cell: mixture.cell, stiffness: -1)
    }
  }
}
