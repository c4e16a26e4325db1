import MDCore
import Testing

/// Standard deviations over models against numbers worked out by hand.
@Suite struct ModelDeviationTests {
  @Test func twoModels() {
    // Atom 1 differs by (0, 6, 8): each model is 5 from the mean. Atom 2 by (2, 0, 0): 1.
    let deviation = ModelDeviation(
      forces: [[Vec3(1, 0, 0), Vec3(0, 0, 3)], [Vec3(1, 6, 8), Vec3(2, 0, 3)]],
      virials: [.zero, Matrix3(Vec3(12, 0, 0), Vec3(0, 16, 0), Vec3(0, 0, 0))])
    #expect(deviation.forces.largest == 5 && deviation.forces.least == 1 && deviation.forces.mean == 3)
    // Per atom 6 and 8 apart: deviations 3 and 4, root mean square over nine 5/3.
    #expect(deviation.virial.largest == 4 && deviation.virial.least == 0)
    #expect(abs(deviation.virial.mean - 5.0 / 3) < 1e-15)
  }

  @Test func threeModelsAreDividedByTheirNumber() {
    let deviation = ModelDeviation(
      forces: [[Vec3(0, 0, 0)], [Vec3(3, 0, 0)], [Vec3(6, 0, 0)]],
      virials: [.zero, .identity, 2 * .identity])
    #expect(abs(deviation.forces.mean - 6.0.squareRoot()) < 1e-14)
    #expect(abs(deviation.virial.largest - (2.0 / 3).squareRoot()) < 1e-15)
  }
}
