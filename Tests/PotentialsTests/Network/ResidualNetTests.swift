import Potentials
import TestSupport
import Testing

/// The network kernels' derivatives against central differences of their values.
@Suite struct ResidualNetTests {
  /// Output of a network for one row.
  private func output(_ network: NetworkDescription, _ x: [Double]) -> [Double] {
    var tape = Array(repeating: 0.0, count: ResidualNet.tapeWidth(network))
    return tape.withUnsafeMutableBufferPointer { tape in
      let y = ResidualNet.forward(network, rows: 1, x, tape: tape.baseAddress!)
      return (0..<network.outputs).map { y[$0] }
    }
  }

  @Test(arguments: [Activation.tanh, .gelu, .softplus, .truncatedSiLU(threshold: 1)])
  func inputGradient(_ activation: Activation) {
    var model = RandomModel()
    model.activation = activation
    var numbers = TestNumbers(seed: 5)
    let network = model.network([4, 4, 8, 5, 5, 2], timestep: true, &numbers)
    #expect(network.layers.map(\.residual) == [.identity, .doubled, .none, .identity, .none])
    let rows = 3
    let x = numbers.take(4 * rows)
    let weights = numbers.take(2 * rows)
    let width = ResidualNet.maximumWidth(network)
    var tape = Array(repeating: 0.0, count: rows * ResidualNet.tapeWidth(network))
    var gradient = weights + Array(repeating: 0, count: rows * width)
    var work = gradient
    var product = gradient
    var result = Array(repeating: 0.0, count: x.count)
    tape.withUnsafeMutableBufferPointer { tape in
      _ = ResidualNet.forward(network, rows: rows, x, tape: tape.baseAddress!)
      ResidualNet.inputGradient(
        network, rows: rows, tape: tape.baseAddress!, gradient: &gradient, work: &work, product: &product,
        into: &result)
    }
    let h = 1e-5
    for row in 0..<rows {
      for i in 0..<4 {
        func energy(_ step: Double) -> Double {
          var moved = Array(x[4 * row..<4 * row + 4])
          moved[i] += step
          return zip(output(network, moved), weights[2 * row..<2 * row + 2]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs((energy(h) - energy(-h)) / (2 * h) - result[4 * row + i]) < 1e-8)
      }
    }
  }

  @Test func valueAndDerivative() {
    var numbers = TestNumbers(seed: 6)
    let network = RandomModel().network([1, 2, 4, 4, 7], timestep: true, &numbers)
    let rows = 11
    let s = numbers.take(rows)
    var value = Array(repeating: 0.0, count: 7 * rows)
    var derivative = value
    var work = Array(repeating: 0.0, count: 5 * rows * ResidualNet.maximumWidth(network))
    ResidualNet.valueAndDerivative(
      network, rows: rows, s, into: &value, derivative: &derivative, work: &work)
    let h = 1e-5
    for row in 0..<rows {
      let (here, up, down) = (
        output(network, [s[row]]), output(network, [s[row] + h]), output(network, [s[row] - h])
      )
      for m in 0..<7 {
        #expect(abs(value[7 * row + m] - here[m]) < 1e-14)
        #expect(abs(derivative[7 * row + m] - (up[m] - down[m]) / (2 * h)) < 1e-8)
      }
    }
  }
}
