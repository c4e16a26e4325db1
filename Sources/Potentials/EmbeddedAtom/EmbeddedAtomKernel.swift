import MDCore

/// The loops of the embedded-atom method over rows of the full neighbour list.
///
/// rho_i = sum_j rho_ji(r); F_i = sum_j g d / r with d = r_j - r_i and
/// g = F'_i rho'_ji + F'_j rho'_ij + phi'; W = -sum_ij g d d / (2 r). All functions are cubic splines with
/// common knots, so one interval search serves all three.
struct EmbeddedAtomKernel {
  let pairs: Neighborhood
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
  let density: UnsafeBufferPointer<SIMD4<Double>>
  let pair: UnsafeBufferPointer<SIMD4<Double>>

  private typealias Table = UnsafeBufferPointer<SIMD4<Double>>

  @inline(__always)
  private func table(_ all: Table, _ index: Int, _ length: Int) -> Table {
    Table(start: all.baseAddress! + index * length, count: length)
  }

  @inline(__always)
  private func interval(_ r: Double) -> SplineTable.Interval {
    SplineTable.Interval(r, inverseSpacing: inverseDistanceSpacing, count: distanceIntervals)
  }

  /// Densities, F' and F of `rows`.
  func embed(
    _ rows: Range<Int>, densities: UnsafeMutableBufferPointer<Double>,
    slopes: UnsafeMutableBufferPointer<Double>, energies: UnsafeMutableBufferPointer<Double>
  ) {
    for i in rows {
      let center = Int(elements[i])
      var rho = 0.0
      for p in pairs.entries(of: i) {
        let r2 = pairs.displacement(i, p).length2
        if r2 >= cutoff2 { continue }
        let other = Int(elements[Int(pairs.neighbors[p])])
        let function = table(density, other * elementCount + center, distanceIntervals)
        rho += SplineTable.evaluate(function, interval(r2.squareRoot()), inverseDistanceSpacing).value
      }
      densities[i] = rho
      let at = SplineTable.Interval(rho, inverseSpacing: inverseDensitySpacing, count: densityIntervals)
      let function = table(embedding, center, densityIntervals)
      let (value, slope) = SplineTable.evaluate(function, at, inverseDensitySpacing)
      slopes[i] = slope
      energies[i] = value + slope * max(0, rho - largestDensity)
    }
  }

  /// Adds the forces (and energies) of `rows`; returns their part of energy and virial.
  func sumForces(
    _ rows: Range<Int>, slopes: UnsafeBufferPointer<Double>, embeddings: UnsafeBufferPointer<Double>,
    wanted: Quantities, forces: UnsafeMutableBufferPointer<Vec3>,
    atomEnergies: UnsafeMutableBufferPointer<Double>
  ) -> PairSums {
    var sums = PairSums()
    let wantsVirial = wanted.contains(.virial)
    for i in rows {
      let center = Int(elements[i])
      let ownSlope = slopes[i]
      var force = Vec3.zero
      var pairEnergy = 0.0
      var virial = SymmetricTensor.zero
      for p in pairs.entries(of: i) {
        let d = pairs.displacement(i, p)
        let r2 = d.length2
        if r2 >= cutoff2 { continue }
        let j = Int(pairs.neighbors[p])
        let other = Int(elements[j])
        let r = r2.squareRoot()
        let at = interval(r)
        func slope(_ a: Int, _ b: Int) -> Double {
          SplineTable.evaluate(
            table(density, a * elementCount + b, distanceIntervals), at, inverseDistanceSpacing
          ).slope
        }
        let (z, zSlope) = SplineTable.evaluate(
          table(pair, center * elementCount + other, distanceIntervals), at, inverseDistanceSpacing)
        let inverse = 1 / r
        let phi = z * inverse
        let phiSlope = (zSlope - phi) * inverse
        let g = ownSlope * slope(other, center) + slopes[j] * slope(center, other) + phiSlope
        let scaled = (g * inverse) * d
        force += scaled
        pairEnergy += phi
        if wantsVirial {
          virial.xx -= scaled.x * d.x
          virial.yy -= scaled.y * d.y
          virial.zz -= scaled.z * d.z
          virial.yz -= scaled.y * d.z
          virial.xz -= scaled.x * d.z
          virial.xy -= scaled.x * d.y
        }
      }
      forces[i] += force
      let energy = embeddings[i] + 0.5 * pairEnergy
      sums.energy += energy
      sums.virial = sums.virial + 0.5 * virial
      if wanted.contains(.atomEnergies) { atomEnergies[i] += energy }
    }
    return sums
  }
}
