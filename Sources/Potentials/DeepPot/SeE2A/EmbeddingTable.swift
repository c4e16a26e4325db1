/// Kernel of a tabulated embedding: piecewise quintic in the normalised radial entry (`EmbeddingTableDescription`).
package enum EmbeddingTable {
  /// Writes G and dG/ds, rows x outputs, for `rows` values s.
  ///
  /// Outside [lower, maximum] value and slope at the end continue linearly, as DeePMD-kit 3 does. Cost 20 flop an output.
  package static func valueAndDerivative(
    _ table: EmbeddingTableDescription, rows: Int, _ s: UnsafePointer<Double>,
    into g: UnsafeMutablePointer<Double>, derivative dg: UnsafeMutablePointer<Double>
  ) {
    let outputs = table.outputs
    table.coefficients.withUnsafeBufferPointer { coefficients in
      for row in 0..<rows {
        let (segment, x, beyond) = locate(s[row], table)
        let base = coefficients.baseAddress! + 6 * segment * outputs
        for m in 0..<outputs {
          let c = base + 6 * m
          let value = c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * (c[4] + x * c[5]))))
          let slope = c[1] + x * (2 * c[2] + x * (3 * c[3] + x * (4 * c[4] + x * 5 * c[5])))
          g[row * outputs + m] = value + beyond * slope
          dg[row * outputs + m] = slope
        }
      }
    }
  }

  /// Taylor series of all outputs around s.
  static func series(_ table: EmbeddingTableDescription, at s: Double) -> [TaylorSeries] {
    let (segment, x, beyond) = locate(s, table)
    return (0..<table.outputs).map { m in
      let first = 6 * (segment * table.outputs + m)
      var polynomial = TaylorSeries.constant(0)
      for coefficient in table.coefficients[first..<first + 6].reversed() {
        polynomial = polynomial * TaylorSeries.variable(x) + coefficient
      }
      guard beyond != 0 else { return polynomial }
      return TaylorSeries(SIMD4(polynomial.c[0] + beyond * polynomial.c[1], polynomial.c[1], 0, 0))
    }
  }

  /// Segment of `s`, the distance from its left end, and how far `s` lies outside the table.
  static func locate(
    _ s: Double, _ table: EmbeddingTableDescription
  ) -> (segment: Int, offset: Double, beyond: Double) {
    guard s >= table.lower else { return (0, 0, s.isNaN ? s : s - table.lower) }
    let inside = min(s, table.maximum)
    let fine = Int((table.upper - table.lower) / table.fineStride)
    if inside < table.upper {
      let k = min(Int((inside - table.lower) / table.fineStride), table.segments - 1)
      return (k, inside - (Double(k) * table.fineStride + table.lower), 0)
    }
    let last = table.segments - 1
    let k = min(fine + Int((inside - table.upper) / table.coarseStride), last)
    return (k, inside - (Double(k - fine) * table.coarseStride + table.upper), s - inside)
  }
}
