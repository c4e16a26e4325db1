import Analysis
import Foundation
import MDCore
import TestSupport
import Testing

@Suite("Viscosity error bars cover the truth as often as they should")
struct ViscosityCoverageTests {
  static let shapes: [(String, SyntheticSpectrum)] = [
    ("one relaxation", .single), ("two relaxations", .twoTimes), ("stretched", .stretched),
  ]

  struct Tally {
    var hits = 0
    var sufficient = 0
    var count = 0
    var share: Double { Double(hits) / Double(count) }
  }

  /// Fits spectra of `series` series each; sets that pass the criterion of length are counted as sufficient.
  private func tally(_ shape: SyntheticSpectrum, sets: Int, length: Int, series: Int, seed: UInt64) throws
    -> Tally
  {
    var tally = Tally()
    for set in 0..<sets {
      let all = (0..<series).map { shape.series(length, seed: seed, number: set * series + $0) }
      let spectrum = PowerSpectrum(all, prefactors: Array(repeating: 1, count: series), interval: 1)
      let fit = try #require(ZeroFrequencyFit(spectrum))
      tally.count += 1
      if abs(fit.value - shape.integral) <= fit.standardError { tally.hits += 1 }
      let needed = SequencePlanning.duration(correlationTime: fit.correlationTime ?? 0)
      if fit.effectivePoints >= 60, Double(length) >= needed { tally.sufficient += 1 }
    }
    return tally
  }

  /// Bounds are the 68.3 % of a normal error with four standard deviations of the binomial count of 60 sets.
  @Test("quick: 60 sets of each shape", arguments: 0..<3) func quick(shape: Int) throws {
    let found = try tally(Self.shapes[shape].1, sets: 60, length: 2048, series: 10, seed: 91)
    #expect(found.share > 0.44 && found.share < 0.92, "\(Self.shapes[shape].0): \(found)")
  }

  @Test(
    "1,000 sets of each shape and length", .enabled(if: slowTests), arguments: 0..<3, [4096, 6000, 8192])
  func thousand(shape: Int, length: Int) throws {
    let found = try tally(Self.shapes[shape].1, sets: 1000, length: length, series: 20, seed: 92)
    #expect(found.share >= 0.63 && found.share <= 0.73, "\(Self.shapes[shape].0), \(length): \(found)")
    #expect(found.sufficient > 800, "\(Self.shapes[shape].0), \(length): \(found)")
  }

  @Test("a run of a few correlation times is said to be too short") func tooShort() throws {
    for number in 0..<10 {
      let run = SyntheticSpectrum.single.run(300, seed: 93, number: number)
      do throws(MDError) {
        let result = try ViscosityAnalysis.estimate([run], units: .lennardJones)
        #expect(result.viscosity.warnings.contains { $0.hasPrefix("run too short") })
        #expect(result.neededDuration > result.duration && !result.isSufficient)
      } catch {
        #expect(error.kind == .analysis)
      }
    }
  }
}
