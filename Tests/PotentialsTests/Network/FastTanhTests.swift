import Foundation
import Potentials
import TestSupport
import Testing

/// The vector form of the activations against the mathematics library.
@Suite struct FastTanhTests {
  @Test func agreesWithTheLibrary() {
    var numbers = TestNumbers(seed: 3)
    var worst = 0.0
    for range in [1e-8, 1e-3, 0.1, 0.5, 2, 5, 25] {
      for _ in 0..<5000 {
        let x = range * numbers.next()
        worst = max(worst, abs(Double.fastTanh(x) - tanh(x)) / abs(tanh(x)))
      }
    }
    #expect(worst < 1e-15)
  }

  @Test func limits() {
    for x in [0, Double.leastNonzeroMagnitude, 0x1p-1030, 19, 20, 41, 710, 1e300, .infinity] {
      #expect(Double.fastTanh(x) == tanh(x))
      #expect(Double.fastTanh(-x) == -tanh(x))
    }
    #expect(Double.fastTanh(-0.0).sign == .minus)
    #expect(Double.fastTanh(.nan).isNaN)
  }

  @Test(arguments: [
    Activation.tanh, .relu, .relu6, .softplus, .sigmoid, .gelu, .silu, .linear, .truncatedSiLU(threshold: 2),
  ]) func batchesEqualSingleNumbers(_ activation: Activation) {
    var numbers = TestNumbers(seed: 4)
    let x = numbers.take(1001).map { 9 * $0 }
    var value = x
    var slope = Array(repeating: 0.0, count: x.count)
    activation.evaluate(count: x.count, &value, slope: &slope)
    for i in x.indices {
      #expect(abs(value[i] - activation.value(x[i])) < 2e-15 * max(1, abs(x[i])))
      #expect(abs(slope[i] - activation.derivative(x[i])) < 4e-15 * max(1, abs(x[i])))
    }
  }
}
