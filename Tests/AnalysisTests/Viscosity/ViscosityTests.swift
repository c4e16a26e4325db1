import Analysis
import Foundation
import MDCore
import Testing

@Suite("Viscosity of synthetic runs")
struct ViscosityTests {
  private func runs(_ count: Int, length: Int, seed: UInt64 = 95) -> [StressSequence] {
    (0..<count).map { SyntheticSpectrum.twoTimes.run(length, seed: seed, number: $0) }
  }

  @Test("value, correlation time, isotropy, and the older views of the same runs") func liquid() throws {
    var sequences = runs(8, length: 5000)
    for k in sequences.indices { sequences[k].mass = 0.8 }
    let result = try ViscosityAnalysis.estimate(sequences, units: .lennardJones)
    let truth = SyntheticSpectrum.twoTimes.integral
    #expect(abs(result.viscosity.deviation(from: exactly(truth))) < 3)
    #expect(result.relativeError < 0.06)
    #expect(result.viscosity.warnings.isEmpty && result.warnings.isEmpty)
    #expect(result.runCount == 8 && result.seriesCount == 40 && result.isSufficient)
    let tau = try #require(result.correlationTime)
    #expect(tau > 7 && tau < 14)
    for component in result.components {
      #expect(abs(component.value - truth) < 4.5 * component.standardError)
    }
    let helfand = try #require(result.helfand)
    #expect(abs(helfand.value - truth) < 4 * helfand.standardError)
    let bulk = try #require(result.bulkViscosity)
    #expect(abs(bulk.value - truth) < 4 * bulk.standardError)
    #expect(abs((result.density ?? 0) - 0.8) < 1e-12)
    let kinematic = try #require(result.kinematicViscosity)
    #expect(abs(kinematic.value - result.viscosity.value / 0.8) < 1e-12)
    // The integral up to ten correlation times holds all but e^-10 of the tail.
    let place = try #require(result.integral.times.firstIndex { $0 >= 100 })
    #expect(abs(result.integral.integral[place] - truth) < 4 * result.integral.integralError[place])
    #expect(result.report().tables.count == 4 && result.figures.count == 3)
  }

  private func exactly(_ value: Double) -> Estimate {
    Estimate(value: value, standardError: 0, unit: "", evidence: Evidence(samples: 1, method: .constant))
  }

