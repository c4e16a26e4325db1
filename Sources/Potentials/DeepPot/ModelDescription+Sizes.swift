internal import MDCore

extension ModelDescription {
  /// Throws if any array does not have the length that the others ask for, or a number is out of its range.
  func checkSizes() throws(MDError) {
    let types = typeCount
    try require(types > 0, "type map", "no types", "at least one")
    try requireCount(fitting.count, types, "fitting networks")
    try requireCount(energyScale.count, types, "energy scales")
    try requireCount(energyBias.count, types, "energy biases")
    try checkDescriptor()
    for (type, network) in fitting.enumerated() {
      try check(
        network, inputs: descriptor.embeddingWidth * descriptor.axisNeurons, outputs: 1,
        "fitting network of \(typeMap[type])")
    }
  }

  private func checkDescriptor() throws(MDError) {
    let (d, types) = (descriptor, typeCount)
    try require(
      d.cutoff > 0 && d.cutoff.isFinite && d.smoothCutoff >= 0 && d.smoothCutoff < d.cutoff,
      "cutoff", "rcut_smth \(d.smoothCutoff), rcut \(d.cutoff)", "0 <= rcut_smth < rcut")
    for (name, list) in [("sel", d.selection), ("original sel", d.originalSelection)] {
      try requireCount(list.count, types, name)
      try require(
        list.allSatisfy { (0...1_000_000).contains($0) } && list.contains { $0 > 0 }, name, "\(list)",
        "slot numbers of at least 0, one positive")
    }
    try require(
      d.axisNeurons > 0 && d.axisNeurons <= d.embeddingWidth, "axis_neuron", "\(d.axisNeurons)",
      "1 to the embedding width \(d.embeddingWidth)")
    for rows in [d.mean, d.deviation] {
      try requireCount(rows.count, types, "statistics")
      for row in rows { try requireCount(row.count, 4, "statistics of a type") }
    }
    try require(d.deviation.allSatisfy { $0.allSatisfy { $0 != 0 } }, "deviation", "zero", "other numbers")
    try requireCount(d.excludedPairs.count, types, "excluded pairs")
    for row in d.excludedPairs { try requireCount(row.count, types, "excluded pairs of a type") }
    try requireCount(d.embedding.count, d.typeOneSide ? types : types * types, "embedding networks")
    for centre in 0..<types {
      for neighbour in 0..<types { try checkEmbedding(centre: centre, neighbour: neighbour) }
    }
  }

  private func checkEmbedding(centre: Int, neighbour: Int) throws(MDError) {
    let name = "embedding of \(typeMap[neighbour]) around \(typeMap[centre])"
    let index = descriptor.embeddingIndex(centre: centre, neighbour: neighbour)
    guard let embedding = descriptor.embedding[index] else {
      return try require(descriptor.excludedPairs[centre][neighbour], name, "none", "a network or a table")
    }
    if let network = embedding.network {
      try check(network, inputs: 1, outputs: descriptor.embeddingWidth, name)
    } else if let table = embedding.table {
      try requireCount(table.outputs, descriptor.embeddingWidth, "columns of the table of the \(name)")
      try require(
        table.segments > 0 && table.coefficients.count % (6 * table.outputs) == 0
          && table.lower < table.upper && table.upper <= table.maximum && table.maximum.isFinite
          && table.fineStride > 0 && table.coarseStride > 0
          && (table.maximum - table.lower) / min(table.fineStride, table.coarseStride) < 1e9,
        "table of the \(name)", "ranges \(table.lower), \(table.upper), \(table.maximum)",
        "ascending ranges and whole segments")
    } else {
      try require(false, name, "neither network nor table", "one of them")
    }
  }

  private func check(
    _ network: NetworkDescription, inputs: Int, outputs: Int, _ name: String
  ) throws(MDError) {
    try require(!network.layers.isEmpty, name, "no layers", "at least one")
    var width = inputs
    for layer in network.layers {
      try requireCount(layer.inputs, width, "inputs of a layer of the \(name)")
      try require(layer.outputs > 0 && layer.outputs < 1_000_000, name, "\(layer.outputs)", "layer widths from 1")
      try requireCount(layer.weights.count, layer.inputs * layer.outputs, "weights of a layer of the \(name)")
      try requireCount(layer.bias.count, layer.outputs, "biases of a layer of the \(name)")
      if let timestep = layer.timestep {
        try requireCount(timestep.count, layer.outputs, "timesteps of a layer of the \(name)")
      }
      let added = [.none: layer.outputs, .identity: layer.inputs, .doubled: 2 * layer.inputs][layer.residual]
      try requireCount(layer.outputs, added ?? 0, "outputs of a layer with a residual of the \(name)")
      width = layer.outputs
    }
    try requireCount(width, outputs, "outputs of the \(name)")
  }

  private func requireCount(_ found: Int, _ expected: Int, _ what: String) throws(MDError) {
    try require(found == expected, what, "\(found)", "\(expected)")
  }

  private func require(
    _ condition: Bool, _ what: String, _ found: String, _ expected: String
  ) throws(MDError) {
    if !condition {
      throw MDError(.input, "the model does not fit together: \(what)", found: found, expected: expected)
    }
  }
}
