import MDCore

/// The fastest small vibration about a configuration: power iteration on the mass-weighted force constants, whose products
/// with a displacement are differences of forces.
///
///   D u = -M^(-1/2) (F(r + h M^(-1/2) u) - F(r)) / h,  omega^2 -> |D u| / |u|
///
/// A few iterations give the largest frequency within some ten per cent from below, for any potential, without a table of
/// what is usual for whom. Negative eigenvalues of a liquid count by their size.
enum FastestVibration {
  /// Largest displacement of an atom (A, sigma).
  private static let displacement = 0.005

  /// Evaluations of forces: fewer where they take long.
  private static func iterations(_ count: Int) -> Int { count <= 20_000 ? 6 : 2 }

  /// Angular frequency (one over internal time); nil where nothing is bound. `field` holds the forces of `state`.
  static func angularFrequency(_ field: ForceField, _ state: State) throws(MDError) -> Double? {
    var field = field
    let start = field.evaluation.forces
    let topology = field.topology
    let weights = topology.masses.indices.map {
      topology.frozen[$0] ? 0 : 1 / topology.masses[$0].squareRoot()
    }
    let random = CounterRandom(seed: 1, stream: .analysis)
    var mode = topology.masses.indices.map {
      topology.frozen[$0] ? Vec3.zero : random.normalVector(step: 0, atom: $0)
    }
    var square = 0.0
    for _ in 0..<iterations(topology.count) {
      let largest = zip(mode, weights).reduce(0) { max($0, $1.1 * $1.0.length) }
      let length = mode.reduce(0) { $0 + $1.length2 }.squareRoot()
      guard largest > 0, largest.isFinite else { return nil }
      let h = displacement / largest
      var moved = state
      for i in mode.indices { moved.positions[i] += (h * weights[i]) * mode[i] }
      try field.evaluate(moved, wanted: [.energy, .forces])
      for i in mode.indices { mode[i] = (weights[i] / h) * (start[i] - field.evaluation.forces[i]) }
      let product = mode.reduce(0) { $0 + $1.length2 }.squareRoot()
      square = product / length
      guard square > 0, square.isFinite else { return nil }
      for i in mode.indices { mode[i] = mode[i] / product }
    }
    return square.squareRoot()
  }
}
