internal import MDCore

extension FrozenGraph {
  /// The descriptor `se_e2_a`; the fitting networks' first matrix tells the number of axis neurons.
  func descriptor(typeCount: Int, _ configuration: ModelConfiguration?) throws(MDError)
    -> DescriptorDescription
  {
    let operators = nodes(op: "ProdEnvMatA") + nodes(op: "DescrptSeA")
    guard let environment = operators.first else {
      throw MDError(
        .input, "the graph has no operator 'ProdEnvMatA'", expected: "a model with descriptor se_e2_a")
    }
    guard operators.count == 1 else { throw unsupported("descriptor 'hybrid'", expected: "se_e2_a") }
    let cutoff = try single(environment, "rcut_r")
    let smoothCutoff = try single(environment, "rcut_r_smth")
    guard case .list(let slots)? = environment.attr["sel_a"]?.value else {
      throw MDError(.input, "operator '\(environment.name)' has no list 'sel_a'")
    }
    var selection: [Int] = []
    for slot in slots.i {
      guard let slot = Int(exactly: slot) else {
        throw MDError(.input, "'sel' is absurd", found: "\(slots.i)")
      }
      selection.append(slot)
    }
    let slotCount = try slotSum(selection)
    let original = try constant("descrpt_attr/original_sel")?.integers() ?? selection
    try agree("rcut", configuration?.cutoff.map { Float($0) }, cutoff)
    try agree("rcut_smth", configuration?.smoothCutoff.map { Float($0) }, smoothCutoff)
    // Compression may change 'sel'.
    if configuration?.selection != selection { try agree("sel", configuration?.selection, original) }
    try expectOwn("descrpt_attr/rcut", Double(cutoff), of: environment)

    let oneSided = nodes.keys.contains { $0.hasPrefix("filter_type_all/") }
    let embedding = try embeddings(typeCount: typeCount, oneSided: oneSided, selection, configuration)
    guard let first = embedding.entries.compactMap({ $0 }).first else {
      throw MDError(.input, "the graph has no embedding network", expected: "filter_type_.../matrix_1_0")
    }
    let width = first.network?.outputs ?? first.table?.outputs ?? 0
    let axisNeurons = try axisNeurons(
      fittingInputs: requiredConstant("layer_0_type_0/matrix").shape.first ?? 0, embeddingWidth: width)
    let excluded =
      oneSided
      ? try maskedPairs(typeCount: typeCount)
      : (0..<typeCount).map { centre in
        (0..<typeCount).map { neighbour in
          embedding.entries[centre * typeCount + neighbour] == nil
            && embedding.entries[neighbour * typeCount + centre] == nil
        }
      }
    for type in 0..<typeCount {
      let scope = oneSided ? "filter_type_all" : "filter_type_\(type)"
      try expectDivisor(of: scope, slots: original.reduce(0, +))
    }
    let mean = try statistics("descrpt_attr/t_avg", typeCount: typeCount, slots: slotCount)
    let deviation = try statistics("descrpt_attr/t_std", typeCount: typeCount, slots: slotCount)
    return DescriptorDescription(
      cutoff: Double(cutoff), smoothCutoff: Double(smoothCutoff), switchWidth: Double(cutoff - smoothCutoff),
      selection: selection, originalSelection: original, axisNeurons: axisNeurons, typeOneSide: oneSided,
      excludedPairs: excluded,
      setDavgZero: configuration?.setDavgZero ?? mean.allSatisfy { $0.allSatisfy { $0 == 0 } },
      mean: mean, deviation: deviation, embedding: embedding.entries, embeddingWidth: width,
      precision: embedding.precision)
  }

  /// Refuses a graph in which the constant `name`, if it is there, is not what an operator works with.
  private func expectOwn(_ name: String, _ used: Double, of node: GraphNode) throws(MDError) {
    guard let stated = try constant(name)?.reals().values.first, Float(stated) != Float(used) else { return }
    throw MDError(
      .input, "the graph contradicts itself in '\(name)'", found: "\(stated), but \(used) in '\(node.name)'",
      expected: "the same in both", hint: "freeze the model again")
  }

  /// The descriptor is divided by the number of slots, where that is a constant of the graph.
  private func expectDivisor(of scope: String, slots: Int) throws(MDError) {
    guard let quotient = nodes["\(scope)/truediv"], let divisor = input(1, of: quotient),
      divisor.op == "Const"
    else { return }
    try expectOwn(divisor.name, Double(slots), of: quotient)
  }

  private func single(_ node: GraphNode, _ attribute: String) throws(MDError) -> Float {
    guard case .f(let value)? = node.attr[attribute]?.value else {
      throw MDError(.input, "operator '\(node.name)' has no number '\(attribute)'")
    }
    return value
  }

