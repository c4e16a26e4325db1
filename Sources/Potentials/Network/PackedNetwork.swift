package import MDCore

/// A network from many numbers to one, with packed weights: a fitting network ready for the hot path.
///
/// Its plain twin is `ResidualNet`. Rows are centres of one type; every layer is one matrix product over all rows, forth and
/// back, and one sweep for the activations. Cost 4 x (sum of inputs x outputs) flop a row.
package struct PackedNetwork<Scalar: KernelScalar>: Sendable {
  struct Layer: Sendable {
    /// W, and its transpose for the way back.
    let forward: PackedMatrix<Scalar>
    let backward: PackedMatrix<Scalar>
    /// Padded like the outputs.
    let bias: AlignedMemory<Scalar>
    let timestep: AlignedMemory<Scalar>?
    let activation: Activation
    let residual: DenseLayerWeights.Residual

    var inputs: Int { forward.rows }
    /// Outputs with padding: the row length of values and slopes.
    var columns: Int { forward.paddedColumns }

    init(_ layer: DenseLayerWeights) {
      let (weights, outputs) = (layer.weights, layer.outputs)
      forward = PackedMatrix(rows: layer.inputs, columns: outputs) { weights[$0 * outputs + $1] }
      backward = PackedMatrix(rows: outputs, columns: layer.inputs) { weights[$1 * outputs + $0] }
      let columns = forward.paddedColumns
      func padded(_ numbers: [Double]) -> AlignedMemory<Scalar> {
        let memory = AlignedMemory<Scalar>(count: columns, repeating: 0)
        for (index, number) in numbers.enumerated() { memory.start[index] = Scalar(number) }
        return memory
      }
      bias = padded(layer.bias)
      timestep = layer.timestep.map(padded)
      activation = layer.activation
      residual = layer.residual
    }
  }

  let hidden: [Layer]
  /// Weights of the last layer, padded, and its bias; its timestep is multiplied in.
  let lastWeights: AlignedMemory<Scalar>
  let lastBias: Double

  /// Arithmetic of a row, forth and back.
  package let flop: Double
  /// Row length that inputs and their gradients need at least.
  package let inputStride: Int
  /// Numbers of work space a row.
  package let workWidth: Int
  /// Columns of the widest layer.
  private let widest: Int

  /// Fails if the last layer is not linear with one output.
  package init(_ network: NetworkDescription) throws(MDError) {
    guard let last = network.layers.last, last.outputs == 1, last.activation == .linear,
      last.residual == .none
    else {
      throw MDError(
        .input, "the last layer of a fitting network is of an unknown kind",
        expected: "a linear layer with one output and no residual")
    }
    hidden = network.layers.dropLast().map(Layer.init)
    let factor = last.timestep?[0] ?? 1
    let lastWidth = hidden.last?.columns ?? Scalar.padded(last.inputs)
    lastWeights = AlignedMemory(count: lastWidth, repeating: 0)
    for (index, weight) in last.weights.enumerated() { lastWeights.start[index] = Scalar(factor * weight) }
    lastBias = factor * last.bias[0]
    flop = network.layers.reduce(0) { $0 + 4 * Double($1.inputs) * Double($1.outputs) }
    inputStride = hidden.first?.backward.paddedColumns ?? lastWidth
    widest = hidden.map(\.columns).max() ?? 0
    workWidth = hidden.reduce(0) { $0 + 2 * $1.columns } + 2 * widest
  }

  /// Writes energies = scale N(x) + bias (eV) and replaces x by the gradient dE/dx.
  ///
  /// x: count rows of length `stride` >= `inputStride`, zero or at least finite in the padding; `work` holds count x `workWidth`.
  @inline(__always)
  package func energiesAndGradients(
    count: Int, scale: Double, bias: Double, _ x: UnsafeMutablePointer<Scalar>, stride: Int,
    energies: UnsafeMutablePointer<Double>, work: UnsafeMutablePointer<Scalar>
  ) {
    var (input, inputStride, record) = (x, stride, work)
    for layer in hidden {
      let size = count * layer.columns
      Self.forward(layer, count: count, input, stride: inputStride, into: record, slope: record + size)
      (input, inputStride, record) = (record, layer.columns, record + 2 * size)
    }
    let factor = Scalar(scale)
    for row in 0..<count {
      energies[row] = scale * (output(input + row * inputStride) + lastBias) + bias
    }
    guard !hidden.isEmpty else {
      for row in 0..<count {
        for i in 0..<lastWeights.count { x[row * stride + i] = factor * lastWeights.start[i] }
      }
      return
    }
    var (above, below) = (record, record + count * widest)
    for row in 0..<count {
      for i in 0..<lastWeights.count { above[row * lastWeights.count + i] = factor * lastWeights.start[i] }
    }
    for (index, layer) in hidden.enumerated().reversed() {
      record -= 2 * count * layer.columns
      let (target, targetStride) = index == 0 ? (x, stride) : (below, layer.backward.paddedColumns)
      Self.backward(
        layer, count: count, slope: record + count * layer.columns, above, into: target, stride: targetStride)
      swap(&above, &below)
    }
  }

  /// The last layer without its bias.
  @inline(__always)
  private func output(_ y: UnsafePointer<Scalar>) -> Double {
    var sum = Scalar.Lanes.zero
    for i in stride(from: 0, to: lastWeights.count, by: Scalar.laneCount) {
      sum = sum.addingProduct(lanes(y + i), lanes(lastWeights.start + i))
    }
    return Double(sum.sum())
  }

  /// y = r(x) + t f(x W + b) and slope = t f'(x W + b), t the timestep.
  @inline(__always)
  private static func forward(
    _ layer: Layer, count: Int, _ x: UnsafePointer<Scalar>, stride: Int,
    into y: UnsafeMutablePointer<Scalar>, slope: UnsafeMutablePointer<Scalar>
  ) {
    let columns = layer.columns
    layer.forward.multiply(
      count: count, x, xStride: stride, bias: layer.bias.start, into: y, yStride: columns)
    layer.activation.evaluate(count: count * columns, y, slope: slope)
    for row in 0..<count {
      let (value, change, input) = (y + row * columns, slope + row * columns, x + row * stride)
      if let timestep = layer.timestep?.start {
        for i in 0..<columns {
          value[i] *= timestep[i]
          change[i] *= timestep[i]
        }
      }
      switch layer.residual {
      case .none: break
      case .identity: for i in 0..<layer.inputs { value[i] += input[i] }
      case .doubled:
        for i in 0..<layer.inputs { value[i] += input[i] }
        for i in 0..<layer.inputs { value[layer.inputs + i] += input[i] }
      }
    }
  }

  /// gx = r^T(gy) + (slope gy) W^T; `slope` is overwritten. Rows of gy are padded like the layer's outputs.
  @inline(__always)
  private static func backward(
    _ layer: Layer, count: Int, slope: UnsafeMutablePointer<Scalar>, _ gy: UnsafePointer<Scalar>,
    into gx: UnsafeMutablePointer<Scalar>, stride: Int
  ) {
    let columns = layer.columns
    for i in 0..<count * columns { slope[i] *= gy[i] }
    layer.backward.multiply(count: count, slope, xStride: columns, bias: nil, into: gx, yStride: stride)
    for row in 0..<count {
      let (from, to) = (gy + row * columns, gx + row * stride)
      switch layer.residual {
      case .none: break
      case .identity: for i in 0..<layer.inputs { to[i] += from[i] }
      case .doubled: for i in 0..<layer.inputs { to[i] += from[i] + from[layer.inputs + i] }
      }
    }
  }
}
