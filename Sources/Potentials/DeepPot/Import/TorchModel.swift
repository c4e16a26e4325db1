internal import MDCore

/// The model in a PyTorch archive (`.pth`, `.pt`).
///
/// A TorchScript archive computes with its tensors and with the values that its modules hold; a checkpoint
/// holds tensors alone. So both decide, and the model's input tells only what they leave open and must not
/// contradict them.
func readTorchArchive(_ bytes: [UInt8]) throws(MDError) -> ModelDescription {
  let archive = try TorchArchive(bytes)
  var configuration = try ModelConfiguration(archive.model)
  if archive.format == .torchCheckpoint { configuration.takeDefaults() }
  try archive.refuseUnsupported()
  guard let typeMap = configuration.typeMap else { throw MDError(.input, "the model has no 'type_map'") }
  try checkTypeCount(typeMap)
  if let own = try archive.settings("atomic_model").strings("type_map") {
    try agree("type_map", typeMap, own)
  }
  let types = typeMap.count

  let fittingScope = "atomic_model.fitting_net"
  var fitting: [NetworkDescription] = []
  var precision = WeightPrecision.float64
  for type in 0..<types {
    var network = try archive.network(
      "\(fittingScope).filter_layers.networks.\(type)", configuration.fitting.activation)
    network.description.makeLastLayerLinear()
    fitting.append(network.description)
    precision = network.precision
  }
  guard !archive.has("\(fittingScope).filter_layers.networks.\(types).layers.0.matrix") else {
    throw MDError(
      .input, "the archive has more fitting networks than types", expected: "\(types), as the type map")
  }
  let descriptor = try archive.descriptor(
    types, configuration, fittingInputs: fitting.first?.inputs ?? 0)
  var bias = [Double](repeating: 0, count: types)
  for name in ["\(fittingScope).bias_atom_e", "atomic_model.out_bias"] {
    let values = try archive.reals(name).values
    guard values.count == types else {
      throw MDError(
        .input, "tensor '\(name)' has the wrong size", found: "\(values.count) numbers", expected: "\(types)")
    }
    for type in 0..<types { bias[type] += values[type] }
  }
  let removed = try configuration.removedVacuum(types)
  if let present = try archive.setting("remove_vaccum_contribution", of: fittingScope) {
    var applied = removed.map { _ in false }
    if case .array(let flags) = present { applied = flags.map { $0 == .bool(true) } }
    try agree("atom_ener", removed, applied)
  }
  for (type, isRemoved) in removed.enumerated() where isRemoved {
    bias[type] -= fitting[type].outputAtZero()
  }
  let distance = archive.has("min_nbor_dist") ? try archive.reals("min_nbor_dist").values.first : nil
  let origin = ModelOrigin(
    format: archive.format, backend: .pytorch, version: nil,
    minimumNeighborDistance: distance.flatMap { $0 > 0 ? $0 : nil }, trainingScript: archive.script,
    sha256: "",
    byteCount: 0)
  // PyTorch adds the bias of the output statistics, but does not multiply by their deviation.
  let description = ModelDescription(
    typeMap: typeMap, descriptor: descriptor, fitting: fitting,
    energyScale: [Double](repeating: 1, count: types), energyBias: bias, fittingPrecision: precision,
    origin: origin)
  return try description.checked(against: configuration)
}

extension TorchArchive {
  /// Names what a TorchScript archive computes that we do not, whatever its input says.
  fileprivate func refuseUnsupported() throws(MDError) {
    for (module, keys) in [
      ("atomic_model.descriptor.sea", ["env_protection"]), ("atomic_model", ["add_chg_spin_ebd"]),
      (
        "atomic_model.fitting_net",
        ["numb_fparam", "numb_aparam", "dim_case_embd", "mixed_types", "exclude_types"]
      ),
    ] {
      try ModelConfiguration.refuse(in: settings(module), keys)
    }
    for (module, name) in [("pair_excl", "pair_exclude_types"), ("atom_excl", "atom_exclude_types")]
    where hasModule("atomic_model.\(module)") {
      throw unsupported("'\(name)'")
    }
    if let name = try settings("atomic_model.fitting_net").string("var_name"), name != "energy" {
      throw unsupported("fitting of '\(name)'", expected: "fitting of 'energy'")
    }
  }
}

extension ModelConfiguration {
  /// Fills what an input leaves open and a checkpoint cannot tell, with the defaults that DeePMD-kit's input
  /// and its classes have in common.
  fileprivate mutating func takeDefaults() {
    embedding.activation = embedding.activation ?? .tanh
    embedding.timestep = embedding.timestep ?? false
    fitting.activation = fitting.activation ?? .tanh
    fitting.timestep = fitting.timestep ?? true
    excludedPairs = excludedPairs ?? []
  }
}
