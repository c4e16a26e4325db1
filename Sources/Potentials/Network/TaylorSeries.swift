import Foundation

/// The Taylor series f, f', f''/2, f'''/6 of a function of one variable around a point: arithmetic on four coefficients.
package struct TaylorSeries: Sendable {
  package var c: SIMD4<Double>

  package init(_ c: SIMD4<Double>) { self.c = c }
  /// The variable itself at x.
  package static func variable(_ x: Double) -> TaylorSeries { TaylorSeries(SIMD4(x, 1, 0, 0)) }
  package static func constant(_ x: Double) -> TaylorSeries { TaylorSeries(SIMD4(x, 0, 0, 0)) }

  package static func + (a: TaylorSeries, b: TaylorSeries) -> TaylorSeries { TaylorSeries(a.c + b.c) }
  package static func + (a: TaylorSeries, b: Double) -> TaylorSeries { a + .constant(b) }
  package static func * (s: Double, a: TaylorSeries) -> TaylorSeries { TaylorSeries(s * a.c) }
  package static func * (a: TaylorSeries, b: TaylorSeries) -> TaylorSeries {
    let (a, b) = (a.c, b.c)
    return TaylorSeries(
      SIMD4(
        a[0] * b[0], a[0] * b[1] + a[1] * b[0], a[0] * b[2] + a[1] * b[1] + a[2] * b[0],
        a[0] * b[3] + a[1] * b[2] + a[2] * b[1] + a[3] * b[0]))
  }

  /// The series of y with y' = slope x (this)', which starts with `value`.
  private func integral(from value: Double, slope: TaylorSeries) -> TaylorSeries {
    let derivative = slope * TaylorSeries(SIMD4(c[1], 2 * c[2], 3 * c[3], 0))
    return TaylorSeries(SIMD4(value, derivative.c[0], derivative.c[1] / 2, derivative.c[2] / 3))
  }

  /// tanh, from y' = (1 - y^2) u', one coefficient after the other.
  package var tanh: TaylorSeries {
    var y = TaylorSeries.constant(Foundation.tanh(c[0]))
    for _ in 0..<3 { y = integral(from: y.c[0], slope: (-1 * (y * y)) + 1) }
    return y
  }

  /// 1 / (1 + exp(-u)).
  package var sigmoid: TaylorSeries { 0.5 * (0.5 * self).tanh + 0.5 }
}

extension Activation {
  /// f(u) of a series; nil where f is not three times differentiable.
  package func series(_ u: TaylorSeries) -> TaylorSeries? {
    switch self {
    case .tanh: return u.tanh
    case .sigmoid: return u.sigmoid
    case .silu: return u * u.sigmoid
    case .gelu:
      let argument = (2 / Double.pi).squareRoot() * (u + 0.044715 * (u * u * u))
      return 0.5 * (u * (argument.tanh + 1))
    case .softplus: return u.softplus
    case .linear: return u
    case .relu, .relu6, .truncatedSiLU: return nil
    }
  }
}

extension TaylorSeries {
  /// ln(1 + exp(u)).
  fileprivate var softplus: TaylorSeries { integral(from: Activation.softplus.value(c[0]), slope: sigmoid) }
}

extension NetworkDescription {
  /// Series of all outputs of a network with one input, around `x`; nil where an activation is not smooth enough.
  package func series(at x: Double) -> [TaylorSeries]? {
    var values = [TaylorSeries.variable(x)]
    for layer in layers {
      var next: [TaylorSeries] = []
      next.reserveCapacity(layer.outputs)
      for o in 0..<layer.outputs {
        var z = TaylorSeries.constant(layer.bias[o])
        for i in 0..<layer.inputs { z.c.addProduct(values[i].c, layer.weights[i * layer.outputs + o]) }
        guard var y = layer.activation.series(z) else { return nil }
        if let timestep = layer.timestep { y = timestep[o] * y }
        next.append(layer.residual == .none ? y : y + values[o % layer.inputs])
      }
      values = next
    }
    return values
  }
}
