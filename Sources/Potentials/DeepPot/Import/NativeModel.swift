internal import MDCore

/// The model in DeePMD-kit's native format (`.dp`): a tree as JSON text in the attribute `json` of an HDF5
/// file, whose arrays stand under `@variables` as names of datasets.
func readNativeModel(_ bytes: [UInt8]) throws(MDError) -> ModelDescription {
  let file = try HDF5File(bytes)
  let tree = try JSONValue.parse(file.rootText("json"), what: "attribute 'json' of the HDF5 file")
  guard let model = tree["model"] else { throw MDError(.input, "the file holds no 'model'") }
  let configuration = try ModelConfiguration(model, fittingKey: "fitting")
  let reader = NativeModel(
    file: file, model: try NativeSection(model, path: "model"), configuration: configuration)
  var distance: Double?
  if let name = try tree["@variables"]?.string("min_nbor_dist") {
    distance = try file.reals(name).values.first
  }
  let origin = ModelOrigin(
    format: .native, backend: .native, version: try tree.string("version"),
    minimumNeighborDistance: distance.flatMap { $0 > 0 ? $0 : nil },
    trainingScript: tree["model_def_script"]?.text, sha256: "", byteCount: 0)
  return try reader.description(origin).checked(against: configuration)
}

private struct NativeModel {
  let file: HDF5File
  let model: NativeSection
  let configuration: ModelConfiguration

  func description(_ origin: ModelOrigin) throws(MDError) -> ModelDescription {
    try model.expectKeys(
      [
        "type", "type_map", "descriptor", "fitting", "atom_exclude_types", "pair_exclude_types", "@variables",
      ],
      allowed: ["rcond", "preset_out_bias"], versions: 2...2)
    guard let typeMap = configuration.typeMap else { throw MDError(.input, "the model has no 'type_map'") }
    try checkTypeCount(typeMap)
    let types = typeMap.count
    let descriptor = try descriptor(model.section("descriptor"), typeMap)
    let section = try model.section("fitting")
    let (fitting, precision) = try fitting(section, typeMap)

    // DeePMD-kit's own classes add the bias of the output statistics and leave their deviation out.
    var bias = [Double](repeating: 0, count: types)
    // The other variables of a fitting are used only with settings that are refused.
    let own = try section.variables(
      ["bias_atom_e"],
      allowed: ["fparam_avg", "fparam_inv_std", "aparam_avg", "aparam_inv_std", "case_embd"])
    let output = try model.variables(["out_bias"], allowed: ["out_std"])
    for (variables, name) in [(own, "bias_atom_e"), (output, "out_bias")] {
      guard let values = try file.reals(name, in: variables)?.values else { continue }
      guard values.count == types else {
        throw MDError(.input, "'\(name)' has the wrong size", found: "\(values.count)", expected: "\(types)")
      }
      for type in 0..<types { bias[type] += values[type] }
    }
    for (type, isRemoved) in try configuration.removedVacuum(types).enumerated() where isRemoved {
      bias[type] -= fitting[type].outputAtZero()
    }
    return ModelDescription(
      typeMap: typeMap, descriptor: descriptor, fitting: fitting,
      energyScale: [Double](repeating: 1, count: types), energyBias: bias, fittingPrecision: precision,
      origin: origin)
  }

  private func fitting(
    _ section: NativeSection, _ typeMap: [String]
  ) throws(MDError) -> ([NetworkDescription], WeightPrecision) {
    try section.expectKeys(
      [
        "type", "neuron", "resnet_dt", "numb_fparam", "numb_aparam", "atom_ener", "activation_function",
        "precision", "mixed_types", "exclude_types", "nets", "@variables",
      ],
      // 'dim_case_embd' and 'default_fparam' came later; without them their classes take 0 and none.
      allowed: [
        "var_name", "ntypes", "dim_descrpt", "dim_out", "dim_case_embd",
        "default_fparam", "rcond", "tot_ener_zero", "trainable", "layer_name", "use_aparam_as_mask", "spin",
        "type_map",
      ], versions: 1...4)
    try section.expect("type_map", section.value.strings("type_map"), is: typeMap)
    let collection = try collection("nets", of: section)
    var networks: [NetworkDescription] = []
    var precision = WeightPrecision.float64
    for (type, item) in try collection.sections("networks").enumerated() {
      guard let item else { throw MDError(.input, "the fitting network of type \(type) is null") }
      let network = try file.network(item, outputLayers: 1)
      networks.append(network.description)
      precision = network.precision
    }
    guard networks.count == typeMap.count else {
      throw MDError(
        .input, "wrong number of fitting networks", found: "\(networks.count)", expected: "\(typeMap.count)")
    }
    try collection.expect("ndim", collection.value.integer("ndim"), is: 1)
    return (networks, precision)
  }

