internal import MDCore

extension TorchArchive {
  /// The network in a scope, with residuals where widths allow them; `activation` is what the model's input
  /// says, for layers that do not.
  func network(
    _ scope: String, _ activation: Activation?
  ) throws(MDError) -> (description: NetworkDescription, precision: WeightPrecision) {
    var layers: [DenseLayerWeights] = []
    var precision = WeightPrecision.float64
    while layers.isEmpty || has("\(scope).layers.\(layers.count).matrix") {
      let name = "\(scope).layers.\(layers.count)"
      let matrix = try reals("\(name).matrix")
      guard matrix.shape.count == 2 else {
        throw MDError(
          .input, "tensor '\(name).matrix' has the wrong shape", found: "\(matrix.shape)",
          expected: "a matrix")
      }
      var layer = DenseLayerWeights(
        inputs: matrix.shape[0], outputs: matrix.shape[1], weights: matrix.values,
        bias: try bias(of: name, outputs: matrix.shape[1]), timestep: try optionalReals("idt", of: name),
        activation: try self.activation(of: name, activation), residual: .none)
      let resnet = try setting("resnet", of: name) ?? .bool(true)
      if !resnet.isEmpty { layer.addEmbeddingResidual() }
      precision = matrix.precision
      layers.append(layer)
    }
    return (NetworkDescription(layers: layers), precision)
  }

  /// The bias of a layer. The networks of se_e2_a always have one; a module may still state that it has none.
  private func bias(of layer: String, outputs: Int) throws(MDError) -> [Double] {
    guard format == .torchScript else { return try reals("\(layer).bias").values }
    return try optionalReals("bias", of: layer) ?? [Double](repeating: 0, count: outputs)
  }

  /// What a layer's module says, else what the model's input says.
  private func activation(of layer: String, _ stated: Activation?) throws(MDError) -> Activation {
    if let name = try settings("\(layer).activate").string("activation") {
      return try NetworkSettings.activation(named: name)
    }
    guard let stated else {
      throw MDError(
        .input, "the activation function of '\(layer)' is not known",
        expected: "'activation_function' in the model's input, or in the layer")
    }
    return stated
  }

  /// The numbers of a tensor that a module may do without: a TorchScript archive then holds null in its place,
  /// a checkpoint nothing.
  func optionalReals(_ name: String, of module: String) throws(MDError) -> [Double]? {
    let path = "\(module).\(name)"
    if has(path) { return try reals(path).values }
    guard format == .torchCheckpoint || settings(module).isNull(name) else { throw missing(path) }
    return nil
  }

  /// The plain value `key` that a module of a TorchScript archive must hold; nil in a checkpoint.
  func setting(_ key: String, of module: String) throws(MDError) -> JSONValue? {
    guard format == .torchScript else { return nil }
    let own = settings(module)
    guard let value = own[key] ?? (own.isNull(key) ? .null : nil) else { throw missing("\(module).\(key)") }
    return value
  }

  private func missing(_ path: String) -> MDError {
    MDError(.input, "the archive has no '\(path)'", hint: "freeze the model again")
  }
}
