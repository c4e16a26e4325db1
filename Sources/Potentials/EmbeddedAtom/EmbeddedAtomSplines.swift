import MDCore

/// The interpolated functions of an embedded-atom model, laid out for the kernel.
struct EmbeddedAtomSplines: Sendable {
  let elementCount: Int
  let cutoff: Double
  let largestDensity: Double
  private let densitySpacing: Double
  private let distanceSpacing: Double
  private let densityIntervals: Int
  private let distanceIntervals: Int
  /// F per element, one after the other.
  private let embedding: [SIMD4<Double>]
  /// For pair (a, b) at a n + b and each interval: density that a adds at b, then r phi(r), in one line of the cache.
  private let pair: [SIMD8<Double>]
  /// The density alone: what the first sweep reads fits the second-level cache.
  private let density: [SIMD4<Double>]

  init(_ tables: EmbeddedAtomTables) throws(MDError) {
    let n = tables.elements.count
    let (nrho, nr) = (tables.embedding.first?.count ?? 0, tables.pair.first?.count ?? 0)
    let densities = tables.style == .alloy ? 1 : n
    let shapesMatch =
      n > 0 && nrho >= 5 && nr >= 5 && tables.embedding.count == n && tables.density.count == n
      && tables.pair.count == n * (n + 1) / 2 && tables.embedding.allSatisfy { $0.count == nrho }
      && tables.density.allSatisfy { $0.count == densities && $0.allSatisfy { $0.count == nr } }
      && tables.pair.allSatisfy { $0.count == nr }
    guard shapesMatch, tables.cutoff > 0, tables.densitySpacing > 0, tables.distanceSpacing > 0 else {
      throw MDError(
        .input, "the EAM tables do not match their element list",
        found: "\(n) element(s), \(nrho) densities, \(nr) distances, cutoff \(tables.cutoff)",
        expected: "at least five values in each table, all of the same length")
    }
    elementCount = n
    cutoff = tables.cutoff
    densitySpacing = tables.densitySpacing
    distanceSpacing = tables.distanceSpacing
    densityIntervals = nrho - 1
    distanceIntervals = nr - 1
    largestDensity = Double(nrho - 1) * tables.densitySpacing
    embedding = tables.embedding.flatMap {
      SplineTable($0, spacing: tables.densitySpacing).coefficients
    }
    func distanceSpline(_ f: [Double]) -> [SIMD4<Double>] {
      SplineTable(f, spacing: tables.distanceSpacing).coefficients
    }
    var pair: [SIMD8<Double>] = []
    for a in 0..<n {
      for b in 0..<n {
        let density = distanceSpline(tables.density[a][tables.style == .alloy ? 0 : b])
        let (high, low) = (max(a, b), min(a, b))
        let phi = distanceSpline(tables.pair[high * (high + 1) / 2 + low])
        pair += zip(density, phi).map { SIMD8(lowHalf: $0, highHalf: $1) }
      }
    }
    self.pair = pair
    density = pair.map(\.lowHalf)
  }

  /// The kernel on these tables, valid during `body`.
  func withKernel(
    pairs: Neighborhood, elements: UnsafeBufferPointer<Int32>, _ body: (EmbeddedAtomKernel) -> Void
  ) {
    embedding.withUnsafeBufferPointer { embedding in
      withTables { density, pair in
        body(
          EmbeddedAtomKernel(
            pairs: pairs, lanes: PairLanes(pairs), elements: elements, elementCount: elementCount,
            cutoff2: cutoff * cutoff, largestDensity: largestDensity,
            inverseDensitySpacing: 1 / densitySpacing,
            inverseDistanceSpacing: 1 / distanceSpacing, densityIntervals: densityIntervals,
            distanceIntervals: distanceIntervals, embedding: embedding, density: density, pair: pair))
      }
    }
  }

  private func withTables(_ body: (UnsafePointer<SIMD4<Double>>, UnsafePointer<SIMD8<Double>>) -> Void) {
    density.withUnsafeBufferPointer { density in
      pair.withUnsafeBufferPointer { body(density.baseAddress!, $0.baseAddress!) }
    }
  }

  /// How phi and rho end at the cutoff, relative to their size between 0.6 and 1 times the cutoff.
  var continuity: Continuity {
    var worst = Continuity.c2
    let step = 1e-4 * cutoff
    for table in [density, pair.map(\.highHalf)] {
      for k in 0..<(elementCount * elementCount) {
        let part = Array(table[k * distanceIntervals..<(k + 1) * distanceIntervals])
        func f(_ r: Double) -> (value: Double, slope: Double) {
          let at = SplineTable.Interval(r, inverseSpacing: 1 / distanceSpacing, count: part.count)
          return part.withUnsafeBufferPointer { SplineTable.evaluate($0, at, 1 / distanceSpacing) }
        }
        let samples = (0...40).map { f(cutoff * (0.6 + 0.01 * Double($0))) }
        let size = samples.map { abs($0.value) }.max()!
        let slope = samples.map { abs($0.slope) }.max()!
        let curvature =
          zip(samples, samples.dropFirst()).map { abs($1.slope - $0.slope) }.max()! / (0.01 * cutoff)
        let end = f(cutoff)
        let fine = (end.slope - f(cutoff - step).slope) / step
        let coarse = (end.slope - f(cutoff - 2 * step).slope) / (2 * step)
        let found: Continuity =
          abs(end.value) > 1e-7 * size
          ? .jump
          : abs(end.slope) > 1e-6 * slope ? .c0 : abs(2 * fine - coarse) > 1e-4 * curvature ? .c1 : .c2
        let order = Continuity.allCases
        if order.firstIndex(of: found)! < order.firstIndex(of: worst)! { worst = found }
      }
    }
    return worst
  }
}
