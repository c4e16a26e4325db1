internal import MDCore

/// The model in DeePMD-kit's native format (`.dp`): a tree as JSON text in the attribute `json` of an HDF5
/// file, whose arrays stand under `@variables` as names of datasets.
func readNativeModel(_ bytes: [UInt8]) throws(MDError) -> ModelDescription {
  let file = try HDF5File(bytes)
  let tree = try JSONValue.parse(file.rootText("json"), what: "attribute 'json' of the HDF5 file")
  guard let model = tree["model"] else { throw MDError(.input, "the file holds no 'model'") }
  return try NativeModel(file: file, tree: tree, model: model).description()
}

private struct NativeModel {
  let file: HDF5File
  let tree: JSONValue
  let model: JSONValue

  func description() throws(MDError) -> ModelDescription {
    let configuration = try ModelConfiguration(model, fittingKey: "fitting")
    guard let typeMap = configuration.typeMap else { throw MDError(.input, "the model has no 'type_map'") }
    try checkTypeCount(typeMap)
    let types = typeMap.count
    let descriptor = try descriptor(types, configuration)

    var fitting: [NetworkDescription] = []
    var precision = WeightPrecision.float64
    for section in try model["fitting"]?["nets"]?.array("networks") ?? [] {
      let network = try network(section)
      fitting.append(network.description)
      precision = network.precision
    }
    guard fitting.count == types else {
      throw MDError(
        .input, "wrong number of fitting networks", found: "\(fitting.count)", expected: "\(types)")
    }
    var bias = [Double](repeating: 0, count: types)
    for (section, name) in [(model["fitting"], "bias_atom_e"), (model, "out_bias")] {
      guard let section, let values = try variable(name, of: section)?.values else { continue }
      guard values.count == types else {
        throw MDError(.input, "'\(name)' has the wrong size", found: "\(values.count)", expected: "\(types)")
      }
      for type in 0..<types { bias[type] += values[type] }
    }
    for (type, isRemoved) in try configuration.removedVacuum(types).enumerated() where isRemoved {
      bias[type] -= fitting[type].outputAtZero()
    }
    let distance = try variable("min_nbor_dist", of: tree)?.values.first
    let origin = ModelOrigin(
      format: .native, backend: .native, version: try tree.string("version"),
      minimumNeighborDistance: distance.flatMap { $0 > 0 ? $0 : nil },
      trainingScript: tree["model_def_script"]?.text, sha256: "", byteCount: 0)
    let description = ModelDescription(
      typeMap: typeMap, descriptor: descriptor, fitting: fitting,
      energyScale: [Double](repeating: 1, count: types), energyBias: bias, fittingPrecision: precision,
      origin: origin)
    return try description.checked(against: configuration)
  }

  private func descriptor(
    _ types: Int, _ configuration: ModelConfiguration
  ) throws(MDError) -> DescriptorDescription {
    guard let section = model["descriptor"], let selection = configuration.selection,
      let cutoff = configuration.cutoff, let smoothCutoff = configuration.smoothCutoff,
      let axisNeurons = configuration.axisNeurons
    else { throw MDError(.input, "the descriptor lacks 'sel', 'rcut', 'rcut_smth' or 'axis_neuron'") }
    let slots = try slotSum(selection)
    let stored = try section["embeddings"]?.array("networks") ?? []
    let count = stored.count
    let oneSided = try isOneSided(networks: count, types: types, stated: configuration.typeOneSide)
    var precision = WeightPrecision.float64
    var embedding: [EmbeddingDescription?] = []
    for index in 0..<count {
      // The files count centre + types x neighbour, we neighbour + types x centre.
      let section = stored[oneSided ? index : index / types + types * (index % types)]
      guard section["layers"] != nil else {
        embedding.append(nil)
        continue
      }
      let network = try network(section)
      precision = network.precision
      embedding.append(EmbeddingDescription(network: network.description))
    }
    func statistics(_ name: String) throws(MDError) -> [[Double]] {
      guard let values = try variable(name, of: section)?.values else {
        throw MDError(.input, "the descriptor has no '\(name)'")
      }
      return try uniformRows(values, typeCount: types, slots: slots, name: name)
    }
    return DescriptorDescription(
      cutoff: cutoff, smoothCutoff: smoothCutoff, selection: selection, originalSelection: selection,
      axisNeurons: axisNeurons, typeOneSide: oneSided,
      excludedPairs: try configuration.exclusion(typeCount: types),
      setDavgZero: configuration.setDavgZero ?? false,
      mean: try statistics("davg"), deviation: try statistics("dstd"), embedding: embedding,
      embeddingWidth: embedding.compactMap { $0?.network?.outputs }.first ?? 0, precision: precision)
  }

  private func network(
    _ section: JSONValue
  ) throws(MDError) -> (description: NetworkDescription, precision: WeightPrecision) {
    var layers: [DenseLayerWeights] = []
    var precision = WeightPrecision.float64
    for layer in try section.array("layers") ?? [] {
      guard let matrix = try variable("w", of: layer), matrix.shape.count == 2 else {
        throw MDError(.input, "a layer has no matrix 'w'")
      }
      precision = matrix.precision
      var weights = DenseLayerWeights(
        inputs: matrix.shape[0], outputs: matrix.shape[1], weights: matrix.values,
        bias: try variable("b", of: layer)?.values ?? [Double](repeating: 0, count: matrix.shape[1]),
        timestep: try variable("idt", of: layer)?.values,
        activation: try NetworkSettings.activation(named: layer.string("activation_function") ?? "none"),
        residual: .none)
      if try layer.bool("resnet") ?? false { weights.addEmbeddingResidual() }
      layers.append(weights)
    }
    return (NetworkDescription(layers: layers), precision)
  }

  /// The dataset that `@variables` of a section names; nil where it is null or absent.
  private func variable(
    _ name: String, of section: JSONValue
  ) throws(MDError) -> (values: [Double], shape: [Int], precision: WeightPrecision)? {
    guard let variables = section["@variables"], let dataset = try variables.string(name) else { return nil }
    return try file.reals(dataset)
  }
}
