import Analysis
import Foundation
import MDCore
import Testing

@Suite("Viscosity from transverse currents, and what depends on a viscosity")
struct TransverseCurrentTests {
  /// Atoms on a lattice whose velocities are transverse waves with amplitudes that relax as AR(1) processes.
  @Test("currents of known decay give eta = rho/(k^2 tau)") func knownDecay() throws {
    let crystal = PerfectLattice("fcc", repeats: 3, scale: 3)
    let cell = crystal.cell
    let edge = cell.vectors.a.length
    let frames = 3000
    let interval = 0.05
    // The decay of every wave is chosen as that of a liquid with eta(k) = eta: tau(k) = rho/(eta k^2).
    let shortest = pow(2 * Double.pi / edge, 2)
    func time(_ square: Double) -> Double { 0.5 * shortest / square }
    var waves: [(Vec3, Vec3, [[Double]])] = []
    let source = SyntheticSeries(seed: 98)
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
      var snapshot = frame(crystal.positions, cell, picoseconds: interval * Double(t))
      snapshot.state.velocities = crystal.positions.map { _ in .zero }
      for i in crystal.positions.indices {
        var velocity = Vec3.zero
        for (wave, direction, amplitudes) in waves {
          let phase = wave.dot(crystal.positions[i])
          velocity += (amplitudes[0][t] * cos(phase) + amplitudes[1][t] * sin(phase)) * direction
        }
        snapshot.state.velocities![i] = velocity
      }
      try analysis.consume(snapshot)
    }
    let found = try analysis.finish()
    #expect(found.shells.count == 4)
    for shell in found.shells {
      // The integral of a sampled exponential is h/2 coth(h / 2 tau), a little more than tau.
      let tau = time(shell.waveNumber * shell.waveNumber)
      let expected = 0.5 * interval / tanh(0.5 * interval / tau)
      #expect(abs(shell.decayTime / expected - 1) < 4 * shell.standardError / shell.viscosity)
    }
    // 1 u/A^3 over 1/A^2 ps is 1.66054e-27 kg / (1e-10 m 1e-12 s) = 0.0166054 mPa s.
    let density = 55.845 * Double(crystal.positions.count) / cell.volume
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
