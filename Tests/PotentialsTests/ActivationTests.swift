import Potentials
import Testing

@Suite struct ActivationTests {
  static let all: [Activation] = [
    .tanh, .relu, .relu6, .softplus, .sigmoid, .gelu, .silu, .linear, .truncatedSiLU(threshold: 3),
    .truncatedSiLU(threshold: 10),
  ]

  /// Values at -2, 0.5 and 4 as DeePMD-kit 3.2.0 gives them (deepmd.pt.utils.utils.ActivationFn with PyTorch
  /// 2.11, double precision).
  @Test(arguments: [
    ("tanh", -0.9640275800758169, 0.46211715726000974, 0.999329299739067),
    ("relu", 0.0, 0.5, 4.0),
    ("relu6", 0.0, 0.5, 4.0),
    ("softplus", 0.1269280110429725, 0.9740769841801067, 4.0181499279178094),
    ("sigmoid", 0.11920292202211755, 0.6224593312018546, 0.9820137900379085),
    ("gelu", -0.04540230591222494, 0.34571400982514394, 3.9999297540518075),
    ("gelu_tf", -0.04540230591222494, 0.34571400982514394, 3.9999297540518075),
    ("silu", -0.2384058440442351, 0.3112296656009273, 3.928055160151634),
    ("silut", -0.2384058440442351, 0.3112296656009273, 3.6539075052015977),
    ("custom_silu:10", -0.2384058440442351, 0.3112296656009273, 3.928055160151634),
    ("linear", -2.0, 0.5, 4.0),
  ])
  func values(name: String, low: Double, middle: Double, high: Double) throws {
    let activation = try #require(Activation(name: name))
    for (x, y) in [(-2, low), (0.5, middle), (4, high)] {
      #expect(abs(activation.value(x) - y) < 1e-15 * max(1, abs(y)) * 4)
    }
  }

  @Test(arguments: all) func derivativeMatchesDifferences(activation: Activation) {
    let h = 1e-5
    for x in stride(from: -8.03, through: 12.0, by: 0.37) {
      let difference = (activation.value(x + h) - activation.value(x - h)) / (2 * h)
      #expect(abs(difference - activation.derivative(x)) < 1e-9, "\(activation) at \(x)")
    }
  }

  @Test(arguments: all) func finiteFarOut(activation: Activation) {
    for x in [-1e4, -800.0, 800, 1e4] {
      #expect(activation.value(x).isFinite)
      #expect(activation.derivative(x).isFinite)
    }
  }

  @Test func truncatedSiLUIsSmoothAtItsThreshold() {
    for threshold in [3.0, 10] {
      let activation = Activation.truncatedSiLU(threshold: threshold)
      let (below, above) = (threshold.nextDown, threshold)
      #expect(abs(activation.value(below) - activation.value(above)) < 1e-14)
      #expect(abs(activation.derivative(below) - activation.derivative(above)) < 1e-14)
    }
  }

  @Test func names() {
    for name in Activation.names { #expect(Activation(name: name) != nil) }
    #expect(Activation(name: "TANH") == .tanh)
    #expect(Activation(name: "gelu_tf") == .gelu)
    #expect(Activation(name: "None") == .linear)
    #expect(Activation(name: "silut:10.0") == .truncatedSiLU(threshold: 10))
    #expect(Activation(name: "custom_silu") == .truncatedSiLU(threshold: 3))
    for name in ["", "tan", "silut:", "silut:x", "silut:nan", "silut:1:2", "silutx", "swish"] {
      #expect(Activation(name: name) == nil, "\(name)")
    }
    for activation in Self.all { #expect(Activation(name: activation.name) == activation) }
  }
}
