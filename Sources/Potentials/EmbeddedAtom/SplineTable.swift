/// A tabulated function with LAMMPS' piecewise cubic interpolation.
///
/// Slopes at the knots come from five points (two at the ends), so value and slope are continuous. Positions
/// below the first interval follow its cubic; beyond the last knot the value stays. Source: `interpolate` of
/// LAMMPS' pair_style eam.
public struct SplineTable: Sendable {
  /// Distance of the knots; the first is at zero.
  public let spacing: Double
  /// Cubic coefficients c0 + c1 p + c2 p^2 + c3 p^3 of each interval, p from 0 to 1.
  let coefficients: [SIMD4<Double>]

  /// At least five values at 0, spacing, 2 spacing, ...
  public init(_ f: [Double], spacing: Double) {
    precondition(f.count >= 5 && spacing > 0)
    self.spacing = spacing
    let n = f.count
    var slope = [Double](repeating: 0, count: n)
    slope[0] = f[1] - f[0]
    slope[1] = 0.5 * (f[2] - f[0])
    slope[n - 2] = 0.5 * (f[n - 1] - f[n - 3])
    slope[n - 1] = f[n - 1] - f[n - 2]
    for m in 2..<(n - 2) {
      slope[m] = ((f[m - 2] - f[m + 2]) + 8 * (f[m + 1] - f[m - 1])) / 12
    }
    coefficients = (0..<(n - 1)).map { m in
      let rise = f[m + 1] - f[m]
      return SIMD4(
        f[m], slope[m], 3 * rise - 2 * slope[m] - slope[m + 1], slope[m] + slope[m + 1] - 2 * rise)
    }
  }

  /// Position of the last knot.
  public var end: Double { Double(coefficients.count) * spacing }

  /// Value and slope at x.
  public func evaluate(_ x: Double) -> (value: Double, slope: Double) {
    coefficients.withUnsafeBufferPointer { table in
      Self.evaluate(table, Interval(x, inverseSpacing: 1 / spacing, count: table.count), 1 / spacing)
    }
  }

  /// Interval number and place within it, shared by tables with the same knots.
  struct Interval {
    let index: Int
    let p: Double

    init(_ x: Double, inverseSpacing: Double, count: Int) {
      let scaled = x * inverseSpacing
      // Compared as a number first: a density beyond the table may not fit an integer.
      index = scaled < Double(count) ? (scaled > 0 ? Int(scaled) : 0) : count - 1
      p = min(scaled - Double(index), 1)
    }
  }

  @inline(__always)
  static func evaluate(
    _ table: UnsafeBufferPointer<SIMD4<Double>>, _ at: Interval, _ inverseSpacing: Double
  ) -> (value: Double, slope: Double) {
    let c = table[at.index]
    let p = at.p
    return (((c.w * p + c.z) * p + c.y) * p + c.x, ((3 * c.w * p + 2 * c.z) * p + c.y) * inverseSpacing)
  }
}
