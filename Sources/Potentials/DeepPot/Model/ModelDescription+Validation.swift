package import MDCore

extension ModelDescription {
  /// Checks that everything fits together and is finite. Readers call it last, so that evaluation needs no
  /// checks.
  package func validate() throws(MDError) {
    let count = typeCount
    guard count > 0, Set(typeMap).count == count, !typeMap.contains("") else {
      throw MDError(
        .input, "the type map is wrong", found: "\(typeMap)", expected: "different, non-empty names")
    }
    try descriptor.validate(typeCount: count)
    try expect(fitting.count, count, "fitting networks")
    try expect(energyBias.count, count, "energy biases")
    try expect(energyScale.count, count, "energy scales")
    try checkFinite(energyBias, "the energy bias")
    try checkFinite(energyScale, "the energy scale")
    let width = descriptor.embeddingWidth.multipliedReportingOverflow(by: descriptor.axisNeurons)
    guard !width.overflow else { throw MDError(.input, "the descriptor is absurdly wide") }
    for (network, name) in zip(fitting, typeMap) {
      try network.validate(inputs: width.partialValue, outputs: 1, "the fitting network of \(name)")
    }
  }
}

extension DescriptorDescription {
  fileprivate func validate(typeCount count: Int) throws(MDError) {
    guard cutoff.isFinite, smoothCutoff.isFinite, smoothCutoff >= 0, smoothCutoff < cutoff, switchWidth > 0
    else {
      throw MDError(
        .input, "the cutoffs are wrong", found: "rcut \(cutoff), rcut_smth \(smoothCutoff)",
        expected: "0 <= rcut_smth < rcut")
    }
    for slots in [selection, originalSelection] {
      guard slots.count == count, slots.allSatisfy({ (0...maximumSlots).contains($0) }),
        slots.contains(where: { $0 > 0 })
      else {
        throw MDError(
          .input, "'sel' is wrong", found: "\(slots)",
          expected: "\(count) numbers from 0 to \(maximumSlots), not all zero")
      }
    }
    guard axisNeurons > 0, axisNeurons <= embeddingWidth else {
      throw MDError(
        .input, "'axis_neuron' is wrong", found: "\(axisNeurons)",
        expected: "1 to \(embeddingWidth), the embedding's width")
    }
    try expect(mean.count, count, "rows of davg")
    try expect(deviation.count, count, "rows of dstd")
    for row in mean + deviation { try expect(row.count, 4, "numbers in a row of davg or dstd") }
    try checkFinite(mean.flatMap { $0 }, "davg")
    try checkFinite(deviation.flatMap { $0 }, "dstd")
    guard deviation.allSatisfy({ $0.allSatisfy { $0 != 0 } }) else {
      throw MDError(.input, "dstd has zeros", expected: "numbers other than zero")
    }
    guard excludedPairs.count == count, excludedPairs.allSatisfy({ $0.count == count }) else {
      throw MDError(.input, "the excluded pairs do not match the number of types")
    }
    try expect(embedding.count, typeOneSide ? count : count * count, "embedding networks")
    for (index, entry) in embedding.enumerated() {
      let (centre, neighbour) = typeOneSide ? (nil, index) : (index / count, index % count)
      let pair =
        centre.map { "the embedding network of types \($0), \(neighbour)" }
        ?? "the embedding network of type \(neighbour)"
      guard let entry, entry.network != nil || entry.table != nil else {
        let unused =
          centre.map { excludedPairs[$0][neighbour] }
          ?? (0..<count).allSatisfy { excludedPairs[$0][neighbour] }
        guard unused else { throw MDError(.input, "\(pair) is missing") }
        continue
      }
      try entry.network?.validate(inputs: 1, outputs: embeddingWidth, pair)
      try entry.table?.validate(outputs: embeddingWidth, "the table of \(pair)")
    }
  }
}

extension NetworkDescription {
  fileprivate func validate(inputs: Int, outputs: Int, _ name: String) throws(MDError) {
    guard !layers.isEmpty else { throw MDError(.input, "\(name) has no layers") }
    var width = inputs
    for (index, layer) in layers.enumerated() {
      let name = "layer \(index + 1) of \(name)"
      try expect(layer.inputs, width, "inputs in \(name)")
      let size = layer.inputs.multipliedReportingOverflow(by: layer.outputs)
      guard layer.outputs > 0, !size.overflow else { throw MDError(.input, "\(name) has no outputs") }
      try expect(layer.weights.count, size.partialValue, "weights in \(name)")
      try expect(layer.bias.count, layer.outputs, "biases in \(name)")
      if let timestep = layer.timestep { try expect(timestep.count, layer.outputs, "timesteps in \(name)") }
      switch layer.residual {
      case .none: break
      case .identity: try expect(layer.outputs, layer.inputs, "outputs in \(name)")
      case .doubled: try expect(layer.outputs, 2 * layer.inputs, "outputs in \(name)")
      }
      try checkFinite(layer.weights, name)
      try checkFinite(layer.bias, name)
      try checkFinite(layer.timestep ?? [], name)
      width = layer.outputs
    }
    try expect(width, outputs, "outputs in \(name)")
  }
}

extension EmbeddingTableDescription {
  fileprivate func validate(outputs expected: Int, _ name: String) throws(MDError) {
    try expect(outputs, expected, "outputs in \(name)")
    guard
      [lower, upper, maximum, fineStride, coarseStride].allSatisfy(\.isFinite), lower < upper,
      upper < maximum,
      fineStride > 0, coarseStride > 0
    else { throw MDError(.input, "\(name) has a wrong range") }
    let segments = ((upper - lower) / fineStride).rounded() + ((maximum - upper) / coarseStride).rounded()
    guard self.segments > 0, abs(Double(self.segments) - segments) <= 1,
      coefficients.count == self.segments * outputs * 6
    else {
      throw MDError(
        .input, "\(name) does not fill its range", found: "\(self.segments) segments", expected: "\(segments)"
      )
    }
    try checkFinite(coefficients, name)
  }
}

/// Most neighbour slots a type may have; far beyond any real `sel`, and small enough that sums cannot
/// overflow.
private let maximumSlots = 1_000_000

private func expect(_ found: Int, _ expected: Int, _ what: String) throws(MDError) {
  guard found == expected else {
    throw MDError(.input, "wrong number of \(what)", found: "\(found)", expected: "\(expected)")
  }
}

private func checkFinite(_ numbers: [Double], _ name: String) throws(MDError) {
  guard numbers.allSatisfy(\.isFinite) else {
    throw MDError(.input, "\(name) has numbers that are not finite")
  }
}
