internal import MDCore

extension ModelDescription {
  /// The model itself, if its parts fit together and its input, where the file has one, describes it.
  func checked(against input: ModelConfiguration?) throws(MDError) -> ModelDescription {
    try validate()
    try input?.expectAgreement(with: self)
    return self
  }
}

extension ModelConfiguration {
  /// Refuses a model whose networks are not those that its input describes: one of the two would be wrong,
  /// and nobody could tell which.
  fileprivate func expectAgreement(with model: ModelDescription) throws(MDError) {
    let descriptor = model.descriptor
    if model.typeCount > 1 { try agree("type_one_side", typeOneSide, descriptor.typeOneSide) }
    try agree("type_map", typeMap, model.typeMap)
    try agree("axis_neuron", axisNeurons, descriptor.axisNeurons)
    if excludedPairs != nil {
      let stated = try exclusion(typeCount: model.typeCount)
      try agree("exclude_types", Self.pairs(stated), Self.pairs(descriptor.excludedPairs))
    }
    for entry in descriptor.embedding {
      if let network = entry?.network {
        try embedding.expectAgreement(with: network.layers, of: "descriptor")
      } else if let table = entry?.table {
        try agree("neuron of the descriptor", embedding.neurons?.last, table.outputs)
      }
    }
    // Tables have a precision of their own.
    if descriptor.embedding.contains(where: { $0?.network != nil }) {
      try agree("precision of the descriptor", embedding.precision, descriptor.precision)
    }
    for network in model.fitting {
      try fitting.expectAgreement(with: network.layers.dropLast(), of: "fitting network")
    }
    try agree("precision of the fitting network", fitting.precision, model.fittingPrecision)
  }

  private static func pairs(_ matrix: [[Bool]]) -> [[Int]] {
    matrix.indices.flatMap { a in matrix.indices.filter { $0 >= a && matrix[a][$0] }.map { [a, $0] } }
  }
}

extension NetworkSettings {
  /// Refuses settings that are not those of the layers which they describe.
  func expectAgreement(with layers: some Collection<DenseLayerWeights>, of owner: String)
    throws(MDError)
  {
    try agree("neuron of the \(owner)", neurons, layers.map(\.outputs))
    for layer in layers {
      try agree("activation_function of the \(owner)", activation?.name, layer.activation.name)
      guard layer.residual != .none else { continue }
      try agree("resnet_dt of the \(owner)", timestep, layer.timestep != nil)
    }
  }
}

/// Throws where a model's input states something else than is in the file.
func agree<Value: Equatable>(_ key: String, _ stated: Value?, _ present: Value) throws(MDError) {
  guard let stated, stated != present else { return }
  throw MDError(
    .input, "the model's input and its networks contradict each other in '\(key)'",
    found: "\(stated) in the input, \(present) in the networks", expected: "the same in both",
    hint: "freeze the model again")
}
