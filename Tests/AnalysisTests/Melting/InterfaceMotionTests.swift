import Analysis
import Foundation
import MDCore
import Testing

@Suite("Velocity of an interface")
struct InterfaceMotionTests {
  /// v t + wandering + trembling.
  private func series(_ count: Int, wander: Double, tremble: Double, phi: Double, seed: Int) -> [Double] {
    let steps = SyntheticSeries(seed: 81).normals(count, series: seed)
    let noise = SyntheticSeries(seed: 82).autoregressive(count, phi: phi, series: seed)
    var place = 0.0
    return (0..<count).map { t in
      place += wander * steps[t]
      return 0.5 + 0.002 * Double(t) + place + tremble * noise[t]
    }
  }

  @Test(
    "one sigma covers the slope of interfaces that tremble, wander, or both, at least as often as it says",
    arguments: [
      (0.0, 0.02, 0.0), (0.0, 0.02, 0.8), (0.01, 0.0, 0.0), (0.003, 0.02, 0.5), (0.003, 0.05, 0.9),
    ],
    [60, 400])
  func coverage(noise: (Double, Double, Double), count: Int) {
    let share = AnalysisTests.coverage(250) { i in
      let motion = InterfaceMotion(
        series(count, wander: noise.0, tremble: noise.1, phi: noise.2, seed: i), interval: 0.5)
      return (motion.slope - 0.004).magnitude <= motion.standardError
    }
    // Three standard deviations of 250 repetitions below 68 %, less what 24 blocks cannot know of their own scatter.
    #expect(share > 0.55)
  }

  @Test("too few samples have no error")
  func tooShort() {
    #expect(!InterfaceMotion([0.5, 0.51, 0.52], interval: 1).standardError.isFinite)
  }
}
