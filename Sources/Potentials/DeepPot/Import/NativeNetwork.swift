internal import MDCore

extension HDF5File {
  /// The dataset that a section's variables name; nil where that is null.
  func reals(
    _ name: String, in variables: NativeSection
  ) throws(MDError) -> (values: [Double], shape: [Int], precision: WeightPrecision)? {
    guard let dataset = try variables.value.string(name) else { return nil }
    return try reals(dataset)
  }

  /// A network of a native model; its settings describe all layers but the last `outputLayers`.
  func network(
    _ section: NativeSection, outputLayers: Int
  ) throws(MDError) -> (description: NetworkDescription, precision: WeightPrecision) {
    try section.expectKeys(
      ["neuron", "activation_function", "resnet_dt", "precision", "layers"],
      allowed: ["in_dim", "out_dim", "bias", "bias_out"], versions: 1...2)
    var layers: [DenseLayerWeights] = []
    var precision = WeightPrecision.float64
    for (index, item) in try section.sections("layers").enumerated() {
      guard let item else { throw MDError(.input, "layer \(index) of '\(section.path)' is null") }
      let layer = try layer(item)
      layers.append(layer.weights)
      precision = layer.precision
    }
    let settings = try NetworkSettings(section.value)
    try settings.expectAgreement(with: layers.dropLast(outputLayers), of: "network '\(section.path)'")
    return (NetworkDescription(layers: layers), precision)
  }

  private func layer(
    _ section: NativeSection
  ) throws(MDError) -> (weights: DenseLayerWeights, precision: WeightPrecision) {
    try section.expectKeys(
      ["bias", "use_timestep", "activation_function", "resnet", "precision", "@variables"],
      allowed: ["trainable"], versions: 1...2)
    let variables = try section.variables(["w", "b", "idt"])
    guard let matrix = try reals("w", in: variables), matrix.shape.count == 2 else {
      throw MDError(.input, "a layer has no matrix 'w'", found: section.path)
    }
    let bias = try reals("b", in: variables)?.values
    let timestep = try reals("idt", in: variables)?.values
    try section.expect("bias", section.value.bool("bias") ?? false, is: bias != nil)
    try section.expect("use_timestep", section.value.bool("use_timestep") ?? false, is: timestep != nil)
    try section.expect("precision", NetworkSettings(section.value).precision, is: matrix.precision)
    var weights = DenseLayerWeights(
      inputs: matrix.shape[0], outputs: matrix.shape[1], weights: matrix.values,
      bias: bias ?? [Double](repeating: 0, count: matrix.shape[1]), timestep: timestep,
      // DeePMD-kit's class takes null for 'none'.
      activation: try NetworkSettings.activation(
        named: section.value.string("activation_function") ?? "none"),
      residual: .none)
    if try section.value.bool("resnet") ?? false { weights.addEmbeddingResidual() }
    return (weights, matrix.precision)
  }
}
