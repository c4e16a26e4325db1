import Potentials
import TestSupport
import Testing

/// Series of activations and networks against central differences of the first derivative.
@Suite struct TaylorSeriesTests {
  @Test(arguments: [Activation.tanh, .sigmoid, .silu, .gelu, .softplus, .linear])
  func derivatives(_ activation: Activation) throws {
    let h = 1e-4
    for x in [-2.3, -0.4, 0, 0.7, 1.9] {
      let c = try #require(activation.series(.variable(x))).c
      let (down, here, up) = (
        activation.derivative(x - h), activation.derivative(x), activation.derivative(x + h)
      )
      #expect(abs(c[0] - activation.value(x)) < 1e-15)
      #expect(abs(c[1] - here) < 1e-15)
      #expect(abs(2 * c[2] - (up - down) / (2 * h)) < 1e-7)
      #expect(abs(6 * c[3] - (up - 2 * here + down) / (h * h)) < 1e-6)
    }
  }

  @Test(arguments: [Activation.relu, .relu6, .truncatedSiLU(threshold: 1)])
  func kinksHaveNone(_ activation: Activation) { #expect(activation.series(.variable(0.3)) == nil) }

  @Test func networks() throws {
    var numbers = TestNumbers(seed: 6)
    let network = RandomModel().network([1, 2, 4, 4, 7], timestep: true, &numbers)
    let h = 1e-4
    let s = [0.3 - h, 0.3, 0.3 + h]
    var value = Array(repeating: 0.0, count: 21)
    var slope = value
    var work = Array(repeating: 0.0, count: 5 * 3 * ResidualNet.maximumWidth(network))
    ResidualNet.valueAndDerivative(network, rows: 3, s, into: &value, derivative: &slope, work: &work)
    let series = try #require(network.series(at: 0.3))
    for m in 0..<7 {
      let (down, here, up) = (slope[m], slope[7 + m], slope[14 + m])
      #expect(abs(series[m].c[0] - value[7 + m]) < 1e-14 && abs(series[m].c[1] - here) < 1e-14)
      #expect(abs(2 * series[m].c[2] - (up - down) / (2 * h)) < 1e-6)
      #expect(abs(6 * series[m].c[3] - (up - 2 * here + down) / (h * h)) < 1e-5)
    }
  }
}
