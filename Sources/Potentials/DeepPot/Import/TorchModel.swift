internal import MDCore

/// The model in a PyTorch archive (`.pth`, `.pt`).
func readTorchArchive(_ bytes: [UInt8]) throws(MDError) -> ModelDescription {
  let archive = try TorchArchive(bytes)
  let configuration = try ModelConfiguration(archive.model)
  guard let typeMap = configuration.typeMap else { throw MDError(.input, "the model has no 'type_map'") }
  try checkTypeCount(typeMap)
  let types = typeMap.count
  let descriptor = try archive.descriptor(types, configuration)

  var fitting: [NetworkDescription] = []
  var precision = WeightPrecision.float64
  for type in 0..<types {
    var network = try archive.network(
      "atomic_model.fitting_net.filter_layers.networks.\(type)", configuration.fittingActivation)
    network.description.makeLastLayerLinear()
    fitting.append(network.description)
    precision = network.precision
  }
  var bias = [Double](repeating: 0, count: types)
  for name in ["atomic_model.fitting_net.bias_atom_e", "atomic_model.out_bias"] where archive.has(name) {
    let values = try archive.reals(name).values
    guard values.count == types else {
      throw MDError(
        .input, "tensor '\(name)' has the wrong size", found: "\(values.count) numbers", expected: "\(types)")
    }
    for type in 0..<types { bias[type] += values[type] }
  }
  for (type, isRemoved) in zip(0..<types, configuration.vacuumRemoved) where isRemoved {
    bias[type] -= fitting[type].outputAtZero()
  }
  let distance = archive.has("min_nbor_dist") ? try archive.reals("min_nbor_dist").values.first : nil
  let origin = ModelOrigin(
    format: archive.format, backend: .pytorch, version: nil,
    minimumNeighborDistance: distance.flatMap { $0 > 0 ? $0 : nil }, trainingScript: archive.script,
    sha256: "",
    byteCount: 0)
  // PyTorch adds the bias of the output statistics, but does not multiply by their deviation.
  return ModelDescription(
    typeMap: typeMap, descriptor: descriptor, fitting: fitting,
    energyScale: [Double](repeating: 1, count: types), energyBias: bias, fittingPrecision: precision,
    origin: origin)
}

extension TorchArchive {
  fileprivate func descriptor(
    _ types: Int, _ configuration: ModelConfiguration
  ) throws(MDError) -> DescriptorDescription {
    let scope = "atomic_model.descriptor.sea"
    guard let selection = configuration.selection, let cutoff = configuration.cutoff,
      let smoothCutoff = configuration.smoothCutoff
    else { throw MDError(.input, "the model's input lacks 'sel', 'rcut' or 'rcut_smth'") }
    let slots = try slotSum(selection)
    let excluded = try configuration.exclusion(typeCount: types)
    let oneSided = configuration.typeOneSide
    var precision = WeightPrecision.float64
    var embedding: [EmbeddingDescription?] = []
    for index in 0..<(oneSided ? types : types * types) {
      // The files count centre + types x neighbour, we neighbour + types x centre.
      let stored = oneSided ? index : index / types + types * (index % types)
      var entry = EmbeddingDescription()
      if has("\(scope).filter_layers.networks.\(stored).layers.0.matrix") {
        let network = try network(
          "\(scope).filter_layers.networks.\(stored)", configuration.descriptorActivation)
        entry.network = network.description
        precision = network.precision
      }
      if has("\(scope).compress_data.\(stored)") {
        entry.table = try table("\(scope).compress_data.\(stored)", "\(scope).compress_info.\(stored)")
      }
      embedding.append(entry.network == nil && entry.table == nil ? nil : entry)
    }
    guard let first = embedding.compactMap({ $0 }).first else {
      throw MDError(
        .input, "the archive has no embedding network", expected: "\(scope).filter_layers.networks.0")
    }
    let mean = try uniformRows(
      reals("\(scope).mean").values, typeCount: types, slots: slots, name: "\(scope).mean")
    let deviation = try uniformRows(
      reals("\(scope).stddev").values, typeCount: types, slots: slots, name: "\(scope).stddev")
    return DescriptorDescription(
      cutoff: cutoff, smoothCutoff: smoothCutoff, selection: selection, originalSelection: selection,
      axisNeurons: configuration.axisNeurons ?? 4, typeOneSide: oneSided, excludedPairs: excluded,
      setDavgZero: configuration.setDavgZero, mean: mean, deviation: deviation, embedding: embedding,
      embeddingWidth: first.network?.outputs ?? first.table?.outputs ?? 0, precision: precision)
  }

  /// The network in a scope, with residuals where widths allow them.
  fileprivate func network(
    _ scope: String, _ activation: Activation
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
      let outputs = matrix.shape[1]
      var layer = DenseLayerWeights(
        inputs: matrix.shape[0], outputs: outputs, weights: matrix.values,
        bias: has("\(name).bias") ? try reals("\(name).bias").values : [Double](repeating: 0, count: outputs),
        timestep: has("\(name).idt") ? try reals("\(name).idt").values : nil, activation: activation,
        residual: .none)
      layer.addEmbeddingResidual()
      precision = matrix.precision
      layers.append(layer)
    }
    return (NetworkDescription(layers: layers), precision)
  }

  private func table(_ data: String, _ info: String) throws(MDError) -> EmbeddingTableDescription {
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
