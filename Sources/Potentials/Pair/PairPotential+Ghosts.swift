import MDCore

extension PairSystem {
  /// Gives ghosts their forces: of a pair with a ghost half belongs to the centre's energy, and each of the two feels the
  /// force of that half; `sumRows` has given the centre all of it.
  func shareWithGhosts() {
    guard pairs.hasGhosts, wanted.contains(.forces) else { return }
    for i in 0..<pairs.centreCount {
      let first = Int(pairs.types[i]) * speciesCount
      for entry in pairs.entries(of: i) where Int(pairs.neighbors[entry]) >= pairs.centreCount {
        let ghost = Int(pairs.neighbors[entry])
        let kind = first + Int(pairs.types[ghost])
        let d = pairs.displacement(i, entry)
        guard d.length2 < cutoffs2[kind] else { continue }
        let half = (0.5 * Function.evaluate(d.length2, parameters[kind]).forceOverR) * d
        columns.forces[i] += half
        columns.forces[ghost] += half
      }
    }
  }
}
