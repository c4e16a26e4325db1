import MDCore

/// What is asked for by atom, pair by pair: of the energy E_i = F_i(rho_i) + sum_j phi_ij / 2 of a centre alone.
extension EmbeddedAtomKernel {
  /// Gives ghosts their forces, -dE/dr of the centres' energies; returns what that adds to the virial.
  ///
  /// `sumForces` has given each centre, for a pair with a ghost, the force of F_i and of all of phi; half of phi is the
  /// ghost's own energy, and so is what it lacks, the force of the ghost's F_j: both are counted where the ghost is a centre.
  func sumGhosts(
    slopes: UnsafeBufferPointer<Double>, wanted: Quantities, into columns: EvaluationColumns
  ) -> PairSums {
    var sums = PairSums()
    guard pairs.hasGhosts else { return sums }
    for i in 0..<pairs.centreCount {
      for entry in pairs.entries(of: i) where Int(pairs.neighbors[entry]) >= pairs.centreCount {
        guard let pair = pairTerms(i, entry, ownSlope: slopes[i]) else { continue }
        if wanted.contains(.forces) {
          columns.forces[i] -= (0.5 * pair.phiSlope / pair.r) * pair.d
          columns.forces[Int(pairs.neighbors[entry])] -=
            ((pair.embeddingSlope + 0.5 * pair.phiSlope) / pair.r) * pair.d
        }
        sums.virial = sums.virial - SymmetricTensor(pair.d, times: 0.5 * pair.embeddingSlope / pair.r)
      }
    }
    return sums
  }

  /// Adds -dE_i/dstrain of `rows`.
  func addAtomVirials(
    _ rows: Range<Int>, slopes: UnsafeBufferPointer<Double>, into columns: EvaluationColumns
  ) {
    for i in rows {
      var virial = SymmetricTensor.zero
      for entry in pairs.entries(of: i) {
        guard let pair = pairTerms(i, entry, ownSlope: slopes[i]) else { continue }
        virial =
          virial - SymmetricTensor(pair.d, times: (pair.embeddingSlope + 0.5 * pair.phiSlope) / pair.r)
      }
      columns.atomVirials[i] += virial.matrix
    }
  }

  /// d = r_j - r_i, F'_i rho'_ji and phi' of an entry within the cutoff.
  private func pairTerms(
    _ i: Int, _ entry: Int, ownSlope: Double
  ) -> (d: Vec3, r: Double, embeddingSlope: Double, phiSlope: Double)? {
    let d = pairs.displacement(i, entry)
    guard d.length2 < cutoff2 else { return nil }
    let r = d.length
    let at = SplineTable.Interval(r, inverseSpacing: inverseDistanceSpacing, count: distanceIntervals)
    let c = pair[index(element(entry), Int(elements[i]), at.index)]
    let phi = value(c.highHalf, at.p) / r
    let phiSlope = (slope(c.highHalf, at.p) * inverseDistanceSpacing - phi) / r
    return (d, r, ownSlope * slope(c.lowHalf, at.p) * inverseDistanceSpacing, phiSlope)
  }
}
