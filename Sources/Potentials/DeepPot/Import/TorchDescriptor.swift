internal import MDCore

private let scope = "atomic_model.descriptor.sea"

extension TorchArchive {
  /// The descriptor `se_e2_a`, with the networks that the archive has; `fittingInputs` is the width that the
  /// fitting networks take.
  func descriptor(
    _ types: Int, _ configuration: ModelConfiguration, fittingInputs: Int
  ) throws(MDError) -> DescriptorDescription {
    let own = settings(scope)
    let (ownSelection, ownCutoff, ownSmoothCutoff) = (
      try own.integers("sel"), try own.double("rcut"), try own.double("rcut_smth")
    )
    guard let selection = ownSelection ?? configuration.selection,
      let cutoff = ownCutoff ?? configuration.cutoff,
      let smoothCutoff = ownSmoothCutoff ?? configuration.smoothCutoff
    else { throw MDError(.input, "the model's input lacks 'sel', 'rcut' or 'rcut_smth'") }
    try agree("sel", configuration.selection, selection)
    try agree("rcut", configuration.cutoff, cutoff)
    try agree("rcut_smth", configuration.smoothCutoff, smoothCutoff)
    let slots = try slotSum(selection)

    let stored = try embeddings(atMost: types * types, configuration.embedding.activation)
    let ownSide = try own.bool("type_one_side")
    let oneSided = try isOneSided(
      networks: stored.entries.count, types: types, stated: ownSide ?? configuration.typeOneSide)
    if types > 1 { try agree("type_one_side", ownSide, oneSided) }
    // The files count centre + types x neighbour, we neighbour + types x centre.
    let embedding = stored.entries.indices.map { index in
      stored.entries[oneSided ? index : index / types + types * (index % types)]
    }
    let width = embedding.first.map { $0.network?.outputs ?? $0.table?.outputs ?? 0 } ?? 0
    let axisNeurons = try axisNeurons(fittingInputs: fittingInputs, embeddingWidth: width)
    try agree("axis_neuron", own.integer("axis_neuron"), axisNeurons)
    let stated = try configuration.exclusion(typeCount: types)
    func statistics(_ name: String) throws(MDError) -> [[Double]] {
      try uniformRows(reals(name).values, typeCount: types, slots: slots, name: name)
    }
    return DescriptorDescription(
      cutoff: cutoff, smoothCutoff: smoothCutoff, selection: selection, originalSelection: selection,
      axisNeurons: axisNeurons, typeOneSide: oneSided,
      excludedPairs: try maskedPairs(types) ?? stated,
      setDavgZero: configuration.setDavgZero ?? false, mean: try statistics("\(scope).mean"),
      deviation: try statistics("\(scope).stddev"), embedding: embedding, embeddingWidth: width,
      precision: stored.precision)
  }

  /// The embedding networks, compressed or not, in the order of the archive.
  private func embeddings(
    atMost count: Int, _ activation: Activation?
  ) throws(MDError) -> (entries: [EmbeddingDescription], precision: WeightPrecision) {
    var precision = WeightPrecision.float64
    var entries: [EmbeddingDescription] = []
    while entries.count <= count {
      var entry = EmbeddingDescription()
      let network = "\(scope).filter_layers.networks.\(entries.count)"
      if has("\(network).layers.0.matrix") {
        let read = try self.network(network, activation)
        (entry.network, precision) = (read.description, read.precision)
      }
      if has("\(scope).compress_data.\(entries.count)") {
        entry.table = try table(entries.count)
      }
      guard entry.network != nil || entry.table != nil else { break }
      entries.append(entry)
    }
    guard !entries.isEmpty else {
      throw MDError(
        .input, "the archive has no embedding network", expected: "\(scope).filter_layers.networks.0")
    }
    return (entries, precision)
  }

  /// The pairs that the mask of a TorchScript archive leaves out; nil in a checkpoint.
  ///
  /// The mask has a row and a column more than there are types, for empty slots.
  private func maskedPairs(_ types: Int) throws(MDError) -> [[Bool]]? {
    guard format == .torchScript else { return nil }
    let mask = try integers("\(scope).emask.type_mask")
    guard mask.count == (types + 1) * (types + 1) else {
      throw MDError(
        .input, "the mask of excluded pairs has the wrong size", found: "\(mask.count)",
        expected: "\((types + 1) * (types + 1))")
    }
    return (0..<types).map { centre in
      (0..<types).map { neighbour in mask[centre * (types + 1) + neighbour] == 0 }
    }
  }

  private func table(_ index: Int) throws(MDError) -> EmbeddingTableDescription {
    let (data, info) = ("\(scope).compress_data.\(index)", "\(scope).compress_info.\(index)")
    let (coefficients, shape, _) = try reals(data)
    let range = try reals(info).values
    guard range.count >= 5, shape.count == 2, shape[1] > 0, shape[1] % 6 == 0 else {
      throw MDError(.input, "tensor '\(data)' is no table", found: "shape \(shape)")
    }
    return EmbeddingTableDescription(
      outputs: shape[1] / 6, lower: range[0], upper: range[1], maximum: range[2], fineStride: range[3],
      coarseStride: range[4], coefficients: coefficients)
  }
}
