/// Kernels of a whole network, layer by layer, on a batch of rows. The caller owns all memory.
package enum ResidualNet {
  /// Numbers a row that `forward` keeps for the gradient: value and slope of every layer.
  package static func tapeWidth(_ network: NetworkDescription) -> Int {
    network.layers.reduce(0) { $0 + 2 * $1.outputs }
  }

  /// Largest width of any layer's input or output.
  package static func maximumWidth(_ network: NetworkDescription) -> Int {
    network.layers.reduce(1) { max($0, $1.inputs, $1.outputs) }
  }

  /// Evaluates the network: x rows x inputs; `tape` rows x `tapeWidth`. Returns the output, rows x outputs, which lies in the tape.
  package static func forward(
    _ network: NetworkDescription, rows: Int, _ x: UnsafePointer<Double>, tape: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<Double> {
    var input = x
    var next = tape
    for layer in network.layers {
      let size = rows * layer.outputs
      DenseLayer.forward(layer, rows: rows, input, into: next, slope: next + size)
      input = UnsafePointer(next)
      next += 2 * size
    }
    return input
  }

  /// Writes dE/dx, rows x inputs, from dE/d(output) in `gradient`, with the tape of `forward`.
  ///
  /// `gradient` and `work` hold rows x `maximumWidth` each, `product` too; all three are overwritten.
  package static func inputGradient(
    _ network: NetworkDescription, rows: Int, tape: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, work: UnsafeMutablePointer<Double>,
    product: UnsafeMutablePointer<Double>, into gx: UnsafeMutablePointer<Double>
  ) {
    var (above, below) = (gradient, work)
    var record = tape + rows * tapeWidth(network)
    for (index, layer) in network.layers.enumerated().reversed() {
      let size = rows * layer.outputs
      record -= 2 * size
      let target = index == 0 ? gx : below
      DenseLayer.inputGradient(
        layer, rows: rows, slope: record + size, above, product: product, into: target)
      swap(&above, &below)
    }
  }

  /// Evaluates value and tangent together for a single-number input: y = N(s), dy = dN/ds.
  ///
  /// s: rows numbers; y and dy rows x outputs. `work` holds 5 x rows x `maximumWidth`. Cost twice a forward evaluation.
  package static func valueAndDerivative(
    _ network: NetworkDescription, rows: Int, _ s: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>,
    derivative dy: UnsafeMutablePointer<Double>, work: UnsafeMutablePointer<Double>
  ) {
    let size = rows * maximumWidth(network)
    let slope = work
    var (value, change) = (work + size, work + 2 * size)
    var (nextValue, nextChange) = (work + 3 * size, work + 4 * size)
    change.update(repeating: 1, count: rows)
    var input = s
    for (index, layer) in network.layers.enumerated() {
      let isLast = index == network.layers.count - 1
      let (toValue, toChange) = isLast ? (y, dy) : (nextValue, nextChange)
      DenseLayer.forward(layer, rows: rows, input, into: toValue, slope: slope)
      DenseLayer.tangent(layer, rows: rows, slope: slope, change, into: toChange)
      swap(&value, &nextValue)
      swap(&change, &nextChange)
      input = UnsafePointer(value)
    }
  }
}
