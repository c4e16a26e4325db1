public import Testing

/// Holds a hand-written derivative against a central difference of fourth order.
///
/// `scale` is the size that the relative `tolerance` refers to besides that of the derivative itself.
public func checkDerivative(
  of function: (Double) throws -> Double, at x: Double, equals analytic: Double, step: Double = 1e-3,
  tolerance: Double = 1e-8, scale: Double = 1, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  let near = try function(x + step) - function(x - step)
  let far = try function(x + 2 * step) - function(x - 2 * step)
  let numeric = (8 * near - far) / (12 * step)
  #expect(
    abs(numeric - analytic) <= tolerance * max(abs(analytic), scale),
    "derivative \(analytic), central difference \(numeric) \(comment)", sourceLocation: sourceLocation)
}

/// The same for every component of a gradient; `scale` is its largest component unless given.
public func checkGradient(
  of function: ([Double]) throws -> Double, at x: [Double], equals analytic: [Double], step: Double = 1e-3,
  tolerance: Double = 1e-8, scale: Double? = nil, _ comment: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  #expect(x.count == analytic.count, "the gradient has another length", sourceLocation: sourceLocation)
  let size = scale ?? analytic.map(abs).max() ?? 1
  for k in x.indices {
    try checkDerivative(
      of: { value in
        var moved = x
        moved[k] = value
        return try function(moved)
      }, at: x[k], equals: analytic[k], step: step, tolerance: tolerance, scale: size,
      "of component \(k) \(comment)", sourceLocation: sourceLocation)
  }
}
