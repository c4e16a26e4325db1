import Deck
import MDCore

/// What may help a run whose numbers got out of hand: only what its stage and its potential allow.
extension Plan {
  /// `error` is what stage `index` ended with, `state` the last that is known.
  func advised(_ error: MDError, stage index: Int, _ state: State, _ topology: Topology) -> MDError {
    guard error.kind == .unstable, error.hint == nil else { return error }
    var advice: [String] = []
    switch stages[index].method {
    case .minimize(let how):
      if how.cell != nil { advice.append("'cell: fixed' in a minimisation before this one") }
    case .nve, .nvt, .npt, .nph:
      advice.append("a smaller timestep")
      if stages[..<index].allSatisfy(\.isDynamics) { advice.append("a minimize stage first") }
      if stages[index].startTemperature != nil { advice.append("a lower temperature") }
    }
    switch stages[index].method {
    case .npt, .nph: advice.append("a longer barostat-time")
    case .minimize, .nve, .nvt: break
    }
    if canOverlay(topology), isClose(ClosestPair(state.positions, in: state.cell), topology) {
      advice.append("a zbl term for close pairs")
    }
    var copy = error
    copy.hint = advice.isEmpty ? nil : advice.joined(separator: ", or ")
    return copy
  }

  /// Whether a pair is closer than bonds of its elements ever are.
  private func isClose(_ pair: ClosestPair?, _ topology: Topology) -> Bool {
    guard let pair, let a = PeriodicTable.covalentRadius(topology.name(of: pair.first)),
      let b = PeriodicTable.covalentRadius(topology.name(of: pair.second))
    else { return false }
    return pair.distance < Preflight.closest * (a + b)
  }
}
