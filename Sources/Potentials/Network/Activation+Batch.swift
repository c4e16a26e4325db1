extension Activation {
  /// Replaces z by f(z) and writes f'(z) beside it, for `count` numbers.
  ///
  /// tanh, gelu, silu and sigmoid run through `fastTanh` (vector code, error about one unit in the last place); the
  /// others call the mathematics library number by number.
  @inline(__always)
  package func evaluate<Scalar: KernelScalar>(
    count: Int, _ z: UnsafeMutablePointer<Scalar>, slope: UnsafeMutablePointer<Scalar>
  ) {
    let half: Scalar = 0.5
    switch self {
    case .tanh:
      for i in 0..<count {
        let t = Scalar.fastTanh(z[i])
        z[i] = t
        slope[i] = (1 as Scalar).addingProduct(-t, t)
      }
    case .gelu:
      let (scale, cubic, slopeCubic) = (0.7978845608028654 as Scalar, 0.044715 as Scalar, 0.134145 as Scalar)
      for i in 0..<count {
        let x = z[i]
        let square = x * x
        // From |x| = 10 on tanh is 1 and its slope 0, which must not meet an infinity.
        let x2 = square > 100 ? 100 : square
        let t = Scalar.fastTanh(scale * x * (1 + cubic * x2))
        z[i] = half * x * (1 + t)
        slope[i] = half * (1 + t) + half * x * (1 - t * t) * scale * (1 + slopeCubic * x2)
      }
    case .sigmoid:
      for i in 0..<count {
        let s = half + half * Scalar.fastTanh(half * z[i])
        z[i] = s
        slope[i] = s * (1 - s)
      }
    case .silu:
      for i in 0..<count {
        let x = z[i]
        let s = half + half * Scalar.fastTanh(half * x)
        z[i] = x * s
        slope[i] = s + x * s * (1 - s)
      }
    case .linear:
      for i in 0..<count { slope[i] = 1 }
    case .relu, .relu6, .softplus, .truncatedSiLU:
      for i in 0..<count {
        let x = Double(z[i])
        z[i] = Scalar(value(x))
        slope[i] = Scalar(derivative(x))
      }
    }
  }
}
