internal import Foundation
public import MDCore

/// Velocity autocorrelation, vibrational density of states and diffusion from the velocities in frames.
///
///   g(f) = 3 P(f) / (integral of P),  P(f) = sum_i m_i |sum_t w(t) v_i(t) exp(-2 pi i f t)|^2,
/// w = sin^2 the taper of one segment of the run. Where every mode holds kT, that is the density of states, three modes
/// an atom [Dickey1969]. The run is cut into segments; their scatter is the error. The motion of the centre of mass is
/// taken out (unless atoms are frozen or not all there) and the rotation of a body in vacuum (`BodyFrame`), frozen atoms
/// are left out.
///
/// Velocities are kept in single precision, 12 bytes an atom and frame, at most 1 GiB: beyond that every second atom of
/// each species is dropped.
public struct VibrationalAnalysis: Analysis {
  package static let fewestFrames = 64
  static let segments = 8
  /// Longest segment (ps or tau) unless asked for: lines 0.18 THz wide.
  static let longestSegment = 8.0
  private let window: Double?
  private let memory: Int
  private var topology: Topology?
  private var store: VelocityStore?
  private var times: [Double] = []
  private var monitor = EquilibrationMonitor()
  private var moves = false
  private var body: BodyFrame?
  /// Positions of the first frame.
  private var origin: [Vec3] = []

  /// `window`: largest lag of the correlation (ps), half of a segment; by default a sixteenth of the production part,
  /// at most 4 ps.
  public init(window: Double? = nil) { self.init(window: window, memory: 1 << 28) }

  /// `memory`: largest number of velocity components kept.
  package init(window: Double?, memory: Int) {
    precondition(window.map { $0 > 0 } ?? true)
    self.window = window
    self.memory = memory
  }

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    guard let velocities = snapshot.state.velocities else {
      throw MDError(
        .analysis, "the frames hold no velocities", expected: "velocities in every frame",
        hint: "'output: {velocities: true}'")
    }
    let first = topology ?? snapshot.topology
    topology = first
    guard first.types == snapshot.topology.types else {
      throw MDError(.analysis, "the species of atoms change between frames")
    }
    if store == nil { store = VelocityStore(groups: Self.groups(first), limit: memory) }
    guard first.mobileCount > 0 else { throw MDError(.analysis, "no atom can move") }
    let toPicoseconds = 1 / first.units.longTimeFactor
    moves = moves || velocities.contains { $0 != .zero }
    if body == nil { body = BodyFrame(snapshot) }
    body?.follow(snapshot)
    store?.add((body?.velocities ?? velocities).map { toPicoseconds * $0 })
    if origin.isEmpty { origin = body?.positions ?? [] }
    times.append(snapshot.longTime)
    monitor.note(snapshot)
  }

  /// Mobile atoms of each species that has any.
  private static func groups(_ topology: Topology) -> [[Int]] {
    Set(topology.types).sorted().map { type in
      topology.types.indices.filter { topology.types[$0] == type && !topology.frozen[$0] }
    }.filter { !$0.isEmpty }
  }

  /// Throws for fewer than 64 frames, unequal or unknown times, or a window that does not fit.
  public consuming func finish() throws(MDError) -> VibrationalSpectrum {
    guard let topology, let store, times.count >= Self.fewestFrames else {
      throw MDError(
        .analysis, "the trajectory is too short for a density of states", found: "\(times.count) frames",
        expected: "at least \(Self.fewestFrames) with velocities", hint: "'output: {frames: 5 fs}'")
    }
    guard moves else {
      throw MDError(
        .analysis, "the velocities of all frames are exactly zero", expected: "velocities of atoms that move")
    }
    let sampling = try Sampling(times: times, unit: topology.units.longTimeSymbol)
    guard sampling.unit == topology.units.longTimeSymbol else {
      throw MDError(.analysis, "the frames do not say their times", expected: "times that differ")
    }
    let start = min(monitor.equilibration().start, times.count - Self.fewestFrames)
    let length = try segmentLength(frames: times.count - start, sampling)
    let segments = cut(store, from: start, length: length, topology)
    let result = VibrationalCurves(
      segments: segments, names: store.groups.map { topology.name(of: $0[0]) },
      populations: Self.groups(topology).map(\.count),
      masses: store.groups.map { group in average(of: group.map { topology.masses[$0] }) },
      sampling: sampling, units: topology.units, discarded: start,
      tests: diffusionTests(topology, duration: times[times.count - 1] - times[start]))
    var spectrum = result.spectrum(segmentFrames: length)
    for notice in [body?.notice, body?.lostRotation].compactMap({ $0 }) {
      spectrum = spectrum.warning(notice)
    }
    if store.isThinned {
      let kept = store.groups.reduce(0) { $0 + $1.count }
      spectrum = spectrum.warning(
        "velocities of all atoms do not fit into 1 GiB: \(kept) of \(topology.mobileCount) atoms are used")
    }
    return spectrum
  }

  /// For each species how far its atoms have come.
  private func diffusionTests(_ topology: Topology, duration: Double) -> [VelocityDiffusion] {
    let last = body?.positions ?? []
    return Self.groups(topology).map { group in
      VelocityDiffusion(
        displacement: average(of: group.map { (last[$0] - origin[$0]).length2 }), atoms: group.count,
        duration: duration, volumePerAtom: body?.volumePerAtom,
        unit: "\(topology.units.lengthSymbol)2/\(topology.units.longTimeSymbol)")
    }
  }

  private func segmentLength(frames: Int, _ sampling: Sampling) throws(MDError) -> Int {
    guard let window else {
      return min(frames / Self.segments, max(8, Int(Self.longestSegment / sampling.interval)))
    }
    let wanted = 2 * window / sampling.interval
    guard wanted >= 8, wanted * 4 <= Double(frames) else {
      throw MDError(
        .analysis, "the window of the velocity correlation does not fit the trajectory",
        found: "\(significant(window, digits: 3)) \(sampling.unit)",
        expected: "from \(significant(4 * sampling.interval, digits: 3)) to "
          + "\(significant(sampling.interval * Double(frames) / 8, digits: 3)) \(sampling.unit), an eighth of it"
      )
    }
    return Int(wanted)
  }

  /// For each segment the species, in order.
  private func cut(
    _ store: VelocityStore, from start: Int, length: Int, _ topology: Topology
  ) -> [[VelocitySegment]] {
    let fourier = Fourier(atLeast: 2 * length)
    let count = (store.frames.count - start) / length
    return (0..<count).map { segment in
      let frames = store.frames[start + segment * length..<start + (segment + 1) * length]
      var column = 0
      return store.groups.map { group in
        defer { column += 3 * group.count }
        return VelocitySegment(
          frames, columns: column..<column + 3 * group.count, masses: group.map { topology.masses[$0] },
          lags: length / 2 + 1, using: fourier)
      }
    }
  }
}
