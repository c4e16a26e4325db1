internal import Foundation
internal import MDCore

/// The model in a frozen TensorFlow graph (`.pb`).
///
/// All of it is read off the graph, which is what TensorFlow runs; the training script, where there is one,
/// must not contradict it.
func readFrozenGraph(_ bytes: [UInt8]) throws(MDError) -> ModelDescription {
  let graph = try FrozenGraph(bytes)
  guard !graph.nodes.isEmpty else { throw MDError(.input, "the graph is empty") }
  let script = try graph.constant("train_attr/training_script")?.text()
  let configuration = try graph.configuration(script)
  try graph.refuseUnsupported()

  let typeMap = try graph.requiredConstant("model_attr/tmap").text().split(separator: " ").map(String.init)
  try checkTypeCount(typeMap)
  for output in ["o_energy", "o_force", "o_virial"] where graph.nodes[output] == nil {
    throw MDError(
      .input, "the graph has no node '\(output)'", expected: "a whole energy model",
      hint: "the file may be truncated")
  }
  let descriptor = try graph.descriptor(typeCount: typeMap.count, configuration)
  let (fitting, fittingPrecision) = try graph.fitting(typeCount: typeMap.count, configuration)
  var (scale, bias) = try graph.energyScaleAndBias(typeCount: typeMap.count)
  let removed = graph.removedVacuum(typeCount: typeMap.count)
  try agree("atom_ener", configuration?.removedVacuum(typeMap.count), removed)
  for (type, isRemoved) in removed.enumerated() where isRemoved {
    bias[type] -= scale[type] * fitting[type].outputAtZero()
  }
  let origin = ModelOrigin(
    format: .frozenGraph, backend: .tensorflow,
    version: try graph.constant("model_attr/model_version")?.text(),
    minimumNeighborDistance: try graph.constant("train_attr/min_nbor_dist")?.reals().values.first
      .flatMap { $0 > 0 ? $0 : nil },
    trainingScript: script, sha256: "", byteCount: 0)
  let description = ModelDescription(
    typeMap: typeMap, descriptor: descriptor, fitting: fitting, energyScale: scale, energyBias: bias,
    fittingPrecision: fittingPrecision, origin: origin)
  let checked = try description.checked(against: configuration)
  try graph.expectNothingElse()
  return checked
}

extension FrozenGraph {
  fileprivate func configuration(_ script: String?) throws(MDError) -> ModelConfiguration? {
    guard let script else { return nil }
    let tree = try JSONValue.parse(script, what: "the training script")
    guard let model = tree["model"] else { return nil }
    return try ModelConfiguration(model)
  }

  /// Names what the graph computes that we do not, from the graph itself (older files have no script).
  fileprivate func refuseUnsupported() throws(MDError) {
    if let type = try constant("model_attr/model_type")?.text(), type != "ener" {
      throw unsupported("model type '\(type)'", expected: "ener")
    }
    for (node, name) in [
      ("modifier_attr/type", "a modifier (dipole_charge)"), ("spin_attr/ntypes_spin", "spin"),
    ]
    where nodes[node] != nil { throw unsupported(name) }
    for (op, name) in [
      ("ProdEnvMatAMix", "descriptor 'se_atten'"), ("ProdEnvMatR", "descriptor 'se_e2_r'"),
      ("PairTab", "'use_srtab'"),
      ("TabulateFusionSeT", "descriptor 'se_e3'"), ("TabulateFusionSeAtten", "descriptor 'se_atten'"),
    ] where nodes.values.contains(where: { $0.op == op }) { throw unsupported(name, expected: "se_e2_a") }
    // TensorFlow's codes of bfloat16 and half.
    let isHalf = nodes.values.contains { node in
      node.attr.values.contains { $0.value == .type(14) || $0.value == .type(19) }
    }
    if isHalf { throw unsupported("half precision", expected: "float32 or float64") }
    if nodes.keys.contains(where: { $0.hasPrefix("type_embed_net") }) { throw unsupported("type embedding") }
    for (node, name) in [
      ("fitting_attr/dfparam", "'numb_fparam'"), ("fitting_attr/daparam", "'numb_aparam'"),
    ] {
      if let count = try constant(node)?.integers().first, count != 0 {
        throw unsupported("\(name) \(count)")
      }
    }
  }

