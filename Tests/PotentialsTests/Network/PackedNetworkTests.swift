import Potentials
import TestSupport
import Testing

/// Packed products and networks against plain loops and `ResidualNet`.
@Suite struct PackedNetworkTests {
  @Test(arguments: [1, 3, 4, 7, 8, 13, 29]) func productsEqualPlainLoops(count: Int) {
    product(count: count, Double.self, tolerance: 1e-14)
    product(count: count, Float.self, tolerance: 1e-5)
  }

  private func product<Scalar: KernelScalar>(count: Int, _: Scalar.Type, tolerance: Double) {
    var numbers = TestNumbers(seed: 21)
    for (rows, columns) in [(1, 1), (5, 23), (17, 24), (40, 50), (9, 97)] {
      let weights = numbers.take(rows * columns)
      let x = numbers.take(count * rows)
      let matrix = PackedMatrix<Scalar>(rows: rows, columns: columns) { weights[$0 * columns + $1] }
      let width = matrix.paddedColumns
      let bias = (0..<width).map { Scalar($0 < columns ? 0.1 * Double($0) : 0) }
      var y = Array(repeating: Scalar.nan, count: count * width)
      matrix.multiply(count: count, x.map { Scalar($0) }, xStride: rows, bias: bias, into: &y, yStride: width)
      for row in 0..<count {
        for column in 0..<width {
          var sum = column < columns ? 0.1 * Double(column) : 0
          if column < columns {
            for k in 0..<rows { sum += x[row * rows + k] * weights[k * columns + column] }
          }
          #expect(abs(Double(y[row * width + column]) - sum) <= tolerance * Double(rows))
        }
      }
    }
  }

  @Test(arguments: [Activation.tanh, .gelu, .silu, .sigmoid, .softplus, .relu6, .truncatedSiLU(threshold: 1)])
  func networksEqualThePlainOnes(_ activation: Activation) throws {
    var model = RandomModel()
    model.activation = activation
    var numbers = TestNumbers(seed: 22)
    var network = model.network([30, 30, 60, 26, 26], timestep: true, &numbers)
    #expect(network.layers.map(\.residual) == [.identity, .doubled, .none, .identity])
    network.layers.append(last(inputs: 26, &numbers))
    for count in [1, 8, 21] {
      try compare(network, count: count, Double.self, tolerance: 1e-12)
      try compare(network, count: count, Float.self, tolerance: 2e-4)
    }
    try compare(
      NetworkDescription(layers: [last(inputs: 11, &numbers)]), count: 3, Double.self, tolerance: 1e-14)
  }

  private func last(inputs: Int, _ numbers: inout TestNumbers) -> DenseLayerWeights {
    DenseLayerWeights(
      inputs: inputs, outputs: 1, weights: numbers.take(inputs), bias: numbers.take(1), timestep: [0.7],
      activation: .linear, residual: .none)
  }

  private func compare<Scalar: KernelScalar>(
    _ network: NetworkDescription, count: Int, _: Scalar.Type, tolerance: Double
  ) throws {
    var numbers = TestNumbers(seed: 23)
    let inputs = network.inputs
    let x = numbers.take(count * inputs).map { Double(Scalar($0)) }
    let (energies, gradients) = plain(network, rows: count, x, scale: 1.3, bias: -2)
    let packed = try PackedNetwork<Scalar>(network)
    let stride = packed.inputStride
    var rows = Array(repeating: Scalar.zero, count: count * stride)
    for row in 0..<count {
      for i in 0..<inputs { rows[row * stride + i] = Scalar(x[row * inputs + i]) }
    }
    var found = Array(repeating: Double.nan, count: count)
    var work = Array(repeating: Scalar.nan, count: count * packed.workWidth + 1)
    packed.energiesAndGradients(
      count: count, scale: 1.3, bias: -2, &rows, stride: stride, energies: &found, work: &work)
    for row in 0..<count {
      #expect(abs(found[row] - energies[row]) < tolerance)
      for i in 0..<inputs {
        #expect(abs(Double(rows[row * stride + i]) - gradients[row * inputs + i]) < tolerance)
      }
    }
  }

  /// scale N(x) + bias and its gradient by `ResidualNet`.
  private func plain(
    _ network: NetworkDescription, rows: Int, _ x: [Double], scale: Double, bias: Double
  ) -> (energies: [Double], gradients: [Double]) {
    let width = ResidualNet.maximumWidth(network)
    var tape = Array(repeating: 0.0, count: rows * ResidualNet.tapeWidth(network))
    var gradient = Array(repeating: scale, count: rows * width)
    var (work, product) = (gradient, gradient)
    var result = Array(repeating: 0.0, count: x.count)
    let energies = tape.withUnsafeMutableBufferPointer { tape in
      let y = ResidualNet.forward(network, rows: rows, x, tape: tape.baseAddress!)
      let energies = (0..<rows).map { scale * y[$0] + bias }
      ResidualNet.inputGradient(
        network, rows: rows, tape: tape.baseAddress!, gradient: &gradient, work: &work, product: &product,
        into: &result)
      return energies
    }
    return (energies, result)
  }

  @Test func refusesAnUnknownLastLayer() {
    var numbers = TestNumbers(seed: 1)
    let network = RandomModel().network([3, 4, 1], timestep: false, &numbers)
    #expect(throws: (any Error).self) { try PackedNetwork<Double>(network) }
  }
}
