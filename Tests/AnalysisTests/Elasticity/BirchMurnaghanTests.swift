import Analysis
import Foundation
import MDCore
import Testing

@Suite("Equation of state of Birch and Murnaghan")
struct BirchMurnaghanTests {
  /// The curve written out a second time.
  private func energy(_ v: Double, _ p: [Double]) -> Double {
    let x = pow(p[1] / v, 2.0 / 3)
    return p[0] + 9 * p[1] * p[2] / 16 * (pow(x - 1, 3) * p[3] + pow(x - 1, 2) * (6 - 4 * x))
  }
  private let truth = [-4.12, 11.64, 1.08, 4.7]
  private let volumes = (0..<11).map { 11.8 * (0.94 + 0.012 * Double($0)) }

  @Test func findsItsOwnParameters() throws {
    let fit = try BirchMurnaghan(volumes: volumes, energies: volumes.map { energy($0, truth) })
    for (found, expected) in zip(fit.parameters, truth) {
      #expect(abs(found - expected) < 1e-8 * abs(expected))
    }
    #expect(fit.residual < 1e-13)
    let h = 1e-4
    for v in [11.0, 11.64, 12.2] {
      #expect(abs(fit.energy(at: v) - energy(v, truth)) < 1e-10)
      let slope = (energy(v + h, truth) - energy(v - h, truth)) / (2 * h)
      #expect(abs(fit.pressure(at: v) + slope) < 1e-8)
    }
  }

  /// Noise of a known size: errors hold the truth as often as they say, 68 %.
  @Test func errorsCoverTheTruth() throws {
    var inside = [0, 0, 0, 0]
    let count = 400
    for seed in 0..<count {
      let noise = SyntheticSeries(seed: 61).normals(volumes.count, series: seed)
      let energies = zip(volumes, noise).map { energy($0, truth) + 1e-4 * $1 }
      let fit = try BirchMurnaghan(volumes: volumes, energies: energies)
      for k in 0..<4 where abs(fit.parameters[k] - truth[k]) <= fit.errors[k] { inside[k] += 1 }
    }
    // Seven degrees of freedom: 64.5 % within one standard error, +- 2.4 % for 400 fits.
    for k in 0..<4 { #expect(abs(Double(inside[k]) / Double(count) - 0.645) < 0.09, "parameter \(k)") }
  }

  @Test func needsAMinimum() {
    let compressed = volumes.map { 0.8 * $0 }
    #expect(throws: MDError.self) {
      try BirchMurnaghan(volumes: compressed, energies: compressed.map { energy($0, truth) })
    }
    #expect(throws: MDError.self) { try BirchMurnaghan(volumes: [1, 2, 3, 4], energies: [2, 1, 2, 3]) }
    #expect(throws: MDError.self) {
      try BirchMurnaghan(volumes: Array(repeating: 11.6, count: 9), energies: Array(repeating: -4, count: 9))
    }
    #expect(throws: MDError.self) {
      try BirchMurnaghan(volumes: volumes, energies: volumes.map { _ in .nan })
    }
  }
}
