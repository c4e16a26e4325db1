internal import Foundation
public import MDCore

/// Mean-squared displacement and diffusion from unwrapped positions.
///
/// The motion of the centre of mass is taken out of every frame (unless atoms are frozen or not all there); that lowers the
/// coefficient by a factor 1 - 1/N in a system of N equal atoms. So is the rotation of a body in vacuum (`BodyFrame`). All
/// time origins are used; frozen atoms do not count.
/// The error of a diffusion coefficient is the scatter of five blocks of the run, each fitted by itself, its three
/// directions counted apart: err^2 = sum over directions of var(D_x over blocks) / (5 9). Positions of all frames are
/// kept: 24 bytes an atom and frame.
public struct DiffusionAnalysis: Analysis {
  static let blockCount = 5
  package static let fewestFrames = 20
  private let requestedWindow: ClosedRange<Double>?
  private var topology: Topology?
  private var times: [Double] = []
  private var frames: [[Vec3]] = []
  private var monitor = EquilibrationMonitor()
  private var body: BodyFrame?

  /// `fitWindow`: lags between which the line is fitted (ps), by default 10 % to 50 % of a block, which is a fifth of
  /// the production part.
  public init(fitWindow: ClosedRange<Double>? = nil) { requestedWindow = fitWindow }

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let first = topology ?? snapshot.topology
    topology = first
    guard first.types == snapshot.topology.types, first.count > 0 else {
      throw MDError(.analysis, "the species of atoms change between frames, or there are none")
    }
    if body == nil { body = BodyFrame(snapshot) }
    body?.follow(snapshot)
    frames.append(body?.positions ?? [])
    times.append(snapshot.longTime)
    monitor.note(snapshot)
  }

  /// Throws for fewer than 20 frames, unequal spacing, or a fit window that does not fit into a block.
  public consuming func finish() throws(MDError) -> MeanSquaredDisplacement {
    guard let topology, frames.count >= Self.fewestFrames else {
      throw MDError(
        .analysis, "the trajectory is too short for diffusion", found: "\(frames.count) frames",
        expected: "at least \(Self.fewestFrames)", hint: "write frames more often or run longer")
    }
    let sampling = try Sampling(times: times, unit: topology.units.longTimeSymbol)
    let start = min(monitor.equilibration().start, frames.count - Self.fewestFrames)
    let production = Array(frames[start...])
    let lags = production.count / Self.blockCount
    let window = try fitLags(lags, sampling.interval)
    let species = Set(topology.types).sorted()
    let mobile = topology.types.indices.filter { !topology.frozen[$0] }
    var groups = species.map { type in
      (topology.species[type], mobile.filter { topology.types[$0] == type })
    }
    if species.count > 1 { groups.append(("total", mobile)) }
    groups.removeAll { $0.1.isEmpty }
    guard !groups.isEmpty else { throw MDError(.analysis, "all atoms are frozen, so none diffuses") }
    let fit = DiffusionFit(
      sampling: sampling, lags: lags, window: window, units: topology.units, discarded: start,
      volumePerAtom: body?.volumePerAtom, lostRotation: body?.lostRotation)
    var curves: [MeanSquaredDisplacement.Curve] = []
    for (name, atoms) in groups { curves.append(try fit.curve(name, atoms, production)) }
    return MeanSquaredDisplacement(
      times: (0..<lags).map { Double($0) * sampling.interval }, timeUnit: sampling.unit,
      lengthUnit: topology.units.lengthSymbol,
      fitWindow: Double(window.lowerBound) * sampling.interval...Double(window.upperBound)
        * sampling.interval,
      curves: curves, notice: body?.notice)
  }

  private func fitLags(_ lags: Int, _ interval: Double) throws(MDError) -> ClosedRange<Int> {
    guard let requested = requestedWindow else {
      let low = max(1, lags / 10)
      return low...max(low + 1, lags / 2)
    }
    // Times of frames are rounded, so an end that falls on a frame is that frame.
    let low = max(1, Int((requested.lowerBound / interval - 1e-6).rounded(.up)))
    let high = (requested.upperBound / interval + 1e-6).rounded(.down)
    guard high < Double(lags), Int(high) > low else {
      throw MDError(
        .analysis, "the fit window of the diffusion does not fit the trajectory",
        found: "\(requested.lowerBound) to \(requested.upperBound)",
        expected: "at least two lags below \(Double(lags) * interval), a fifth of the trajectory")
    }
    return low...Int(high)
  }
}
