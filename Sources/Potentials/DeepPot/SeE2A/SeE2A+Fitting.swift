extension SeE2A {
  /// The network with inputs D_ma, a <= m, in the order of `Descriptor`: D is symmetric in its first A columns, so the weights of
  /// D_ma and D_am are added.
  ///
  /// A residual in the first layer would mix up the inputs; such a layer takes one more layer, which spreads them out again.
  func fitting(_ network: NetworkDescription) -> NetworkDescription {
    guard let first = network.layers.first else { return network }
    let (width, axis, size) = (layout.width, layout.axis, layout.size)
    func position(_ input: Int) -> Int { layout.position(neuron: input / axis, axis: input % axis) }
    if first.residual != .none {
      var weights = Array(repeating: 0.0, count: size * width * axis)
      for input in 0..<width * axis { weights[position(input) * width * axis + input] = 1 }
      let spread = DenseLayerWeights(
        inputs: size, outputs: width * axis, weights: weights,
        bias: Array(repeating: 0, count: width * axis), activation: .linear, residual: .none)
      return NetworkDescription(layers: [spread] + network.layers)
    }
    var layer = first
    layer.inputs = size
    layer.weights = Array(repeating: 0, count: size * first.outputs)
    for input in 0..<width * axis {
      for output in 0..<first.outputs {
        layer.weights[position(input) * first.outputs + output] +=
          first.weights[input * first.outputs + output]
      }
    }
    return NetworkDescription(layers: [layer] + network.layers.dropFirst())
  }
}
