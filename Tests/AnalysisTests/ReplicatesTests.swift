import Analysis
import MDCore
import Testing

/// Means and differences of runs that share what their starts have in common.
@Suite struct ReplicatesTests {
  private func estimate(_ value: Double, _ error: Double) -> Estimate {
    Estimate(value: value, standardError: error, unit: "A", evidence: Evidence(samples: 1, method: .blocking))
  }

  @Test func oneRunIsItself() {
    #expect(Estimate.mean(ofRuns: [estimate(3, 0.2)]) == estimate(3, 0.2))
    #expect(Estimate.meanDifference(ofPairs: [], []) == nil)
  }

  /// What both share, the disorder of the start, must not widen the difference; and 2 errors must hold about 95 %.
  @Test func sharedStartsDropOut() throws {
    var (outside, shrunk) = (0, 0)
    let sets = 2000
    for set in 0..<sets {
      let noise = SyntheticSeries(seed: 7).normals(12, series: set)
      let a = (0..<4).map { estimate(5 * noise[$0] + 0.5 * noise[4 + $0], 0.5) }
      let b = (0..<4).map { estimate(5 * noise[$0] + 0.5 * noise[8 + $0], 0.5) }
      let difference = try #require(Estimate.meanDifference(ofPairs: a, b))
      if difference.value.magnitude > 2 * difference.standardError { outside += 1 }
      if difference.standardError < 0.5 * Estimate.mean(ofRuns: a).standardError { shrunk += 1 }
    }
    let share = Double(outside) / Double(sets)
    #expect(share > 0.005 && share < 0.06, "\(share)")
    #expect(shrunk > sets * 9 / 10)
  }

  @Test(arguments: [
    (12.706, 1.0, 0.05), (3.182, 3, 0.05), (9.925, 2, 0.01), (3, .infinity, 0.0026998), (0, 5, 1),
  ]) func chanceIsStudents(_ t: Double, _ freedom: Double, _ expected: Double) {
    #expect(abs(StudentT.beyond(t, degreesOfFreedom: freedom) / expected - 1) < 1e-3)
    #expect(StudentT.beyond(-t, degreesOfFreedom: freedom) == StudentT.beyond(t, degreesOfFreedom: freedom))
  }

  /// Runs that do not differ are said to differ as rarely as is claimed, however few they are.
  @Test(arguments: [2, 3, 8]) func chanceHoldsForFewPairs(_ pairs: Int) throws {
    let sets = 4000
    var counts = [0, 0]
    for set in 0..<sets {
      let noise = SyntheticSeries(seed: UInt64(17 + pairs)).normals(2 * pairs, series: set)
      let difference = try #require(
        Estimate.meanDifference(
          ofPairs: (0..<pairs).map { estimate(noise[$0], 1e-9) },
          (0..<pairs).map { estimate(noise[pairs + $0], 1e-9) }))
      #expect(difference.degreesOfFreedom == Double(pairs - 1))
      let chance = difference.chance(of: difference.value)
      counts[0] += chance < 0.05 ? 1 : 0
      counts[1] += difference.value.magnitude < difference.halfWidth(0.9545) ? 1 : 0
    }
    // 5 % and 95.45 % of 4000, four standard deviations of 14 and 13.
    #expect((145...255).contains(counts[0]) && (3766...3870).contains(counts[1]), "\(counts)")
  }

  /// Two equal errors of n - 1 degrees of freedom have twice as many together; an exact one adds none.
  @Test func freedomAddsUp() {
    func few(_ error: Double) -> Estimate {
      Estimate(
        value: 1, standardError: error, unit: "", evidence: Evidence(samples: 5, method: .independentBlocks))
    }
    let exact = Estimate(
      value: 0, standardError: 2, unit: "", evidence: Evidence(samples: 1, method: .propagation))
    #expect(abs(few(1).difference(from: few(1)).degreesOfFreedom - 8) < 1e-12)
    #expect(abs(few(1).difference(from: few(1e-6)).degreesOfFreedom - 4) < 1e-6)
    // (1 + 4)^2 / (1/4)
    #expect(abs(few(1).difference(from: exact).degreesOfFreedom - 100) < 1e-9)
    #expect(exact.degreesOfFreedom == .infinity && exact.difference(from: exact).chance(of: 0) == 1)
  }
}
