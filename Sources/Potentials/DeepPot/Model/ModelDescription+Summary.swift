internal import Foundation

extension ModelDescription {
  /// What is in the model, as pairs of a name and its value in words, for people to read.
  ///
  /// Lengths in A, energies in eV.
  public var summary: [(name: String, value: String)] {
    var lines: [(String, String)] = [
      ("format", origin.format.rawValue),
      (
        "written by",
        "DeePMD-kit, \(origin.backend.rawValue) rules" + (origin.version.map { ", version \($0)" } ?? "")
      ),
      ("size", "\(origin.byteCount) bytes"),
      ("sha256", origin.sha256),
      ("type map", typeMap.joined(separator: " ")),
      ("descriptor", "se_e2_a, embedding by \(descriptor.typeOneSide ? "neighbour type" : "pair of types")"),
      ("cutoff", "\(descriptor.cutoff) A, smooth from \(descriptor.smoothCutoff) A"),
      ("sel", named(descriptor.selection.map(String.init))),
      ("embedding network", descriptor.embeddingShape),
      ("axis neurons", "\(descriptor.axisNeurons)"),
      ("fitting network", fitting[0].shape),
      ("precision", precisionText),
      ("excluded pairs", excludedPairsText),
      ("mean of environment", descriptor.mean.allSatisfy { $0.allSatisfy { $0 == 0 } } ? "zero" : "not zero"),
      ("energy bias", named(energyBias.map { String(format: "%.6f", $0) }) + " eV"),
    ]
    if descriptor.originalSelection != descriptor.selection {
      lines.append(("sel as trained", named(descriptor.originalSelection.map(String.init))))
    }
    if let distance = origin.minimumNeighborDistance {
      lines.append(("nearest neighbours in training", String(format: "%.4f A", distance)))
    }
    lines.append(("training script", origin.trainingScript == nil ? "not in the file" : "in the file"))
    return lines
  }

  private func named(_ values: [String]) -> String {
    zip(typeMap, values).map { "\($0) \($1)" }.joined(separator: ", ")
  }

  private var precisionText: String {
    descriptor.precision == fittingPrecision
      ? fittingPrecision.rawValue
      : "descriptor \(descriptor.precision.rawValue), fitting \(fittingPrecision.rawValue)"
  }

  private var excludedPairsText: String {
    var pairs: [String] = []
    for a in 0..<typeCount {
      for b in a..<typeCount where descriptor.excludedPairs[a][b] {
        pairs.append("\(typeMap[a])-\(typeMap[b])")
      }
    }
    return pairs.isEmpty ? "none" : pairs.joined(separator: ", ")
  }
}

extension DescriptorDescription {
  /// Such as `1-25-50-100, tanh`, and what compression left of it.
  fileprivate var embeddingShape: String {
    guard let first = embedding.compactMap({ $0 }).first else { return "none" }
    let table = first.table.map { "table of \($0.segments) segments" }
    guard let network = first.network else {
      return "1-...-\(embeddingWidth), " + (table.map { "compressed: \($0)" } ?? "absent")
    }
    return network.shape + (table.map { " (also compressed: \($0))" } ?? "")
  }
}

extension NetworkDescription {
  /// Widths and activation, such as `320-60-60-60-1, tanh, with timesteps`.
  fileprivate var shape: String {
    let widths = ([inputs] + layers.map(\.outputs)).map(String.init).joined(separator: "-")
    let activation = layers.first?.activation.name ?? ""
    return "\(widths), \(activation)"
      + (layers.contains { $0.timestep != nil } ? ", with timesteps (resnet_dt)" : "")
  }
}