  @Test("runs that are hotter than asked for: said, and the viscosity moved to the temperature asked for")
  func temperature() throws {
    // A viscosity that falls by three parts for one of temperature, V/T = 1 for all: stresses as the root of it.
    let temperatures = [0.97, 1.0, 1.02, 1.04, 1.05, 1.06, 1.07, 1.09, 1.10, 1.12]
    var sequences = runs(10, length: 5000)
    for (k, t) in temperatures.enumerated() {
      sequences[k].temperature = t
      sequences[k].volume = t
      let scale = pow(t, -3).squareRoot()
      sequences[k].components = sequences[k].components.map { $0.map { scale * $0 } }
    }
    let result = try ViscosityAnalysis.estimate(sequences, units: .lennardJones, options: .init(target: 1))
    let truth = SyntheticSpectrum.twoTimes.integral
    let mean = result.temperature
    #expect(
      (mean.value - 1.052).magnitude < 1e-12 && mean.standardError > 0.013 && mean.standardError < 0.017)
    let warning = try #require(result.viscosity.warnings.first { $0.contains("asked for") })
    #expect(
      warning.contains("mean temperature, 1.052(16) epsilon/kB, 5.2 % above the 1 ")
        && warning.contains("see the viscosity at 1 "), "\(warning)")
    let moved = try #require(result.atTarget)
    #expect((moved.value - truth).magnitude < 2.5 * moved.standardError)
    #expect(moved.value > result.viscosity.value && moved.standardError >= result.viscosity.standardError)
    let report = result.report()
    #expect(report["viscosity at 1 epsilon/kB"] == moved || report.estimates[1].estimate == moved)
    #expect(report["temperature"] == mean)
    // Nothing is said where the temperature is right, or nobody asked; few runs tell no slope.
    let right = try ViscosityAnalysis.estimate(
      runs(8, length: 5000), units: .lennardJones, options: .init(target: 1))
    #expect(right.viscosity.warnings.isEmpty && right.atTarget == nil)
    let few = try ViscosityAnalysis.estimate(
      Array(sequences[6...8]), units: .lennardJones, options: .init(target: 1))
    #expect(
      few.atTarget == nil && few.viscosity.warnings.contains { $0.contains("more runs, or more atoms") })
  }

  @Test("the fit is drawn and tabled where it was made, the figures say of what they are") func figures()
    throws
  {
    var result = try ViscosityAnalysis.estimate(runs(4, length: 4000), units: .lennardJones)
    result.origin = "stage 'production' (nve)"
    let figure = result.figures[0]
    #expect(figure.title.contains("4 runs at 1") && figure.title.hasSuffix("stage 'production' (nve)"))
    guard case .line(_, let x, _) = figure.layers[1], case .points(_, let all, _, _) = figure.layers[0] else {
      Issue.record("no line or points")
      return
    }
    #expect((x.last ?? .infinity) < 1.3 * result.fit.cutoff && (all.last ?? 0) > 2 * result.fit.cutoff)
    let table = try #require(result.tables.first)
    let fit = try #require(table.columns.first { $0.name == "fit" }).values
    #expect(fit.count { $0.isFinite } == x.count && fit.last?.isNaN == true)
    #expect(result.report().findings.contains("analysed: stage 'production' (nve)"))
  }

  @Test("series of unequal length lose little") func lengths() throws {
    var sequences = runs(3, length: 5000)
    sequences[0].components = sequences[0].components.map { Array($0.prefix(2600)) }
    let cut = try ViscosityAnalysis.estimate(sequences, units: .lennardJones)
    // 2500 samples cut from all: 1, 2 and 2 pieces.
    #expect(cut.seriesCount == 25 && cut.spectrum.length == 2500)
  }

  @Test("a viscosity in mPa s: pressures in eV/A^3, times in ps") func units() throws {
    var sequence = SyntheticSpectrum.single.run(4000, seed: 96, number: 0)
    let reduced = try ViscosityAnalysis.estimate([sequence], units: .lennardJones)
    sequence.volume = 1000
    sequence.temperature = 1000
    let metal = try ViscosityAnalysis.estimate([sequence], units: .metal)
    // V/(kB T) (eV/A^3)^2 ps = eV/A^3 ps, of which one is 160.2 GPa ps = 160.2 mPa s.
    let factor = 160.2176634 / 8.617333262145179e-5
    #expect(abs(metal.viscosity.value / (factor * reduced.viscosity.value) - 1) < 1e-9)
    #expect(metal.viscosity.unit == "mPa s")
  }

  @Test("a drift, a stress that never relaxes, and an anisotropic one are warned of") func badRuns() throws {
    var drifting = runs(2, length: 4000)
    for t in 0..<4000 { drifting[0].components[5][t] += 2e-3 * Double(t) }
    let drift = try ViscosityAnalysis.estimate(drifting, units: .lennardJones)
    #expect(drift.warnings.contains { $0.hasPrefix("the stress drifts (xy of run 0)") })

    var solid = runs(4, length: 4000)
    for k in 0..<4 { for t in 0..<4000 { solid[k].components[3][t] += k % 2 == 0 ? 3 : -3 } }
    let frozen = try ViscosityAnalysis.estimate(solid, units: .lennardJones)
    #expect(frozen.viscosity.warnings.contains { $0.hasPrefix("the stress does not relax") })
    #expect(!frozen.isSufficient)

    var layered = runs(4, length: 4000)
    for k in 0..<4 { layered[k].components[4] = layered[k].components[4].map { 2 * $0 } }
    let anisotropic = try ViscosityAnalysis.estimate(layered, units: .lennardJones)
    #expect(anisotropic.viscosity.warnings.contains { $0.hasPrefix("the five stress components differ") })
  }

  @Test("damaged series are errors that name the sample") func damaged() throws {
    var sequences = runs(2, length: 1000)
    sequences[1].components[3][17] = .nan
    #expect {
      try ViscosityAnalysis.estimate(sequences, units: .lennardJones)
    } throws: { error in
      (error as? MDError)?.what == "run 1: sample 18 of stress yz is not a number"
    }
    sequences = runs(2, length: 1000)
    sequences[1].interval = 2
    #expect(throws: MDError.self) { try ViscosityAnalysis.estimate(sequences, units: .lennardJones) }
    #expect(throws: MDError.self) { try ViscosityAnalysis.estimate([], units: .lennardJones) }
    sequences = runs(1, length: 1000)
    sequences[0].components[2].removeLast()
    #expect(throws: MDError.self) { try ViscosityAnalysis.estimate(sequences, units: .lennardJones) }
    sequences = runs(1, length: 1000)
    sequences[0].components = Array(repeating: Array(repeating: 1, count: 1000), count: 6)
    #expect(throws: MDError.self) { try ViscosityAnalysis.estimate(sequences, units: .lennardJones) }
    sequences = runs(1, length: 100)
    #expect(throws: MDError.self) { try ViscosityAnalysis.estimate(sequences, units: .lennardJones) }
  }

  @Test("white noise: Green-Kubo and Einstein-Helfand agree and are known") func whiteNoise() {
    let source = SyntheticSeries(seed: 97)
    let series = (0..<50).map { source.normals(2000, series: $0) }
    let integral = RunningIntegral(
      series, prefactors: Array(repeating: 1, count: 50), interval: 0.5, longest: 20)
    // C(0) = 1 and nothing else: the trapezoidal integral is h/2 from the first step on.
    #expect(abs(integral.correlation[0] - 1) < 0.02)
    let last = integral.times.count - 1
    #expect(abs(integral.integral[last] - 0.25) < 4 * integral.integralError[last])
    let slope = integral.helfandSlope(from: 1, to: 20) ?? 0
    let error = integral.helfandError[last] / 19
    #expect(abs(slope - 0.25) < 4 * error && error < 0.03)
  }

  @Test("errors and runs are planned consistently") func planning() {
    #expect(abs(SequencePlanning.relativeError(runs: 100) - 1 / 30_000.0.squareRoot()) < 1e-12)
    for target in [0.01, 0.02, 0.05] {
      let runs = SequencePlanning.runs(forRelativeError: target)
      #expect(SequencePlanning.relativeError(runs: runs) <= target)
      #expect(runs == 1 || SequencePlanning.relativeError(runs: runs - 1) > target)
    }
    #expect(SequencePlanning.runs(forRelativeError: 0.05, having: 4, with: 0.1) == 16)
    #expect(SequencePlanning.runs(forRelativeError: 0.05, having: 4, with: 0.01) == 4)
  }
}
