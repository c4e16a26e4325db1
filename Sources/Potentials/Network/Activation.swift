import Foundation

/// The activation functions DeePMD-kit offers, as TensorFlow and PyTorch define them.
///
/// Both `gelu` and `gelu_tf` are the tanh approximation in every back-end. `custom_silu` and `silut` are SiLU
/// below a threshold and a shifted tanh above it, continuous with its first derivative at the threshold.
public enum Activation: Sendable, Equatable {
  case tanh, relu, relu6, softplus, sigmoid, gelu, silu, linear
  /// SiLU below `threshold`, tanh(slope (x - threshold)) + constant above.
  case truncatedSiLU(threshold: Double)

  /// Every name that `init(name:)` knows.
  public static let names = [
    "tanh", "relu", "relu6", "softplus", "sigmoid", "gelu", "gelu_tf", "silu", "silut", "custom_silu",
    "linear",
    "none",
  ]

  /// The activation of this DeePMD-kit name (letter case does not matter), such as `tanh`, `gelu_tf`,
  /// `silut:3.0`; nil if unknown.
  public init?(name: String) {
    let lower = name.lowercased()
    switch lower {
    case "tanh": self = .tanh
    case "relu": self = .relu
    case "relu6": self = .relu6
    case "softplus": self = .softplus
    case "sigmoid": self = .sigmoid
    case "gelu", "gelu_tf": self = .gelu
    case "silu": self = .silu
    case "linear", "none": self = .linear
    default:
      guard lower.hasPrefix("silut") || lower.hasPrefix("custom_silu") else { return nil }
      let parts = lower.split(separator: ":", omittingEmptySubsequences: false)
      guard parts[0] == "silut" || parts[0] == "custom_silu", parts.count <= 2 else { return nil }
      guard let threshold = parts.count == 1 ? 3.0 : Double(parts[1]), threshold.isFinite else { return nil }
      self = .truncatedSiLU(threshold: threshold)
    }
  }

  /// DeePMD-kit's name of this function.
  public var name: String {
    switch self {
    case .tanh: "tanh"
    case .relu: "relu"
    case .relu6: "relu6"
    case .softplus: "softplus"
    case .sigmoid: "sigmoid"
    case .gelu: "gelu"
    case .silu: "silu"
    case .linear: "linear"
    case .truncatedSiLU(let threshold): "silut:\(threshold)"
    }
  }

  /// f(x), dimensionless.
  public func value(_ x: Double) -> Double {
    switch self {
    case .tanh: Foundation.tanh(x)
    case .relu: max(x, 0)
    case .relu6: min(max(x, 0), 6)
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .sigmoid: logistic(x)
    case .gelu: 0.5 * x * (1 + Foundation.tanh(geluArgument(x)))
    case .silu: x * logistic(x)
    case .linear: x
    case .truncatedSiLU(let threshold):
      if x < threshold {
        x * logistic(x)
      } else {
        Foundation.tanh(siluDerivative(threshold) * (x - threshold)) + threshold * logistic(threshold)
      }
    }
  }

  /// f'(x), dimensionless; zero at the kinks of `relu` (x = 0) and `relu6` (x = 0 and 6), as both back-ends
  /// have it.
  public func derivative(_ x: Double) -> Double {
    switch self {
    case .tanh:
      let t = Foundation.tanh(x)
      return 1 - t * t
    case .relu: return x > 0 ? 1 : 0
    case .relu6: return x > 0 && x < 6 ? 1 : 0
    case .softplus: return logistic(x)
    case .sigmoid:
      let s = logistic(x)
      return s * (1 - s)
    case .gelu:
      let t = Foundation.tanh(geluArgument(x))
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * geluScale * (1 + 3 * geluCubic * x * x)
    case .silu: return siluDerivative(x)
    case .linear: return 1
    case .truncatedSiLU(let threshold):
      guard x >= threshold else { return siluDerivative(x) }
      let slope = siluDerivative(threshold)
      let t = Foundation.tanh(slope * (x - threshold))
      return slope * (1 - t * t)
    }
  }
}

private let geluScale = (2 / Double.pi).squareRoot()
private let geluCubic = 0.044715

private func geluArgument(_ x: Double) -> Double { geluScale * (x + geluCubic * x * x * x) }

/// 1 / (1 + exp(-x)) without overflow.
private func logistic(_ x: Double) -> Double {
  let e = exp(-abs(x))
  return x >= 0 ? 1 / (1 + e) : e / (1 + e)
}

private func siluDerivative(_ x: Double) -> Double {
  let s = logistic(x)
  return s + x * s * (1 - s)
}
