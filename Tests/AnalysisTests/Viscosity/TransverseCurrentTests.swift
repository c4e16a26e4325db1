import Analysis
import Foundation
import MDCore
import Testing

@Suite("Viscosity from transverse currents, and what depends on a viscosity")
struct TransverseCurrentTests {
  private let crystal = PerfectLattice("fcc", repeats: 3, scale: 3)
  private let interval = 0.05
  private var edge: Double { crystal.cell.vectors.a.length }

  /// The decay of every wave is that of a liquid with eta(k) = eta: tau(k) = rho/(eta k^2).
  private func time(_ square: Double) -> Double { 0.5 * pow(2 * Double.pi / edge, 2) / square }

  /// Atoms on a lattice whose velocities are transverse waves with amplitudes that relax as AR(1) processes.
  private func currents(seed: UInt64, frames: Int) throws -> TransverseViscosity {
    var waves: [(Vec3, Vec3, [[Double]])] = []
    let source = SyntheticSeries(seed: seed)
    for h in -2...2 {
      for k in -2...2 {
        for l in -2...2 where h > 0 || (h == 0 && (k > 0 || (k == 0 && l > 0))) {
          let n = Vec3(Double(h), Double(k), Double(l))
          guard n.length2 <= 4 else { continue }
          let wave = (2 * Double.pi / edge) * n
          let axis =
            abs(h) <= min(abs(k), abs(l)) ? Vec3(1, 0, 0) : abs(k) <= abs(l) ? Vec3(0, 1, 0) : Vec3(0, 0, 1)
          let cross = wave.cross(axis)
          let e = cross / cross.length
          let phi = exp(-interval / time(wave.length2))
          for direction in [e, wave.cross(e) / wave.length] {
            let place = 2 * waves.count
            waves.append(
              (
                wave, direction,
                (0..<2).map { source.autoregressive(frames, phi: phi, series: place + $0) }
              ))
          }
        }
      }
    }
    var analysis = TransverseCurrentAnalysis()
    for t in 0..<frames {
      var snapshot = frame(crystal.positions, crystal.cell, picoseconds: interval * Double(t))
      snapshot.state.velocities = crystal.positions.map { r in
        waves.reduce(Vec3.zero) { sum, wave in
          let phase = wave.0.dot(r)
          return sum + (wave.2[0][t] * cos(phase) + wave.2[1][t] * sin(phase)) * wave.1
        }
      }
      try analysis.consume(snapshot)
    }
    return try analysis.finish()
  }

  @Test("currents of known decay give eta = rho/(k^2 tau)") func knownDecay() throws {
    let found = try currents(seed: 98, frames: 3000)
    #expect(found.shells.count == 4)
    for shell in found.shells {
      // The integral of a sampled exponential is h/2 coth(h / 2 tau), a little more than tau.
      let tau = time(shell.waveNumber * shell.waveNumber)
      let expected = 0.5 * interval / tanh(0.5 * interval / tau)
      #expect(abs(shell.decayTime / expected - 1) < 4 * shell.standardError / shell.viscosity)
    }
    // 1 u/A^3 over 1/A^2 ps is 1.66054e-27 kg / (1e-10 m 1e-12 s) = 0.0166054 mPa s.
    let density = 55.845 * Double(crystal.positions.count) / crystal.cell.volume
    let first = found.shells[0]
    let square = first.waveNumber * first.waveNumber
    #expect(
      abs(first.viscosity / (0.016605390666 * density / (square * first.decayTime)) - 1) < 1e-8)
    #expect(abs(found.viscosity.value / (0.016605390666 * density / (square * 0.5)) - 1) < 0.15)
    // Waves that outlive the stress tell its viscosity; those that do not are shear waves.
    #expect(found.shearWaveWarning(stressTime: 0.9 * first.decayTime) == nil)
    let warning = found.shearWaveWarning(stressTime: 4 * first.decayTime)
    #expect(warning?.contains("a cell 3 times as long") == true)
  }

  @Test("the mean of runs: number, table and picture are of the same") func meanOfRuns() throws {
    let runs = try (0..<3).map { try currents(seed: 110 + $0, frames: 800) }
    let mean = try #require(try TransverseViscosity(meanOf: runs))
    #expect(mean.runCount == 3 && mean.viscosity.evidence.samples == 2400)
    for (k, shell) in mean.shells.enumerated() {
      #expect(abs(shell.viscosity - runs.reduce(0) { $0 + $1.shells[k].viscosity } / 3) < 1e-12)
    }
    let figure = mean.figure
    #expect(figure.title.hasSuffix("3 runs"))
    guard case .points(let label, _, let value, let error) = figure.layers[2],
      case .line(_, let x, let y) = figure.layers[0], case .points(_, _, let shells, _) = figure.layers[1]
    else {
      Issue.record("no points or line")
      return
    }
    #expect(label == "k = 0: \(mean.viscosity)" && value == [mean.viscosity.value])
    #expect(error == [mean.viscosity.standardError])
    #expect(x[0] == 0 && abs(y[0] - mean.viscosity.value) < 1e-12)
    #expect(shells == mean.table.columns[1].values)
    #expect(abs(mean.viscosity.value - runs[0].viscosity.value) > 1e-6)
    #expect(try TransverseViscosity(meanOf: []) == nil && TransverseViscosity(meanOf: [runs[0]]) == runs[0])
  }

  @Test("too few frames and frames without velocities are errors") func impossible() throws {
    let crystal = PerfectLattice("fcc", repeats: 2, scale: 3)
    var analysis = TransverseCurrentAnalysis()
    #expect(throws: MDError.self) {
      try analysis.consume(frame(crystal.positions, crystal.cell, picoseconds: 0))
    }
    #expect(throws: MDError.self) { try analysis.finish() }
  }

  @Test("the size correction of diffusion is that of its formula, for cubes only") func sizeCorrection()
    throws
  {
    let evidence = Evidence(samples: 5, method: .independentBlocks)
    let diffusion = Estimate(value: 0.5, standardError: 0.01, unit: "A2/ps", evidence: evidence)
    let viscosity = Estimate(value: 5, standardError: 0.5, unit: "mPa s", evidence: evidence)
    let corrected = try #require(
      diffusion.correctedForSize(
        viscosity: viscosity, temperature: 1900, cell: Cell(orthogonal: Vec3(20, 20, 20)), units: .metal))
    // SI: 2.837297 x 1.380649e-23 x 1900 / (6 pi 5e-3 x 20e-10) m2/s = 3.948e-10 m2/s = 0.03948 A2/ps.
    #expect(abs(corrected.value - 0.5 - 0.039483) < 1e-5)
    #expect(abs(corrected.standardError - hypot(0.01, 0.0039483)) < 1e-5)
    #expect(
      diffusion.correctedForSize(
        viscosity: viscosity, temperature: 1900, cell: Cell(orthogonal: Vec3(20, 20, 30)), units: .metal)
        == nil)
  }
}
