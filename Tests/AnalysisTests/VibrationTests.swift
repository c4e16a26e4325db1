import Analysis
import Foundation
import MDCore
import Testing

@Suite("Velocity autocorrelation and densities of states")
struct VibrationTests {
  private let cell = Cell(orthogonal: Vec3(10, 10, 10))

  /// Frames with the given velocities (A/ps), `interval` ps apart.
  private func spectrum(
    _ velocities: [[Vec3]], interval: Double, types: [Int]? = nil, window: Double? = nil,
    memory: Int = 1 << 28
  ) throws -> VibrationalSpectrum {
    let units = UnitSystem.metal
    let toInternal = units.timeToUser / 1000
    let species = types == nil ? ["Fe"] : ["Fe", "C"]
    var analysis = VibrationalAnalysis(window: window, memory: memory)
    var positions = velocities[0].map { _ in Vec3.zero }
    for (t, row) in velocities.enumerated() {
      var snapshot = frame(
        positions, cell, picoseconds: interval * Double(t), types: types, species: species,
        masses: types == nil ? [55.845] : [55.845, 12.011])
      snapshot.state.velocities = row.map { toInternal * $0 }
      snapshot.kineticEnergy = snapshot.state.kineticEnergy(masses: snapshot.topology.masses)
      try analysis.consume(snapshot)
      for i in row.indices { positions[i] += interval * row[i] }
    }
    return try analysis.finish()
  }

  /// Oscillators with random phases; each has the same energy, so amplitudes go with the root of the mass.
  private func oscillators(
    _ frequencies: [Double], masses: [Double], frames: Int, interval: Double, seed: UInt64
  ) -> [[Vec3]] {
    let random = CounterRandom(seed: seed, stream: .analysis)
    let phases = frequencies.indices.map { i -> Vec3 in
      let (a, b) = random.uniforms(step: 0, index: 2 * i)
      return 2 * .pi * Vec3(a, b, random.uniforms(step: 0, index: 2 * i + 1).0)
    }
    return (0..<frames).map { t in
      frequencies.indices.map { i in
        let angle = 2 * Double.pi * frequencies[i] * interval * Double(t)
        let size = 10 / masses[i].squareRoot()
        return size * Vec3(cos(angle + phases[i].x), cos(angle + phases[i].y), cos(angle + phases[i].z))
      }
    }
  }

  private func integral(_ curve: VibrationalSpectrum.Curve, _ spectrum: VibrationalSpectrum, upTo end: Double)
    -> Double
  {
    let spacing = spectrum.frequencies[1]
    return curve.density.indices.reduce(0) { sum, k in
      let weight = k == 0 || k == curve.density.count - 1 ? 0.5 : 1
      return spectrum.frequencies[k] <= end ? sum + weight * spacing * curve.density[k] : sum
    }
  }

