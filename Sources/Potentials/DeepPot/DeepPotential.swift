public import MDCore

/// A Deep Potential of DeePMD-kit, `se_e2_a` [Zhang2018]: E = sum_i N(D_i), D_i the smooth descriptor of the
/// neighbours of atom i.
///
/// Continuity: a neighbour at the cutoff contributes just what an empty slot contributes, up to the second derivative, and when it
/// leaves, an empty slot takes its place. The energy is therefore C2 as long as no atom has more neighbours of a type
/// than that type has slots (`sel`); beyond that, and if the mean of the rows is not zero, it jumps by the contribution of
/// one slot. Models of the PyTorch back-end with excluded pairs and a mean other than zero always jump.
public struct DeepPotential: ShortRangePotential {
  public let label: String
  /// The model as read.
  public var description: ModelDescription { model.description }
  /// What happens to neighbours in excess of `sel`.
  public var selection: SelectionPolicy { model.policy }
  public private(set) var notices: [String] = []

  /// The arithmetic it is evaluated in.
  public let precision: Precision

  private let model: PreparedModel
  private var engine: PrecisionEngine
  /// Type of the model for each species of the system.
  private var typeOfSpecies: [Int32] = []
  /// How this generation of the list is cut into chunks.
  private var plan: ChunkPlan?
  private var generation = 0
  /// What there is to say about the model itself.
  private var startNotices: [String] = []
  /// Types whose excess of neighbours has been said.
  private var reportedExcess: Set<Int> = []

  /// `name` is shown in the label, usually the file name. Throws if the parts of the description do not fit together.
  public init(
    _ description: ModelDescription, name: String, selection: SelectionPolicy = .all,
    precision: Precision = .double
  ) throws(MDError) {
    let model = try PreparedModel(description, policy: selection)
    self.model = model
    self.precision = precision
    engine = try PrecisionEngine(model, precision)
    label = "deep potential (\(name))"
    if !engine.hasSplines {
      startNotices = [
        "\(label): its embeddings are not smooth enough for splines and are evaluated as they are, several times slower"
      ]
      notices = startNotices
    }
  }

  public var cutoff: Double { model.descriptor.cutoff }
  public var provides: Quantities { .all }
  public var continuity: Continuity { model.jumpsAtCutoff ? .jump : .c2 }

  public mutating func prepare(species: [String]) throws(MDError) {
    let typeMap = model.description.typeMap
    let missing = species.filter { !typeMap.contains($0) }
    guard missing.isEmpty else {
      throw MDError(
        .input, "\(label) does not know \(missing.joined(separator: ", "))",
        found: "species \(species.joined(separator: " "))",
        expected: "elements of the model: \(typeMap.joined(separator: " "))")
    }
    typeOfSpecies = species.compactMap { typeMap.firstIndex(of: $0).map(Int32.init) }
    plan = nil
    notices = startNotices
    reportedExcess = []
    engine.reset()
  }

  public mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    try neighborhood.check(result, wanted: wanted, species: typeOfSpecies.count, label: label)
    guard neighborhood.centreCount > 0 else { return }
    if plan == nil || generation != neighborhood.generation {
      plan = ChunkPlan(
        neighborhood, types: neighborhood.types.map { typeOfSpecies[Int($0)] }, typeCount: model.typeCount)
      generation = neighborhood.generation
    }
    guard let plan else { return }
    var counts: [Int] = []
    try engine.evaluate(
      plan, wanted: wanted, pairs: neighborhood, workers: workers, label: label, largestCounts: &counts,
      into: &result)
    noteExcess(counts)
  }

  /// Time and arithmetic per kernel since `prepare`, over all threads.
  public var kernelTimes: [KernelTime] { engine.kernelTimes }

  /// Says once for each type that neighbours exceed its slots.
  private mutating func noteExcess(_ counts: [Int]) {
    let slots = model.descriptor.selection
    for (type, largest) in counts.enumerated() where !reportedExcess.contains(type) {
      guard largest > slots[type] else { continue }
      reportedExcess.insert(type)
      let treatment =
        switch selection {
        case .all: "all of them count, and the energy is not smooth where their number changes"
        case .asTrained:
          "the farthest are ignored as in training, and the energy jumps when the choice changes"
        }
      notices.append(
        "\(label): \(largest) \(model.description.typeMap[type]) neighbours found, the model has sel = \(slots[type]); "
          + treatment)
    }
  }
}
