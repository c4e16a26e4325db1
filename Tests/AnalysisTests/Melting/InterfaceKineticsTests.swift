import Analysis
import Foundation
import MDCore
import Testing

@Suite("Melting point from growth and melting")
struct InterfaceKineticsTests {
  /// Velocities -0.3 d - bend d^2 - curvature |d| d at distances d from 1000 K, with noise.
  private func points(
    _ temperatures: [Double], error: Double, bend: Double = 0, curvature: Double = 0, seed: Int = 0
  ) -> [InterfaceKinetics.Point] {
    let noise = SyntheticSeries(seed: 95).normals(temperatures.count, series: seed)
    return temperatures.indices.map { k in
      let d = temperatures[k] - 1000
      return .init(
        temperature: known(temperatures[k], 0.5),
        velocity: known(
          -0.3 * d - bend * d * d - curvature * d.magnitude * d + error * noise[k], error, "m/s"))
    }
  }

  @Test(
    "the zero is covered by one standard error as often as it says, also where melting is faster than growth",
    arguments: [0, 0.004])
  func coverage(bend: Double) throws {
    var covered = 0
    for seed in 0..<400 {
      let fit = try InterfaceKinetics(
        points([970, 980, 990, 1000, 1010, 1020, 1030], error: 1, bend: bend, seed: seed))
      if (fit.meltingTemperature.value - 1000).magnitude <= fit.meltingTemperature.standardError {
        covered += 1
      }
    }
    #expect((0.63...0.82).contains(Double(covered) / 400))
  }

  @Test("fast fronts are left out")
  func fastFronts() throws {
    let fit = try InterfaceKinetics(
      points([880, 980, 990, 1000, 1010, 1020, 1120], error: 1, curvature: 0.003))
    #expect((fit.meltingTemperature.value - 1000).magnitude < 4 * fit.meltingTemperature.standardError)
    #expect((5...6).contains(fit.used.count))
    #expect(fit.warnings.contains { $0.contains("left out") })
    #expect((fit.kineticCoefficient.value - 0.35).magnitude < 0.15 && fit.kineticCoefficient.unit == "m/s/K")
  }

  @Test("one sign is a warning; too few points and a rising line are errors")
  func oneSign() throws {
    let fit = try InterfaceKinetics(points([960, 970, 980, 990], error: 0.5))
    #expect(fit.warnings.first?.hasPrefix("all interface velocities have one sign") == true)
    #expect(throws: MDError.self) { try InterfaceKinetics(points([990, 1010], error: 0.5)) }
    let rising = points([970, 1000, 1030], error: 0.5).map {
      InterfaceKinetics.Point(temperature: $0.temperature, velocity: $0.velocity.converted(by: -1, to: "m/s"))
    }
    #expect(throws: MDError.self) { try InterfaceKinetics(rising) }
  }

  private func runs(_ list: [(Double, Bool)]) -> [MeltingBracket.Run] {
    list.map { .init(temperature: $0.0, outcome: $0.1 ? .melted : .froze) }
  }

  @Test("outcomes that separate give a bracket and a finite fit")
  func separable() throws {
    let bracket = try MeltingBracket(
      runs([(960, false), (980, false), (990, false), (1010, true), (1020, true), (1040, true)])
        + [.init(temperature: 1000, outcome: .undecided)], unit: "K")
    #expect(bracket.allFroze == 990 && bracket.allMelted == 1010)
    let half = try #require(bracket.half)
    #expect((half.value - 1000).magnitude < 1 && half.standardError > 2 && half.standardError < 40)
    #expect(bracket.contradiction(known(1003, 2)) == nil)
    #expect(bracket.contradiction(known(1020, 2))?.contains("lies above 1010") == true)
    #expect(bracket.contradiction(known(980, 2))?.contains("lies below 990") == true)
  }

  @Test("outcomes that overlap, all of one kind, and too few")
  func overlapping() throws {
    let bracket = try MeltingBracket(
      runs([(980, false), (990, true), (1000, false), (1000, true), (1010, false), (1020, true)]), unit: "K")
    #expect(bracket.allFroze == 980 && bracket.allMelted == 1020)
    #expect(((bracket.half?.value ?? 0) - 1000).magnitude < 5)
    let melted = try MeltingBracket(runs([(990, true), (1000, true)]), unit: "K")
    #expect(melted.half == nil && melted.warnings == ["all runs melted: the melting point is lower"])
    #expect(throws: MDError.self) { try MeltingBracket(runs([(990, true)]), unit: "K") }
  }
}
