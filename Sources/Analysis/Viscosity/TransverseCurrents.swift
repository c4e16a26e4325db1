internal import Foundation
public import MDCore

/// Viscosity from velocities alone, by the decay of transverse currents: a check that knows no virial.
///
/// j(k, t) = sum_i m_i v_i . e exp(i k . r_i), e across k. For small k the correlation of j decays as
/// exp(-eta k^2 t / rho), so eta(k) = rho <j^2> / (k^2 S(k)), S the integral of <j(0) j(t)> from zero to infinity
/// [Palmer1994]. S comes from the spectrum of j at zero frequency as for the stress. Shells of wave vectors are
/// extrapolated by eta(k) = eta (1 - a k^2).
///
/// The cell must be periodic and constant, and frames must hold velocities and lie closer than the decay.
public struct TransverseCurrentAnalysis: Analysis {
  static let fewestFrames = 256
  private var waves: WaveVectors?
  private var series: [[[Double]]] = []
  private var times: [Double] = []
  private var first: (topology: Topology, cell: Cell)?
  private var kineticSum = 0.0

  public init() {}

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let snapshot = copy snapshot
    guard let velocities = snapshot.state.velocities, snapshot.state.cell.isFullyPeriodic else {
      throw MDError(
        .analysis, "transverse currents need velocities and a periodic cell",
        hint: "'output: {velocities: true}'")
    }
    if waves == nil {
      let waves = WaveVectors(snapshot.state.cell)
      self.waves = waves
      first = (snapshot.topology, snapshot.state.cell)
      series = waves.shells.map { Array(repeating: [], count: 4 * $0.count) }
    }
    guard let waves, let first, snapshot.topology.change(from: first.topology) == nil,
      !snapshot.topology.isPart,
      (snapshot.state.cell.volume - first.cell.volume).magnitude < 1e-6 * first.cell.volume
    else { throw MDError(.analysis, "cell or atoms change between frames, or some atoms are not there") }
    times.append(snapshot.longTime)
    let positions = snapshot.state.positions
    let masses = snapshot.topology.masses
    for (s, shell) in waves.shells.enumerated() {
      for (w, wave) in shell.enumerated() {
        var (c1, s1, c2, s2) = (0.0, 0.0, 0.0, 0.0)
        for i in positions.indices {
          let phase = wave.vector.dot(positions[i])
          let (cosine, sine) = (masses[i] * cos(phase), masses[i] * sin(phase))
          let (u1, u2) = (velocities[i].dot(wave.across.0), velocities[i].dot(wave.across.1))
          c1 += cosine * u1
          s1 += sine * u1
          c2 += cosine * u2
          s2 += sine * u2
        }
        for (place, value) in [c1, s1, c2, s2].enumerated() { series[s][4 * w + place].append(value) }
      }
    }
  }

  /// Throws for fewer than 256 frames, unequal spacing, or when no shell can be fitted.
  public consuming func finish() throws(MDError) -> TransverseViscosity {
    guard let first, let waves, times.count >= Self.fewestFrames else {
      throw MDError(
        .analysis, "too few frames for transverse currents", found: "\(times.count)",
        expected: "at least \(Self.fewestFrames) with velocities")
    }
    let units = first.topology.units
    let sampling = try Sampling(times: times, unit: units.longTimeSymbol)
    let density = first.topology.totalMass / first.cell.volume
    // u/A^3 A^2/ps in the unit of viscosity: 1 u/(A ps) through eV = u A^2 / (internal time)^2.
    let factor = units.longTimeFactor * units.longTimeFactor * units.viscosityToUser
    var shells: [TransverseViscosity.Shell] = []
    for (waves, series) in zip(waves.shells, series) {
      let k = waves[0].vector.length
      let square =
        series.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / Double(series.count * times.count)
      let spectrum = PowerSpectrum(
        series, prefactors: Array(repeating: 1 / square, count: series.count), interval: sampling.interval)
      guard square > 0, let fit = ZeroFrequencyFit(spectrum) else { continue }
      let value = factor * density / (k * k * fit.value)
      shells.append(
        .init(
          waveNumber: k, viscosity: value, standardError: value * fit.standardError / fit.value,
          decayTime: fit.value, effectivePoints: fit.effectivePoints))
    }
    return try TransverseViscosity(
      shells, units: units, sampling: sampling, frames: times.count)
  }
}
