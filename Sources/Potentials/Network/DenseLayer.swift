internal import LinearAlgebra

/// Kernels of one dense layer y = r(x) + t * f(x W + b) on a batch of rows (`*` elementwise, t the layer's timestep).
///
/// Matrices are row-major and contiguous: x rows x inputs, y and slope rows x outputs. The slope t f'(x W + b) is
/// what both derivatives need. Cost of each: 2 rows inputs outputs flop a product, plus rows x outputs activations.
package enum DenseLayer {
  /// Writes y and slope.
  package static func forward(
    _ layer: DenseLayerWeights, rows: Int, _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    let (inputs, outputs) = (layer.inputs, layer.outputs)
    layer.bias.withUnsafeBufferPointer { bias in
      for row in 0..<rows { (y + row * outputs).update(from: bias.baseAddress!, count: outputs) }
    }
    multiply(
      rows, outputs, inputs, 1, x, lda: inputs, layer.weights, ldb: outputs, beta: 1, into: y, ldc: outputs)
    layer.activation.evaluate(count: rows * outputs, y, slope: slope)
    if let timestep = layer.timestep {
      scaleColumns(rows, by: timestep, y)
      scaleColumns(rows, by: timestep, slope)
    }
    addResidual(layer, rows: rows, x, to: y)
  }

  /// Writes dy = r(dx) + slope * (dx W): how y changes when x changes by dx (forward mode).
  package static func tangent(
    _ layer: DenseLayerWeights, rows: Int, slope: UnsafePointer<Double>, _ dx: UnsafePointer<Double>,
    into dy: UnsafeMutablePointer<Double>
  ) {
    let (inputs, outputs) = (layer.inputs, layer.outputs)
    multiply(rows, outputs, inputs, 1, dx, lda: inputs, layer.weights, ldb: outputs, into: dy, ldc: outputs)
    for i in 0..<rows * outputs { dy[i] *= slope[i] }
    addResidual(layer, rows: rows, dx, to: dy)
  }

  /// Writes gx = r^T(gy) + (slope * gy) W^T from gy = dE/dy (reverse mode). `product` holds slope * gy afterwards.
  package static func inputGradient(
    _ layer: DenseLayerWeights, rows: Int, slope: UnsafePointer<Double>, _ gy: UnsafePointer<Double>,
    product: UnsafeMutablePointer<Double>, into gx: UnsafeMutablePointer<Double>
  ) {
    let (inputs, outputs) = (layer.inputs, layer.outputs)
    for i in 0..<rows * outputs { product[i] = slope[i] * gy[i] }
    multiply(
      rows, inputs, outputs, 1, product, lda: outputs, layer.weights, .yes, ldb: outputs, into: gx,
      ldc: inputs)
    switch layer.residual {
    case .none: break
    case .identity:
      for i in 0..<rows * inputs { gx[i] += gy[i] }
    case .doubled:
      for row in 0..<rows {
        let (from, to) = (gy + row * outputs, gx + row * inputs)
        for i in 0..<inputs { to[i] += from[i] + from[inputs + i] }
      }
    }
  }

  private static func addResidual(
    _ layer: DenseLayerWeights, rows: Int, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>
  ) {
    let inputs = layer.inputs
    switch layer.residual {
    case .none: break
    case .identity:
      for i in 0..<rows * inputs { y[i] += x[i] }
    case .doubled:
      for row in 0..<rows {
        let (from, to) = (x + row * inputs, y + 2 * row * inputs)
        for i in 0..<inputs { to[i] += from[i] }
        for i in 0..<inputs { to[inputs + i] += from[i] }
      }
    }
  }

  private static func scaleColumns(_ rows: Int, by factor: [Double], _ y: UnsafeMutablePointer<Double>) {
    let columns = factor.count
    factor.withUnsafeBufferPointer { factor in
      for row in 0..<rows {
        let line = y + row * columns
        for i in 0..<columns { line[i] *= factor[i] }
      }
    }
  }
}
