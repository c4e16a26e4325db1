internal import MDCore

extension DenseLayerWeights {
  /// DeePMD-kit's rule for embedding networks (and, outside TensorFlow, for fitting networks): a layer of
  /// equal width adds its input, one of double width its input twice.
  mutating func addEmbeddingResidual() {
    if outputs == inputs {
      residual = .identity
    } else if outputs == 2 * inputs {
      residual = .doubled
    } else {
      residual = .none
    }
  }
}

extension NetworkDescription {
  /// A fitting network ends in a plain affine layer.
  mutating func makeLastLayerLinear() {
    guard !layers.isEmpty else { return }
    layers[layers.count - 1].activation = .linear
    layers[layers.count - 1].residual = .none
  }

  /// The (first) output for an input of zeros; 0 if the layers do not fit together, which validation reports.
  ///
  /// With `atom_ener`, DeePMD-kit subtracts this from a fitting network, so that an isolated atom has the
  /// energy given.
  func outputAtZero() -> Double {
    let isSound = layers.allSatisfy { layer in
      layer.outputs > 0 && layer.bias.count == layer.outputs
        && layer.weights.count == layer.inputs * layer.outputs
        && layer.timestep.map { $0.count == layer.outputs } ?? true
    }
    guard isSound, zip(layers, layers.dropFirst()).allSatisfy({ $0.outputs == $1.inputs }) else { return 0 }
    var x = [Double](repeating: 0, count: inputs)
    for layer in layers {
      var y = layer.bias
      for i in x.indices where x[i] != 0 {
        for j in y.indices { y[j] += x[i] * layer.weights[i * layer.outputs + j] }
      }
      for j in y.indices {
        y[j] = layer.activation.value(y[j]) * (layer.timestep?[j] ?? 1)
        if layer.residual != .none { y[j] += x[j % layer.inputs] }
      }
      x = y
    }
    return x.first ?? 0
  }
}

/// Whether so many embedding networks are one per neighbour type, rather than one per pair of types; the
/// input decides only where there is one type and both are the same.
func isOneSided(networks: Int, types: Int, stated: Bool?) throws(MDError) -> Bool {
  if types == 1, networks == 1 { return stated ?? true }
  if networks == types { return true }
  guard networks == types * types else {
    throw MDError(
      .input, "wrong number of embedding networks", found: "\(networks)",
      expected: "\(types) (one per neighbour type) or \(types * types) (one per pair of types)")
  }
  return false
}

/// The number of axis neurons: the descriptor that the fitting network takes is wider than the embedding by it.
func axisNeurons(fittingInputs inputs: Int, embeddingWidth width: Int) throws(MDError) -> Int {
  guard width > 0, inputs > 0, inputs % width == 0 else {
    throw MDError(
      .input, "embedding and fitting networks do not fit", found: "\(width) outputs, \(inputs) inputs",
      expected: "a multiple")
  }
  return inputs / width
}

/// The rows of davg or dstd per type, [type][4], from types x slots x 4 numbers that must be the same in all
/// slots.
func uniformRows(_ values: [Double], typeCount: Int, slots: Int, name: String) throws(MDError) -> [[Double]] {
  guard slots > 0, values.count == typeCount * slots * 4 else {
    throw MDError(
      .input, "'\(name)' has the wrong size", found: "\(values.count) numbers",
      expected: "\(typeCount * slots * 4) (types x sel x 4)")
  }
  return try (0..<typeCount).map { type throws(MDError) in
    let start = type * slots * 4
    let row = Array(values[start..<start + 4])
    for index in 0..<slots * 4 where values[start + index] != row[index % 4] {
      guard values[start + index].isFinite else {
        throw MDError(.input, "'\(name)' has numbers that are not finite")
      }
      throw unsupported("'\(name)' that differs between neighbour slots")
    }
    return row
  }
}

/// Refuses an absurd number of types before anything is allocated for pairs of them.
func checkTypeCount(_ typeMap: [String]) throws(MDError) {
  guard (1...500).contains(typeMap.count) else {
    throw MDError(.input, "the type map is absurd", found: "\(typeMap.count) types", expected: "1 to 500")
  }
}

/// Sum of `sel`, refusing absurd numbers before anything is computed with them.
func slotSum(_ selection: [Int]) throws(MDError) -> Int {
  guard selection.allSatisfy({ (0...1_000_000).contains($0) }), selection.count <= 500 else {
    throw MDError(.input, "'sel' is absurd", found: "\(selection)")
  }
  return selection.reduce(0, +)
}