  private func descriptor(
    _ section: NativeSection, _ typeMap: [String]
  ) throws(MDError) -> DescriptorDescription {
    try section.expectKeys(
      [
        "type", "rcut", "rcut_smth", "sel", "neuron", "axis_neuron", "resnet_dt", "type_one_side",
        "exclude_types", "set_davg_zero", "activation_function", "precision", "env_mat", "embeddings",
        "@variables",
      ],
      // 'env_protection' came later; without it its class takes 0. Of 'compress' the networks are the source.
      allowed: ["trainable", "env_protection", "spin", "type_map", "compress"], versions: 1...3)
    guard let selection = configuration.selection, let cutoff = configuration.cutoff,
      let smoothCutoff = configuration.smoothCutoff, let axisNeurons = configuration.axisNeurons
    else { throw MDError(.input, "the descriptor lacks 'sel', 'rcut', 'rcut_smth' or 'axis_neuron'") }
    try section.expect("type_map", section.value.strings("type_map"), is: typeMap)
    let environment = try section.section("env_mat")
    try environment.expectKeys([], allowed: ["rcut", "rcut_smth", "protection", "use_exp_switch"])
    try environment.expect("rcut", environment.value.double("rcut"), is: cutoff)
    try environment.expect("rcut_smth", environment.value.double("rcut_smth"), is: smoothCutoff)

    let types = typeMap.count
    let slots = try slotSum(selection)
    let embeddings = try embeddings(section, types)
    let variables = try section.variables(["davg", "dstd"])
    func statistics(_ name: String) throws(MDError) -> [[Double]] {
      guard let values = try file.reals(name, in: variables)?.values else {
        throw MDError(.input, "the descriptor has no '\(name)'")
      }
      return try uniformRows(values, typeCount: types, slots: slots, name: name)
    }
    return DescriptorDescription(
      cutoff: cutoff, smoothCutoff: smoothCutoff, selection: selection, originalSelection: selection,
      axisNeurons: axisNeurons, typeOneSide: embeddings.oneSided,
      excludedPairs: try configuration.exclusion(typeCount: types),
      setDavgZero: configuration.setDavgZero ?? false,
      mean: try statistics("davg"), deviation: try statistics("dstd"), embedding: embeddings.entries,
      embeddingWidth: embeddings.entries.compactMap { $0?.network?.outputs }.first ?? 0,
      precision: embeddings.precision)
  }

  private func embeddings(
    _ section: NativeSection, _ types: Int
  ) throws(MDError) -> (entries: [EmbeddingDescription?], oneSided: Bool, precision: WeightPrecision) {
    let collection = try collection("embeddings", of: section)
    let stored = try collection.sections("networks")
    let oneSided = try isOneSided(networks: stored.count, types: types, stated: configuration.typeOneSide)
    if types > 1 { try collection.expect("ndim", collection.value.integer("ndim"), is: oneSided ? 1 : 2) }
    var precision = WeightPrecision.float64
    var entries: [EmbeddingDescription?] = []
    for index in stored.indices {
      // The files count centre + types x neighbour, we neighbour + types x centre.
      guard let item = stored[oneSided ? index : index / types + types * (index % types)] else {
        entries.append(nil)
        continue
      }
      let network = try file.network(item, outputLayers: 0)
      precision = network.precision
      entries.append(EmbeddingDescription(network: network.description))
    }
    return (entries, oneSided, precision)
  }

  private func collection(_ key: String, of section: NativeSection) throws(MDError) -> NativeSection {
    let collection = try section.section(key)
    try collection.expectKeys(["ndim", "networks"], allowed: ["ntypes", "network_type"], versions: 1...1)
    return collection
  }
}