  fileprivate func fitting(
    typeCount: Int, _ configuration: ModelConfiguration?
  ) throws(MDError) -> ([NetworkDescription], WeightPrecision) {
    var networks: [NetworkDescription] = []
    var precision = WeightPrecision.float64
    for type in 0..<typeCount {
      var layers: [DenseLayerWeights] = []
      while nodes["layer_\(layers.count)_type_\(type)/matrix"] != nil {
        let scope = "layer_\(layers.count)_type_\(type)"
        let activation = try activation(configuration?.fitting.activation, inScope: scope)
        var layer = try layer("\(scope)/matrix", "\(scope)/bias", "\(scope)/idt", activation).layer
        if layers.count >= 1, layer.inputs == layer.outputs { layer.residual = .identity }
        layers.append(layer)
      }
      let scope = "final_layer_type_\(type)"
      let final = try layer("\(scope)/matrix", "\(scope)/bias", "\(scope)/idt", .linear)
      precision = final.precision
      networks.append(NetworkDescription(layers: layers + [final.layer]))
    }
    if nodes["layer_0_type_\(typeCount)/matrix"] != nil
      || nodes["final_layer_type_\(typeCount)/matrix"] != nil
    {
      throw MDError(
        .input, "the graph has more fitting networks than types", expected: "\(typeCount), as the type map")
    }
    return (networks, precision)
  }

  /// One dense layer without residual.
  func layer(
    _ matrix: String, _ bias: String, _ timestep: String, _ activation: Activation
  ) throws(MDError) -> (layer: DenseLayerWeights, precision: WeightPrecision) {
    let weights = try requiredConstant(matrix)
    guard weights.shape.count == 2 else {
      throw MDError(
        .input, "node '\(matrix)' has the wrong shape", found: "\(weights.shape)", expected: "a matrix")
    }
    let (values, precision) = try weights.reals()
    let layer = DenseLayerWeights(
      inputs: weights.shape[0], outputs: weights.shape[1], weights: values,
      bias: try requiredConstant(bias).reals().values, timestep: try constant(timestep)?.reals().values,
      activation: activation, residual: .none)
    return (layer, precision)
  }

  /// Per type, whether the network's output at a zero descriptor is subtracted: it is evaluated a second time.
  fileprivate func removedVacuum(typeCount: Int) -> [Bool] {
    let sources = energySources()
    return (0..<typeCount).map { type in
      sources.contains { $0.hasPrefix("final_layer_type_\(type)_1/") }
    }
  }

  /// Atomic energy = (network + t_bias_atom_e) x t_out_std + t_out_bias, of which older graphs compute only a
  /// part.
  fileprivate func energyScaleAndBias(typeCount: Int) throws(MDError) -> (scale: [Double], bias: [Double]) {
    let sources = energySources()
    func values(_ name: String, default value: Double) throws(MDError) -> [Double] {
      guard sources.contains(name), let constant = try constant(name) else {
        return [Double](repeating: value, count: typeCount)
      }
      let values = try constant.reals().values
      guard values.count == typeCount else {
        throw MDError(
          .input, "node '\(name)' has the wrong size", found: "\(values.count) numbers",
          expected: "\(typeCount)")
      }
      return values
    }
    let atomic = try values("fitting_attr/t_bias_atom_e", default: 0)
    let scale = try values("model_attr/model_attr/t_out_std", default: 1)
    let shift = try values("model_attr/model_attr/t_out_bias", default: 0)
    return (scale, (0..<typeCount).map { atomic[$0] * scale[$0] + shift[$0] })
  }
}
