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
}