  /// One-sided graphs multiply the environment by a constant mask of types x types, zero for an excluded
  /// pair.
  private func maskedPairs(typeCount: Int) throws(MDError) -> [[Bool]] {
    var excluded = [[Bool]](repeating: [Bool](repeating: false, count: typeCount), count: typeCount)
    guard let slice = nodes["filter_type_all/Slice"], let product = input(0, of: slice), product.op == "Mul"
    else {
      return excluded
    }
    var node = input(1, of: product)
    var steps = 0
    while let current = node, current.op != "Const", steps < 10 {
      node = input(0, of: current)
      steps += 1
    }
    guard let node, let mask = try constant(node.name)?.reals().values, mask.count == typeCount * typeCount
    else {
      throw MDError(.input, "the mask of excluded pairs is not understood")
    }
    for centre in 0..<typeCount {
      for neighbour in 0..<typeCount {
        excluded[centre][neighbour] = mask[centre * typeCount + neighbour] == 0
      }
    }
    return excluded
  }

  private func statistics(_ name: String, typeCount: Int, slots: Int) throws(MDError) -> [[Double]] {
    let constant = try requiredConstant(name)
    return try uniformRows(constant.reals().values, typeCount: typeCount, slots: slots, name: name)
  }

  /// Embedding networks or tables in the order of `DescriptorDescription.embedding`.
  private func embeddings(
    typeCount: Int, oneSided: Bool, _ selection: [Int], _ configuration: ModelConfiguration?
  ) throws(MDError) -> (entries: [EmbeddingDescription?], precision: WeightPrecision) {
    var entries = [EmbeddingDescription?](repeating: nil, count: oneSided ? typeCount : typeCount * typeCount)
    var precision = WeightPrecision.float64
    let fusions = nodes(op: "TabulateFusionSeA")
    for fusion in fusions {
      let (index, table, tablePrecision) = try table(
        fusion, typeCount: typeCount, oneSided: oneSided, selection)
      entries[index] = EmbeddingDescription(table: table)
      precision = tablePrecision
    }
    guard fusions.isEmpty else { return (entries, precision) }
    for index in entries.indices {
      let neighbour = index % typeCount
      let scope = oneSided ? "filter_type_all" : "filter_type_\(index / typeCount)"
      guard nodes["\(scope)/matrix_1_\(neighbour)"] != nil else { continue }
      let activation = try activation(configuration?.embedding.activation, inScope: scope)
      var layers: [DenseLayerWeights] = []
      while nodes["\(scope)/matrix_\(layers.count + 1)_\(neighbour)"] != nil {
        let suffix = "\(layers.count + 1)_\(neighbour)"
        var (layer, layerPrecision) = try layer(
          "\(scope)/matrix_\(suffix)", "\(scope)/bias_\(suffix)", "\(scope)/idt_\(suffix)", activation)
        layer.addEmbeddingResidual()
        if layer.residual == .none { layer.timestep = nil }
        precision = layerPrecision
        layers.append(layer)
      }
      entries[index] = EmbeddingDescription(network: NetworkDescription(layers: layers))
    }
    return (entries, precision)
  }

  /// The table behind one `TabulateFusionSeA`: input 0 is the table, input 1 its range; input 3 leads to the
  /// slice of the environment it works on, whose start tells the neighbour's type.
  private func table(
    _ fusion: GraphNode, typeCount: Int, oneSided: Bool, _ selection: [Int]
  ) throws(MDError) -> (index: Int, table: EmbeddingTableDescription, precision: WeightPrecision) {
    func wrong(_ what: String) -> MDError { MDError(.input, "operator '\(fusion.name)' \(what)") }
    guard let tableNode = input(0, of: fusion), let rangeNode = input(1, of: fusion),
      let table = try constant(tableNode.name), let range = try constant(rangeNode.name)?.reals().values
    else { throw wrong("has no table") }
    guard range.count >= 5 else { throw wrong("has no range") }
    guard table.shape.count == 2, table.shape[1] > 0, table.shape[1] % 6 == 0 else {
      throw wrong("has a table of shape \(table.shape)")
    }
    guard let reshape = input(3, of: fusion), let slice = input(0, of: reshape), slice.op == "Slice",
      let begin = input(1, of: slice), let size = input(2, of: slice),
      let start = try constant(begin.name)?.integers().last,
      let length = try constant(size.name)?.integers().last
    else { throw wrong("does not tell its neighbour type") }
    var offset = 0
    var neighbour: Int?
    for (type, slots) in selection.prefix(typeCount).enumerated() {
      if offset == start, 4 * slots == length, neighbour == nil { neighbour = type }
      offset += 4 * slots
    }
    var centre = 0
    if !oneSided {
      guard let scope = fusion.name.split(separator: "/").first, scope.hasPrefix("filter_type_"),
        let type = Int(scope.dropFirst("filter_type_".count)), (0..<typeCount).contains(type)
      else { throw wrong("does not tell its centre type") }
      centre = type
    }
    guard let neighbour else { throw wrong("does not tell its neighbour type") }
    let (coefficients, precision) = try table.reals()
    let description = EmbeddingTableDescription(
      outputs: table.shape[1] / 6, lower: range[0], upper: range[1], maximum: range[2], fineStride: range[3],
      coarseStride: range[4], coefficients: coefficients)
    return (oneSided ? neighbour : centre * typeCount + neighbour, description, precision)
  }
}
