import Analysis
import Foundation
import MDCore
import TestSupport
import Testing

@Suite("Parts of the spectrum fit")
struct SpectrumFitTests {
  @Test("spectra of any length equal the sum that defines them", arguments: [8, 12, 15, 64, 97, 250])
  func transform(count: Int) {
    let x = SyntheticSeries(seed: 81).normals(count)
    let powers = PowerTransform(count: count).powers(of: x)
    #expect(powers.count == count / 2 + 1)
    for k in powers.indices {
      var (real, imaginary) = (0.0, 0.0)
      for j in 0..<count {
        let angle = 2 * Double.pi * Double(j * k % count) / Double(count)
        real += x[j] * cos(angle)
        imaginary -= x[j] * sin(angle)
      }
      #expect(abs(powers[k] - real * real - imaginary * imaginary) < 1e-9 * Double(count))
    }
  }

  @Test("digamma and trigamma at points where they are known") func gamma() {
    let euler = 0.577_215_664_901_532_9
    #expect(abs(digamma(1) + euler) < 1e-11)
    #expect(abs(digamma(0.5) + euler + 2 * log(2)) < 1e-11)
    #expect(abs(trigamma(1) - Double.pi * Double.pi / 6) < 1e-11)
    #expect(abs(trigamma(0.5) - Double.pi * Double.pi / 2) < 1e-11)
    #expect(abs(digamma(100) - 4.600_161_852_738_087) < 1e-12)
  }

  @Test("likelihood: gradient and second derivatives against finite differences")
  func derivatives() throws {
    let series = (0..<4).map { SyntheticSpectrum.twoTimes.series(512, seed: 82, number: $0) }
    let spectrum = PowerSpectrum(series, prefactors: [1, 1, 1, 1], interval: 1)
    let points = WeightedSpectrum(spectrum, cutoff: 0.05, amplitudeScale: 5)
    try check(GammaCost<LorentzSpectrum>(points: points), at: [1.1, 0.4, 0.9])
    try check(GammaCost<ExponentialSpectrum>(points: points), at: [0.2, -0.4])
  }

  private func check<Model: SpectrumModel>(_ cost: GammaCost<Model>, at p: [Double]) throws {
    func padded(_ p: [Double]) -> SIMD4<Double> { SIMD4(p + Array(repeating: 0, count: 4 - p.count)) }
    let found = try #require(cost.derivatives(padded(p)))
    let gradient = p.indices.map { found.gradient[$0] }
    try checkGradient(of: { try #require(cost.value(padded($0))) }, at: p, equals: gradient, tolerance: 1e-7)
    let rows = found.hessian.leading(p.count)
    for i in p.indices {
      try checkGradient(
        of: { try #require(cost.derivatives(padded($0))).gradient[i] }, at: p, equals: rows[i],
        tolerance: 1e-6)
    }
  }

  @Test("the periodogram of white noise is flat and scatters as its Gamma distribution says")
  func periodogram() {
    let source = SyntheticSeries(seed: 83)
    let series = (0..<10).map { source.normals(1000, series: $0) }
    let spectrum = PowerSpectrum(series, prefactors: Array(repeating: 2, count: 10), interval: 0.5)
    // F h / 2 = 1/2.
    let inner = 1..<500
    let mean = inner.reduce(0) { $0 + spectrum.amplitudes[$1] } / 499
    let square = inner.reduce(0) { $0 + pow(spectrum.amplitudes[$1] - 0.5, 2) } / 499
    #expect(abs(mean - 0.5) < 4 * 0.5 / (10.0 * 499).squareRoot())
    #expect(abs(square / (0.25 / 10) - 1) < 0.3)
    #expect(spectrum.shapes[0] == 5 && spectrum.shapes[1] == 10 && spectrum.shapes[500] == 5)
    #expect(spectrum.frequencies[1] == 1 / 500.0)
    let without = PowerSpectrum(
      series, prefactors: Array(repeating: 2, count: 10), interval: 0.5, droppingMean: true)
    #expect(without.amplitudes == Array(spectrum.amplitudes.dropFirst()))
  }

  @Test("one relaxation is found again; a flat spectrum too") func zeroFrequency() throws {
    let series = (0..<40).map { SyntheticSpectrum.single.series(4000, seed: 84, number: $0) }
    let ones = Array(repeating: 1.0, count: 40)
    let fit = try #require(ZeroFrequencyFit(PowerSpectrum(series, prefactors: ones, interval: 1)))
    #expect(fit.shape == .lorentz)
    #expect(abs(fit.value - SyntheticSpectrum.single.integral) < 3 * fit.standardError)
    let tau = try #require(fit.correlationTime)
    #expect(abs(tau - 10) < 1)
    #expect(fit.standardError < 0.04 * fit.value)
    #expect(abs(fit.trials.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    let source = SyntheticSeries(seed: 85)
    let noise = (0..<40).map { source.normals(4000, series: $0) }
    let flat = try #require(ZeroFrequencyFit(PowerSpectrum(noise, prefactors: ones, interval: 1)))
    #expect(abs(flat.value - 0.5) < 4 * flat.standardError)
  }

  @Test("pieces of a common length keep nearly everything") func pieces() {
    let equal = CommonLength([1000, 1000])
    #expect(equal.length == 1000 && equal.pieces.count == 2)
    let unequal = CommonLength([1000, 1990])
    #expect(unequal.length * unequal.pieces.count >= 2840)
    #expect(CommonLength([0, 10]).pieces.isEmpty)
  }
}
