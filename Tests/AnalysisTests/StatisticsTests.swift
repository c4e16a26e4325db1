import Analysis
import Foundation
import MDCore
import Testing

@Suite("Statistics of correlated series")
struct StatisticsTests {
  @Test("Fourier transform against its definition")
  func fourier() {
    let x = SyntheticSeries(seed: 3).normals(16)
    var (re, im) = (x, Array(x.reversed()))
    let (re0, im0) = (re, im)
    Fourier(atLeast: 9).transform(&re, &im)
    for k in 0..<16 {
      var sum = (0.0, 0.0)
      for j in 0..<16 {
        let angle = -2 * Double.pi * Double(j * k) / 16
        sum.0 += re0[j] * cos(angle) - im0[j] * sin(angle)
        sum.1 += re0[j] * sin(angle) + im0[j] * cos(angle)
      }
      #expect((re[k] - sum.0).magnitude < 1e-12 && (im[k] - sum.1).magnitude < 1e-12)
    }
  }

  @Test("autocovariance against direct sums")
  func autocovarianceDirect() {
    let x = SyntheticSeries(seed: 4).autoregressive(37, phi: 0.7)
    let mean = x.reduce(0, +) / 37
    let c = autocovariance(of: x)
    for k in 0..<37 {
      let direct = (0..<37 - k).reduce(0.0) { $0 + (x[$1] - mean) * (x[$1 + k] - mean) } / 37
      #expect((c[k] - direct).magnitude < 1e-13)
    }
  }

  @Test("statistical inefficiency of AR(1) is (1 + phi)/(1 - phi)", arguments: [0.0, 0.5, 0.9, 0.97])
  func inefficiency(phi: Double) {
    let exact = (1 + phi) / (1 - phi)
    let source = SyntheticSeries(seed: 5)
    let found = (0..<10).map {
      statisticalInefficiency(of: source.autoregressive(100_000, phi: phi, series: $0))
    }
    let mean = found.reduce(0, +) / 10
    #expect((mean / exact - 1).magnitude < 0.06)
  }

  @Test("blocking finds the error and the plateau of AR(1)", arguments: [0.0, 0.9])
  func blocking(phi: Double) throws {
    let exact = ((1 + phi) / (1 - phi) / 65536).squareRoot()
    let source = SyntheticSeries(seed: 6)
    let found = try (0..<10).map {
      try #require(Blocking(source.autoregressive(65536, phi: phi, series: $0)))
    }
    let mean = found.reduce(0) { $0 + $1.standardError } / 10
    #expect((mean / exact - 1).magnitude < 0.06)
    #expect(found.allSatisfy { $0.hasPlateau && $0.blockLength >= (phi > 0 ? 16 : 1) })
    #expect(Blocking([1, 2, 3]) == nil)
  }

  @Test("chi-squared quantiles", arguments: [(1, 6.634897), (4, 13.276704), (5, 15.086272), (20, 37.566235)])
  func quantiles(degreesOfFreedom: Int, exact: Double) {
    #expect((chiSquared99(degreesOfFreedom: degreesOfFreedom) / exact - 1).magnitude < 0.003)
  }

  @Test("a constant series has no error and no warning")
  func constant() {
    let estimate = Estimate.mean(of: Array(repeating: 2.5, count: 100), unit: "A")
    #expect(estimate.value == 2.5 && estimate.standardError == 0 && estimate.warnings.isEmpty)
    #expect(estimate.evidence.method == .constant)
  }

  @Test("a run of few correlation times says so")
  func shortRun() {
    let series = SyntheticSeries(seed: 7).autoregressive(200, phi: 0.97)
    let estimate = Estimate.mean(of: series, unit: "", from: .none(of: 200))
    #expect(estimate.warnings.contains { $0.hasPrefix("run too short") })
  }

  @Test("a drifting run says so")
  func driftingRun() {
    let series = SyntheticSeries(seed: 8).normals(1000).enumerated().map { $1 + 0.01 * Double($0) }
    let estimate = Estimate.mean(of: series, unit: "")
    #expect(!estimate.warnings.isEmpty)
  }

  @Test("good stationary runs carry no warning")
  func falseAlarms() {
    let source = SyntheticSeries(seed: 9)
    let alarmed = (0..<100).count {
      !Estimate.mean(of: source.autoregressive(4000, phi: 0.8, series: $0), unit: "").warnings.isEmpty
    }
    #expect(alarmed <= 10)
  }

  @Test("several series share one production part")
  func sharedEquilibration() {
    let source = SyntheticSeries(seed: 10)
    let quick = source.normals(2000, series: 1)
    let slow = source.normals(2000, series: 2).enumerated().map { $1 + 20 * exp(-Double($0) / 100) }
    let start = Equilibration.detect([quick, slow, Array(repeating: 1, count: 2000)]).start
    #expect(start >= 300 && start <= 1200)
    #expect(Equilibration.detect([[1, 2, 3]]).start == 0)
    #expect(Equilibration.detect([]).start == 0)
  }

  @Test("weighted line through exact points, and its variances")
  func line() throws {
    let x = [0.0, 1, 2, 5]
    let fit = try LinearFit(x: x, y: x.map { 3 - 2 * $0 }, weights: [1, 2, 3, 4])
    #expect((fit.slope + 2).magnitude < 1e-14 && (fit.intercept - 3).magnitude < 1e-14)
    #expect(fit.chiSquared < 1e-25)
    // Two points with errors s1, s2 one apart: var(slope) = s1^2 + s2^2, var(intercept at the first) = s1^2.
    let two = try LinearFit(x: [0, 1], y: [1, 2], weights: [1 / 0.04, 1 / 0.09])
    #expect((two.slopeVariance - 0.13).magnitude < 1e-14)
    #expect((two.interceptVariance - 0.04).magnitude < 1e-14)
    #expect((two.covariance + 0.04).magnitude < 1e-14)
    #expect(throws: MDError.self) { try LinearFit(x: [1, 1], y: [0, 1]) }
    #expect(throws: MDError.self) { try LinearFit(x: [1], y: [0]) }
  }
}
