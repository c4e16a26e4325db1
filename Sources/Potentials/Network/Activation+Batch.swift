extension Activation {
  /// Replaces z by f(z) and writes f'(z) beside it, for `count` numbers.
  ///
  /// tanh, gelu, silu and sigmoid run through `fastTanh` (vector code, relative error about 1e-15); the others
  /// call the mathematics library number by number.
  package func evaluate(
    count: Int, _ z: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .tanh:
      for i in 0..<count {
        let t = fastTanh(z[i])
        z[i] = t
        slope[i] = 1.0.addingProduct(-t, t)
      }
    case .gelu:
      for i in 0..<count {
        let x = z[i]
        let x2 = x * x
        let t = fastTanh(0.7978845608028654 * x * (1 + 0.044715 * x2))
        z[i] = 0.5 * x * (1 + t)
        slope[i] = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * 0.7978845608028654 * (1 + 0.134145 * x2)
      }
    case .sigmoid:
      for i in 0..<count {
        let s = 0.5 + 0.5 * fastTanh(0.5 * z[i])
        z[i] = s
        slope[i] = s * (1 - s)
      }
    case .silu:
      for i in 0..<count {
        let x = z[i]
        let s = 0.5 + 0.5 * fastTanh(0.5 * x)
        z[i] = x * s
        slope[i] = s + x * s * (1 - s)
      }
    case .linear:
      for i in 0..<count { slope[i] = 1 }
    case .relu, .relu6, .softplus, .truncatedSiLU:
      for i in 0..<count {
        let x = z[i]
        z[i] = value(x)
        slope[i] = derivative(x)
      }
    }
  }
}
