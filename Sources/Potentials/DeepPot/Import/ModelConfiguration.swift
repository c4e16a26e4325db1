internal import MDCore

/// What a model's input (`model` section of the training script, `model_def_script`, or the tree of a native
/// file: all three use the same keys) says of the model; refuses by name what we cannot evaluate.
///
/// A key that is absent stays nil, since its default depends on who made the model: without `type_one_side`
/// DeePMD-kit's input file means false and its classes mean true, without `axis_neuron` 4, 8 or 16. The
/// networks in the file tell.
struct ModelConfiguration {
  var typeMap: [String]?
  var selection: [Int]?
  var cutoff: Double?
  var smoothCutoff: Double?
  var axisNeurons: Int?
  var typeOneSide: Bool?
  /// Pairs of types as the file has them.
  var excludedPairs: [[Int]]?
  var setDavgZero: Bool?
  var embedding: NetworkSettings
  var fitting: NetworkSettings
  /// Per type: whether the network's output at a zero descriptor is subtracted (`atom_ener` given).
  var vacuumRemoved: [Bool]

  /// From the model's tree; `fittingKey` is `fitting_net` in scripts, `fitting` in native files.
  init(_ model: JSONValue, fittingKey: String = "fitting_net") throws(MDError) {
    if model["model_dict"] != nil { throw unsupported("a multi-task model") }
    let type = try model.string("type") ?? "standard"
    guard type == "standard" else { throw unsupported("model type '\(type)'", expected: "standard") }
    guard let descriptor = model["descriptor"] else { throw MDError(.input, "the model has no 'descriptor'") }
    guard let fitting = model[fittingKey] else { throw MDError(.input, "the model has no '\(fittingKey)'") }
    try Self.refuse(
      in: model,
      ["spin", "type_embedding", "use_srtab", "modifier", "pair_exclude_types", "atom_exclude_types"])
    if let bridging = try model.string("bridging_method"), bridging.lowercased() != "none" {
      throw unsupported("bridging_method '\(bridging)'", expected: "None")
    }

    let kind = try descriptor.string("type") ?? "se_e2_a"
    guard kind == "se_e2_a" || kind == "se_a" else {
      throw unsupported("descriptor '\(kind)'", expected: "se_e2_a")
    }
    try Self.refuse(in: descriptor, ["spin", "env_protection"])
    if let environment = descriptor["env_mat"] {
      try Self.refuse(in: environment, ["protection", "use_exp_switch"])
    }
    typeMap = try model.strings("type_map")
    // Training scripts may say "auto" here; then the sizes stand elsewhere in the file.
    if case .array? = descriptor["sel"] { selection = try descriptor.integers("sel") }
    cutoff = try descriptor.double("rcut")
    smoothCutoff = try descriptor.double("rcut_smth")
    axisNeurons = try descriptor.renaming("n_axis_neuron", to: "axis_neuron").integer("axis_neuron")
    typeOneSide = try descriptor.bool("type_one_side")
    setDavgZero = try descriptor.bool("set_davg_zero")
    excludedPairs = try Self.pairs(in: descriptor)
    embedding = try NetworkSettings(descriptor)

    let task = try fitting.string("type") ?? "ener"
    guard task == "ener" else { throw unsupported("fitting '\(task)'", expected: "ener") }
    try Self.refuse(
      in: fitting,
      [
        "numb_fparam", "numb_aparam", "dim_case_embd", "tot_ener_zero", "mixed_types", "exclude_types",
        "spin",
      ])
    if let names = fitting["layer_name"], case .array(let layers) = names,
      layers.contains(where: { $0 != .null })
    {
      throw unsupported("'layer_name' \(names.shown)")
    }
    self.fitting = try NetworkSettings(fitting)
    vacuumRemoved = []
    for energy in try fitting.array("atom_ener") ?? [] {
      switch energy {
      case .null: vacuumRemoved.append(false)
      case .number: vacuumRemoved.append(true)
      default:
        throw MDError(
          .input, "'atom_ener' has the wrong type", found: energy.shown, expected: "numbers or null")
      }
    }
  }

  private static func pairs(in descriptor: JSONValue) throws(MDError) -> [[Int]]? {
    guard let list = try descriptor.array("exclude_types") else { return nil }
    func wrong(_ pair: JSONValue) -> MDError {
      MDError(.input, "'exclude_types' has the wrong type", found: pair.shown, expected: "pairs of types")
    }
    return try list.map { pair throws(MDError) in
      guard case .array(let items) = pair else { throw wrong(pair) }
      return try items.map { item throws(MDError) in
        guard case .number(let number) = item, let type = Int(exactly: number) else { throw wrong(pair) }
        return type
      }
    }
  }

  /// `vacuumRemoved` for every type; none where `atom_ener` is not given.
  func removedVacuum(_ typeCount: Int) throws(MDError) -> [Bool] {
    guard vacuumRemoved.contains(true) else { return [Bool](repeating: false, count: typeCount) }
    guard vacuumRemoved.count == typeCount else {
      throw MDError(
        .input, "'atom_ener' has the wrong size", found: "\(vacuumRemoved.count)", expected: "\(typeCount)")
    }
    return vacuumRemoved
  }

  /// `excludedPairs` as a symmetric matrix over `typeCount` types.
  func exclusion(typeCount: Int) throws(MDError) -> [[Bool]] {
    var matrix = [[Bool]](repeating: [Bool](repeating: false, count: typeCount), count: typeCount)
    for pair in excludedPairs ?? [] {
      guard pair.count == 2, pair.allSatisfy({ (0..<typeCount).contains($0) }) else {
        throw MDError(
          .input, "'exclude_types' is wrong", found: "\(pair)",
          expected: "pairs of type indices below \(typeCount)")
      }
      matrix[pair[0]][pair[1]] = true
      matrix[pair[1]][pair[0]] = true
    }
    return matrix
  }

  static func refuse(in section: JSONValue, _ keys: [String]) throws(MDError) {
    for key in keys {
      if let value = section[key], !value.isEmpty { throw unsupported("'\(key)' \(value.shown)") }
    }
  }
}

/// The error for something a model file holds that is not supported.
func unsupported(_ what: String, expected: String? = nil) -> MDError {
  MDError(.input, "\(what) is not supported", expected: expected)
}
