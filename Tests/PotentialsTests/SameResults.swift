import MDCore
import TestSupport
import Testing

/// All that a potential gives for a system.
func evaluation(_ potential: some Potential, _ system: SampleSystem) throws -> Evaluation {
  var field = try ForceField([potential], topology: system.topology, skin: 0.5, workers: Workers(threads: 2))
  try field.evaluate(State(positions: system.positions, cell: system.cell), wanted: .all)
  return field.evaluation
}

/// Two ways to the same sums: they differ by rounding, a few hundred terms of 1e-16 of the largest.
func expectEqual(
  _ a: Evaluation, _ b: Evaluation, sourceLocation: SourceLocation = #_sourceLocation
) {
  let tolerance = 1e-12
  func size(_ v: Vec3) -> Double { max(abs(v.x), abs(v.y), abs(v.z)) }
  func size(_ m: Matrix3) -> Double { max(size(m.a), size(m.b), size(m.c)) }
  let force = b.forces.map(size).max() ?? 0
  let energy = b.atomEnergies.map { abs($0) }.max() ?? 0
  #expect(force > 1e-3, sourceLocation: sourceLocation)
  #expect(abs(a.energy - b.energy) <= tolerance * abs(b.energy), sourceLocation: sourceLocation)
  #expect(size(a.virial - b.virial) <= tolerance * size(b.virial), sourceLocation: sourceLocation)
  for i in b.forces.indices {
    #expect(size(a.forces[i] - b.forces[i]) <= tolerance * force, sourceLocation: sourceLocation)
    #expect(abs(a.atomEnergies[i] - b.atomEnergies[i]) <= tolerance * energy, sourceLocation: sourceLocation)
  }
}