  @Test("independent oscillators: lines at their frequencies, three modes an atom, total by shares of atoms")
  func oscillatorLines() throws {
    let types = (0..<40).map { $0 % 4 == 0 ? 1 : 0 }
    let frequencies = types.map { $0 == 0 ? 5.0 : 20 }
    let masses = types.map { $0 == 0 ? 55.845 : 12.011 }
    let result = try spectrum(
      oscillators(frequencies, masses: masses, frames: 1600, interval: 0.01, seed: 1), interval: 0.01,
      types: types)
    #expect(result.curves.map(\.name) == ["Fe", "C", "total"] && result.warnings.isEmpty)
    // An eighth of 16 ps.
    #expect((result.resolution - 0.72).magnitude < 1e-9)
    for (curve, line) in zip(result.curves, [5.0, 20]) {
      let peak = curve.density.indices.max { curve.density[$0] < curve.density[$1] }!
      #expect((result.frequencies[peak] - line).magnitude <= result.frequencies[1])
      let half = curve.density.indices.filter { curve.density[$0] > 0.5 * curve.density[peak] }
      let width = Double(half.count) * result.frequencies[1]
      #expect((width - result.resolution).magnitude <= 2 * result.frequencies[1])
      #expect((integral(curve, result, upTo: .infinity) - 3).magnitude < 1e-9)
      #expect((curve.meanFrequency.value - line).magnitude < 0.1 && curve.meanFrequency.unit == "THz")
      // cos(2 pi f t), less what the centre of mass takes away.
      for (k, t) in result.times.enumerated().prefix(40) {
        #expect((curve.correlation[k] - cos(2 * .pi * line * t)).magnitude < 0.1)
      }
    }
    #expect((integral(result.curves[2], result, upTo: 12) - 3 * 0.75).magnitude < 0.1)
    #expect(result.curves[2].diffusion == nil && result.estimates.count == 3)
    #expect(
      result.curves[0].finding?.hasPrefix("no diffusion of Fe by velocities: D < ") == true
        && result.curves[1].diffusion == nil && result.curves[2].finding == nil)
    #expect(result.correlationTable.columns.count == 9 && result.densityTable.columns.count == 7)
    #expect(result.figures.map(\.name) == ["vacf", "vdos"])
  }

  @Test("Debye's density of states: 9 f^2 / fD^3, an eighth of the modes below half of fD, mean 3/4 fD")
  func debye() throws {
    let cutoff = 8.0
    let frequencies = (0..<200).map { cutoff * cbrt((Double($0) + 0.5) / 200) }
    let result = try spectrum(
      oscillators(
        frequencies, masses: frequencies.map { _ in 55.845 }, frames: 1280, interval: 0.02, seed: 2),
      interval: 0.02)
    let curve = result.curves[0]
    #expect((integral(curve, result, upTo: cutoff / 2) - 3.0 / 8).magnitude < 0.04)
    #expect((integral(curve, result, upTo: cutoff + 1) - 3).magnitude < 0.01)
    #expect((curve.meanFrequency.value - 0.75 * cutoff).magnitude < 0.05)
    for k in result.frequencies.indices where result.frequencies[k] > 2 && result.frequencies[k] < 7 {
      let f = result.frequencies[k]
      #expect((curve.density[k] - 9 * f * f / (cutoff * cutoff * cutoff)).magnitude < 0.2)
    }
  }

  /// Velocities that forget themselves in tau: D = <v_x^2> tau.
  private func forgetful(_ atoms: Int, frames: Int, interval: Double, tau: Double, seed: UInt64) -> [[Vec3]] {
    let random = CounterRandom(seed: seed, stream: .analysis)
    let memory = exp(-interval / tau)
    let kick = (1 - memory * memory).squareRoot()
    var now = (0..<atoms).map { random.normalVector(step: 0, atom: $0) }
    return (1...frames).map { t in
      for i in 0..<atoms { now[i] = memory * now[i] + kick * random.normalVector(step: t, atom: i) }
      return now
    }
  }

  @Test("Ornstein-Uhlenbeck velocities: D = <v^2> tau; its error bar covers that")
  func diffusion() throws {
    // By trapezoids: interval/2 coth(interval / 2 tau); a factor 1 - 1/N for the centre of mass.
    let exact = 0.05 / 2 / tanh(0.25) * (1 - 1.0 / 16)
    var (mean, inside) = (0.0, 0)
    let sets = 60
    for i in 0..<sets {
      let result = try spectrum(
        forgetful(16, frames: 1024, interval: 0.05, tau: 0.1, seed: UInt64(100 + i)), interval: 0.05)
      let found = try #require(result.curves[0].diffusion)
      #expect(found.unit == "A2/ps")
      mean += found.value / Double(sets)
      if (found.value - exact).magnitude <= found.standardError { inside += 1 }
    }
    // 68 % of 60 with a standard deviation of 6 %; eight segments hold 65 %.
    #expect((0.47...0.83).contains(Double(inside) / Double(sets)))
    #expect((mean / exact - 1).magnitude < 0.03)
  }

  /// Velocities of the noise `step` of positions, whose integral is zero within its errors.
  @Test("an integral lost in its noise is a bound, also where atoms have moved")
  func noise() throws {
    let random = CounterRandom(seed: 9, stream: .analysis)
    func place(_ t: Int, _ atom: Int) -> Vec3 { 3 * random.normalVector(step: t, atom: atom) }
    let velocities = (0..<400).map { t in (0..<16).map { (place(t + 1, $0) - place(t, $0)) / 0.1 } }
    let curve = try spectrum(velocities, interval: 0.1).curves[0]
    #expect(curve.diffusion == nil && curve.reason.contains("below two of its errors"))
    #expect(try #require(curve.upperBound).value > 0)
  }

  /// The integral by itself would give a number; displacements of the same frames stay on a plateau.
  @Test("velocities claim no diffusion where displacements show none")
  func agreement() throws {
    let velocities = forgetful(32, frames: 400, interval: 0.05, tau: 0.1, seed: 10)
    let crystal = PerfectLattice("fcc", repeats: 2, scale: 2.5)
    func report(_ requests: [AnalysisRequest]) throws -> AnalysisReport {
      var frames = velocities.enumerated().map { t, row in
        var snapshot = frame(
          crystal.displaced(by: 0.6, seed: 11, frame: t), crystal.cell, picoseconds: 0.05 * Double(t))
        snapshot.state.velocities = row.map { UnitSystem.metal.timeToUser / 1000 * $0 }
        snapshot.isUnwrapped = true
        return snapshot
      }.makeIterator()
      return try Analyses.run(requests, units: .metal) { () throws(MDError) in frames.next() }
    }
    let name = "diffusion Fe by velocities"
    #expect(try report([.vdos])[name] != nil)
    let both = try report([.msd, .vdos])
    #expect(both[name] == nil)
    #expect(
      both.findings.contains {
        $0.hasPrefix("no diffusion of Fe by velocities: D <")
          && $0.contains("the mean-squared displacement shows none")
      }, "\(both.findings)")
  }

  @Test("frames too far apart are noticed, close ones raise no alarm")
  func nyquist() throws {
    let fast = oscillators(
      Array(repeating: 9, count: 10), masses: Array(repeating: 56, count: 10), frames: 200, interval: 0.05,
      seed: 3)
    let folded = try spectrum(fast, interval: 0.05)
    #expect(folded.warnings.count == 1 && folded.warnings[0].contains("frequencies up to 10 THz"))
    let white = forgetful(10, frames: 200, interval: 1, tau: 0.1, seed: 4)
    #expect(try spectrum(white, interval: 1).warnings.count == 1)
    let slow = oscillators(
      Array(repeating: 2, count: 10), masses: Array(repeating: 56, count: 10), frames: 800, interval: 0.02,
      seed: 5)
    #expect(try spectrum(slow, interval: 0.02).warnings.isEmpty)
  }

  @Test("where memory is bounded, fewer atoms give the same line and a warning")
  func thinning() throws {
    let velocities = oscillators(
      Array(repeating: 5, count: 32), masses: Array(repeating: 56, count: 32), frames: 400, interval: 0.02,
      seed: 6)
    let (all, few) = (
      try spectrum(velocities, interval: 0.02), try spectrum(velocities, interval: 0.02, memory: 400 * 3 * 10)
    )
    #expect(all.warnings.isEmpty && few.warnings.count == 1 && few.warnings[0].contains("8 of 32 atoms"))
    #expect((all.curves[0].meanFrequency.value - few.curves[0].meanFrequency.value).magnitude < 0.1)
  }

  @Test("no velocities, few frames, unknown times and a wrong window are errors")
  func badInput() throws {
    #expect(throws: MDError.self) {
      var analysis = VibrationalAnalysis()
      try analysis.consume(frame([.zero], cell, picoseconds: 0))
    }
    let short = forgetful(4, frames: 63, interval: 0.01, tau: 0.1, seed: 7)
    #expect(throws: MDError.self) { try spectrum(short, interval: 0.01) }
    let enough = forgetful(4, frames: 100, interval: 0.01, tau: 0.1, seed: 8)
    #expect(throws: MDError.self) { try spectrum(enough, interval: 0) }
    for window in [0.01, 0.5] {
      #expect(throws: MDError.self) { try spectrum(enough, interval: 0.01, window: window) }
    }
    let chosen = try spectrum(enough, interval: 0.01, window: 0.1)
    #expect((chosen.times.last! - 0.1).magnitude < 1e-9)
  }
}
