internal import MDCore

/// The engine of a model in the precision asked for.
///
/// An enumeration of concrete engines, not a protocol: behind `any` the kernels would be the unspecialised ones, a thousand times slower.
enum PrecisionEngine: Sendable {
  case double(DeepEngine<SeE2A<Double>>)
  case mixed(DeepEngine<SeE2A<Float>>)
  /// Taken out while it works: held twice, it would make its memory anew.
  case working

  init(_ model: PreparedModel, _ precision: Precision) throws(MDError) {
    switch precision {
    case .double: self = .double(try DeepEngine(model))
    case .mixed: self = .mixed(try DeepEngine(model))
    }
  }

  mutating func evaluate(
    _ plan: ChunkPlan, wanted: Quantities, pairs: Neighborhood, workers: Workers, label: String,
    largestCounts: inout [Int], into result: inout Evaluation
  ) throws(MDError) {
    switch self {
    case .double(var engine):
      self = .working
      defer { self = .double(engine) }
      try engine.evaluate(
        plan, wanted: wanted, pairs: pairs, workers: workers, label: label, largestCounts: &largestCounts,
        into: &result)
    case .mixed(var engine):
      self = .working
      defer { self = .mixed(engine) }
      try engine.evaluate(
        plan, wanted: wanted, pairs: pairs, workers: workers, label: label, largestCounts: &largestCounts,
        into: &result)
    case .working: break
    }
  }

  /// Forgets everything about the atoms.
  mutating func reset() {
    switch self {
    case .double(var engine):
      engine.reset()
      self = .double(engine)
    case .mixed(var engine):
      engine.reset()
      self = .mixed(engine)
    case .working: break
    }
  }

  /// Time and arithmetic per kernel since the last `reset`.
  var kernelTimes: [KernelTime] {
    switch self {
    case .double(let engine): engine.kernelTimes
    case .mixed(let engine): engine.kernelTimes
    case .working: []
    }
  }

  /// Whether embeddings are splines.
  var hasSplines: Bool {
    switch self {
    case .double(let engine): engine.kernels.descriptor.splines.pieces > 0
    case .mixed(let engine): engine.kernels.descriptor.splines.pieces > 0
    case .working: false
    }
  }
}
