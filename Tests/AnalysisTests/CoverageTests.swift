import Analysis
import Foundation
import MDCore
import Testing

@Suite("Error bars cover the truth as often as they should")
struct CoverageTests {
  @Test(
    "mean of an AR(1) series, one sigma",
    arguments: [(0.0, 500), (0.5, 1000), (0.9, 2000), (0.9, 5001), (0.98, 8192)])
  func meanOfAutoregressiveSeries(phi: Double, count: Int) {
    let source = SyntheticSeries(seed: 11)
    let share = coverage(200) { i in
      let series = source.autoregressive(count, phi: phi, series: i)
      let estimate = Estimate.mean(of: series, unit: "", from: .none(of: count))
      return estimate.value.magnitude <= estimate.standardError
    }
    #expect(share > 0.60 && share < 0.76)
  }

  @Test("mean with detected equilibration", arguments: [(0.5, 1000), (0.9, 4000), (0.95, 1000), (0.5, 100)])
  func meanAfterDetection(phi: Double, count: Int) {
    let source = SyntheticSeries(seed: 12)
    let share = coverage(count < 1000 ? 1000 : 200) { i in
      let series = source.autoregressive(count, phi: phi, series: i)
      let estimate = Estimate.mean(of: series, unit: "")
      return estimate.value.magnitude <= estimate.standardError
    }
    #expect(share > 0.60 && share < 0.76)
  }

  @Test("mean of a series that starts with a transient of thirty standard deviations")
  func meanAfterTransient() {
    let source = SyntheticSeries(seed: 13)
    var starts: [Int] = []
    let share = coverage(200) { i in
      var series = source.autoregressive(4000, phi: 0.9, series: i)
      for t in series.indices { series[t] += 30 * exp(-Double(t) / 60) }
      let estimate = Estimate.mean(of: series, unit: "")
      starts.append(estimate.evidence.discarded)
      return estimate.value.magnitude <= estimate.standardError
    }
    starts.sort()
    #expect(share > 0.58 && share < 0.76)
    #expect(starts[0] >= 100 && starts[100] < 600)
  }

  @Test("slope of a drifting AR(1) series", arguments: [(0.0, 400), (0.9, 3000)])
  func slope(phi: Double, count: Int) throws {
    let source = SyntheticSeries(seed: 14)
    let share = try coverage(200) { i in
      var series = source.autoregressive(count, phi: phi, series: i)
      for t in series.indices { series[t] += 0.01 * Double(t) * 0.5 }
      let drift = try Estimate.drift(of: series, sampling: Sampling(interval: 0.5, unit: "ps"), unit: "1/ps")
      return (drift.value - 0.01).magnitude <= drift.standardError
    }
    #expect(share > 0.60 && share < 0.76)
  }
}
