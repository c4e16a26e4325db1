import MDCore

/// The loops of the embedded-atom method over rows of the full neighbour list.
///
/// rho_i = sum_j rho_ji(r); F_i = sum_j g d / r with d = r_j - r_i and
/// g = F'_i rho'_ji + F'_j rho'_ij + phi'; W = -sum_ij g d d / (2 r). All functions are cubic splines with
/// common knots, so one interval serves all three. Each row is swept in three steps: distances eight at a time, the
/// places of those within the cutoff, the tables for these.
struct EmbeddedAtomKernel {
  let pairs: Neighborhood
  let lanes: PairLanes
  /// Element of each row.
  let elements: UnsafeBufferPointer<Int32>
  let elementCount: Int
  let cutoff2: Double
  let largestDensity: Double
  let inverseDensitySpacing: Double
  let inverseDistanceSpacing: Double
  let densityIntervals: Int
  let distanceIntervals: Int
  let embedding: UnsafeBufferPointer<SIMD4<Double>>
  /// For pair (a, b) at a n + b and each interval: density that a adds at b, alone and followed by r phi.
  let density: UnsafePointer<SIMD4<Double>>
  let pair: UnsafePointer<SIMD8<Double>>

  /// Densities, F' and F of `rows`.
  func embed(
    _ rows: Range<Int>, densities: UnsafeMutableBufferPointer<Double>,
    slopes: UnsafeMutableBufferPointer<Double>, energies: UnsafeMutableBufferPointer<Double>
  ) {
    EmbeddedAtomRow.withRow(longest(rows)) { row in
      for i in rows {
        let center = Int(elements[i])
        let near = row.gather(i, pairs: pairs, lanes: lanes, cutoff2: cutoff2, keepingVectors: false)
        row.place(near, inverseSpacing: inverseDistanceSpacing, intervals: distanceIntervals)
        let first = pairs.offsets[i]
        var rho = 0.0
        for k in 0..<near {
          let other = elementCount == 1 ? 0 : element(first &+ Int(row.entry[k]))
          rho += value(density[index(other, center, Int(row.interval[k]))], row.p[k])
        }
        densities[i] = rho
        let at = SplineTable.Interval(rho, inverseSpacing: inverseDensitySpacing, count: densityIntervals)
        let function = UnsafeBufferPointer(
          rebasing: embedding[center * densityIntervals..<(center + 1) * densityIntervals])
        let (value, slope) = SplineTable.evaluate(function, at, inverseDensitySpacing)
        slopes[i] = slope
        energies[i] = value + slope * max(0, rho - largestDensity)
      }
    }
  }

  /// Adds the forces (and energies) of `rows`; returns their part of energy and virial.
  func sumForces(
    _ rows: Range<Int>, slopes: UnsafeBufferPointer<Double>, embeddings: UnsafeBufferPointer<Double>,
    wanted: Quantities, into columns: EvaluationColumns
  ) -> PairSums {
    var sums = PairSums()
    EmbeddedAtomRow.withRow(longest(rows)) { row in
      for i in rows {
        let near = row.gather(i, pairs: pairs, lanes: lanes, cutoff2: cutoff2, keepingVectors: true)
        row.place(near, inverseSpacing: inverseDistanceSpacing, intervals: distanceIntervals)
        let pairEnergy = sumPairs(i, near, row, slopes)
        if wanted.contains(.forces) { columns.forces[i] += row.force(pairs.entries(of: i).count) }
        let energy = embeddings[i] + 0.5 * pairEnergy
        sums.energy += energy
        if wanted.contains(.atomEnergies) { columns.atomEnergies[i] += energy }
        if wanted.contains(.virial) {
          sums.virial = sums.virial - 0.5 * row.virial(pairs.entries(of: i).count)
        }
      }
    }
    return sums
  }

  /// Leaves g / r of the pairs of row i in `row.scaled`; returns the sum of phi.
  @inline(__always)
  private func sumPairs(
    _ i: Int, _ near: Int, _ row: EmbeddedAtomRow, _ slopes: UnsafeBufferPointer<Double>
  ) -> Double {
    let center = Int(elements[i])
    let (first, ownSlope) = (pairs.offsets[i], slopes[i])
    var sum = 0.0
    for k in 0..<near {
      let entry = Int(row.entry[k])
      let j = Int(lanes.neighbors[first &+ entry])
      let other = elementCount == 1 ? 0 : Int(elements[j])
      let (interval, p, inverse) = (Int(row.interval[k]), row.p[k], row.inverse[k])
      let c = pair[index(other, center, interval)]
      let received = slope(c.lowHalf, p)
      let given = other == center ? received : slope(density[index(center, other, interval)], p)
      let phi = value(c.highHalf, p) * inverse
      let phiSlope = (slope(c.highHalf, p) * inverseDistanceSpacing - phi) * inverse
      let g = (ownSlope * received + slopes[j] * given) * inverseDistanceSpacing + phiSlope
      row.scaled[entry] = g * inverse
      sum += phi
    }
    return sum
  }

  @inline(__always)
  func element(_ entry: Int) -> Int { Int(elements[Int(lanes.neighbors[entry])]) }

  @inline(__always)
  func index(_ a: Int, _ b: Int, _ interval: Int) -> Int {
    (a &* elementCount &+ b) &* distanceIntervals &+ interval
  }

  @inline(__always)
  func value(_ c: SIMD4<Double>, _ p: Double) -> Double {
    c.x.addingProduct(p, c.y.addingProduct(p, c.z.addingProduct(p, c.w)))
  }

  /// Per interval.
  @inline(__always)
  func slope(_ c: SIMD4<Double>, _ p: Double) -> Double {
    c.y.addingProduct(p, (2 * c.z).addingProduct(p, 3 * c.w))
  }

  private func longest(_ rows: Range<Int>) -> Int {
    rows.reduce(0) { max($0, pairs.entries(of: $1).count) }
  }
}
