public import MDCore

/// Several Deep Potentials for the same elements: the first moves the atoms, the others say how sure it is (`ModelDeviation`).
public struct DeepCommittee: ShortRangePotential {
  /// At least two; the first is the one that acts.
  public private(set) var models: [DeepPotential]

  /// Throws unless all know the same elements and no model is there twice.
  public init(_ models: [DeepPotential]) throws(MDError) {
    guard models.count > 1 else {
      throw MDError(
        .input, "a committee needs several models", found: "\(models.count)", expected: "at least 2")
    }
    let elements = models[0].description.typeMap
    for (k, model) in models.enumerated() {
      let own = model.description.typeMap
      guard Set(own) == Set(elements) else {
        throw MDError(
          .input, "\(model.label) knows other elements than \(models[0].label)",
          found: own.joined(separator: " "), expected: elements.joined(separator: " "))
      }
      if let twin = models[..<k].first(where: { $0.description == model.description }) {
        throw MDError(
          .input, "the committee holds the same model twice", found: "\(twin.label) and \(model.label)",
          expected: "models trained from different random numbers")
      }
    }
    self.models = models
  }

  public var label: String { "\(models[0].label) of a committee of \(models.count)" }
  public var cutoff: Double { models[0].cutoff }
  public var provides: Quantities { models[0].provides }
  public var continuity: Continuity { models[0].continuity }
  public var notices: [String] { models[0].notices }

  public mutating func prepare(species: [String]) throws(MDError) { try models[0].prepare(species: species) }

  public mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    try models[0].accumulate(wanted, neighborhood: neighborhood, workers: workers, into: &result)
  }

  public func save(into record: inout CheckpointRecord) { models[0].save(into: &record) }
  public mutating func restore(from record: CheckpointRecord) throws(MDError) {
    try models[0].restore(from: record)
  }
}
