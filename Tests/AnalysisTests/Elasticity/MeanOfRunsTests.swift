import Analysis
import Foundation
import Testing

@Suite("Means of independent runs")
struct MeanOfRunsTests {
  private func run(_ value: Double, _ error: Double, warnings: [String] = []) -> Estimate {
    Estimate(
      value: value, standardError: error, unit: "GPa",
      evidence: Evidence(samples: 100, method: .blocking), warnings: warnings)
  }

  @Test func takesTheLargerError() {
    // Scatter of 1, 2, 3: standard error 1/sqrt 3, times 1.3213 for two degrees of freedom.
    let byScatter = Estimate.mean(ofRuns: [run(1, 0.1), run(2, 0.1), run(3, 0.1)])
    #expect(byScatter.value == 2 && byScatter.evidence.method == .independentRuns)
    #expect(abs(byScatter.standardError - 1.3213 / 3.0.squareRoot()) < 1e-4)
    let within = Estimate.mean(ofRuns: [run(1, 3), run(1, 4)])
    #expect(within.standardError == 2.5 && within.evidence.method == .blocking)
    let unknown = Estimate.mean(ofRuns: [run(1, .infinity), run(2, .infinity)])
    #expect(unknown.evidence.method == .independentRuns && unknown.standardError.isFinite)
    #expect(Estimate.mean(ofRuns: [run(1, .infinity)]).standardError == .infinity)
  }

  @Test func warningsOfOneKindAreOne() {
    let mean = Estimate.mean(ofRuns: [
      run(1, 1, warnings: ["run too short: 11 samples"]), run(1, 1, warnings: ["run too short: 12 samples"]),
    ])
    #expect(mean.warnings.count == 1)
  }

  /// With errors within the runs that are far too small, four runs hold the truth in 68 % of all cases by Student's t; without
  /// it in 61 %.
  @Test func fourRunsCoverTheTruth() {
    var inside = 0
    let count = 2000
    for seed in 0..<count {
      let values = SyntheticSeries(seed: 17).normals(4, series: seed)
      let mean = Estimate.mean(ofRuns: values.map { run($0, 1e-6) })
      if mean.value.magnitude <= mean.standardError { inside += 1 }
    }
    // Three standard deviations of the count are 3.1 %.
    #expect(abs(Double(inside) / Double(count) - 0.683) < 0.031)
  }
}
