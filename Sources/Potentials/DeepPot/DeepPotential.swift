internal import LinearAlgebra
public import MDCore

/// A Deep Potential of DeePMD-kit, `se_e2_a` [Zhang2018]: E = sum_i N(D_i), D_i the smooth descriptor of the
/// neighbours of atom i. Evaluated in double precision, as DeePMD-kit does.
///
/// Continuity: a neighbour at the cutoff contributes just what an empty slot contributes, up to the second derivative, and when it
/// leaves, an empty slot takes its place. The energy is therefore C2 as long as no atom has more neighbours of a type
/// than that type has slots (`sel`); beyond that, and if the mean of the rows is not zero, it jumps by the contribution of
/// one slot. Models of the PyTorch back-end with excluded pairs and a mean other than zero always jump.
public struct DeepPotential: Potential {
  public let label: String
  /// The model as read.
  public var description: ModelDescription { model.description }
  /// What happens to neighbours in excess of `sel`.
  public var selection: SelectionPolicy { model.policy }
  public private(set) var notices: [String] = []

  private let model: PreparedModel
  /// Type of the model for each species of the system.
  private var typeOfSpecies: [Int] = []
  private var atomCount = 0
  /// What follows holds for this generation of the list.
  private var generation = 0
  private var rowTypes: [Int] = []
  private var chunks: [AtomChunk] = []
  private var workspace = DeepPotentialWorkspace()
  /// Types whose excess of neighbours has been said.
  private var reportedExcess: Set<Int> = []

  /// `name` is shown in the label, usually the file name. Throws if the parts of the description do not fit together.
  public init(
    _ description: ModelDescription, name: String, selection: SelectionPolicy = .all
  ) throws(MDError) {
    useSingleThreadedBLAS()
    model = try PreparedModel(description, policy: selection)
    label = "deep potential (\(name))"
  }

  public var neighbors: NeighborRequirement? { NeighborRequirement(cutoff: model.descriptor.cutoff) }
  public var provides: Quantities { .all }
  public var continuity: Continuity { model.jumpsAtCutoff ? .jump : .c2 }

  public mutating func prepare(for topology: Topology) throws(MDError) {
    let typeMap = model.description.typeMap
    let missing = topology.species.filter { !typeMap.contains($0) }
    guard missing.isEmpty else {
      throw MDError(
        .input, "\(label) does not know \(missing.joined(separator: ", "))",
        found: "species \(topology.species.joined(separator: " "))",
        expected: "elements of the model: \(typeMap.joined(separator: " "))")
    }
    typeOfSpecies = topology.species.compactMap { typeMap.firstIndex(of: $0) }
    atomCount = topology.count
    generation = 0
    workspace = DeepPotentialWorkspace()
  }

  public mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, pairs: Neighborhood, workers: Workers,
    into result: inout Evaluation
  ) throws(MDError) {
    precondition(pairs.count == atomCount, "prepare(for:) was called for another number of atoms")
    if generation != pairs.generation {
      rowTypes = pairs.types.map { typeOfSpecies[Int($0)] }
      chunks = Self.chunks(of: rowTypes, typeCount: model.typeCount)
      generation = pairs.generation
    }
    guard !chunks.isEmpty else { return }
    if !isKnownUniquelyReferenced(&workspace) { workspace = DeepPotentialWorkspace() }
    workspace.reserve(model, chunks: chunks, pairs: pairs, threads: workers.threads)
    evaluateChunks(pairs: pairs, workers: workers)
    try addEnergies(wanted, pairs: pairs, to: &result)
    for chunk in chunks.indices { result.virial += workspace.virials[chunk] }
    ForceAssembly.addForces(workspace.gradients, pairs: pairs, to: &result.forces)
    noteExcess()
  }

  private func evaluateChunks(pairs: Neighborhood, workers: Workers) {
    guard let pool = workspace.pool else { return }
    rowTypes.withUnsafeBufferPointer { rowTypes in
      workers.run(chunks: chunks.count) { index in
        pool.withScratch { scratch in
          model.evaluate(
            chunks[index], atomTypes: rowTypes, pairs: pairs, scratch: scratch,
            into: ChunkResults(
              energies: workspace.energies, gradients: workspace.gradients,
              virial: workspace.virials + index,
              largestCounts: workspace.largestCounts + index * model.typeCount))
        }
      }
    }
  }

  private func addEnergies(
    _ wanted: Quantities, pairs: Neighborhood, to result: inout Evaluation
  ) throws(MDError) {
    var sum = 0.0
    for row in rowTypes.indices { sum += workspace.energies[row] }
    guard sum.isFinite else {
      let row = rowTypes.indices.first { !workspace.energies[$0].isFinite } ?? 0
      let atom = Int(pairs.atoms[row])
      throw MDError(
        .unstable, "the energy of atom \(atom + 1) in the \(label) is not a number",
        hint: "two atoms may be at the same place; a smaller time step or a minimisation first")
    }
    result.energy += sum
    if wanted.contains(.atomEnergies) {
      for row in rowTypes.indices { result.atomEnergies[row] += workspace.energies[row] }
    }
  }

  /// Says once for each type that neighbours exceed its slots.
  private mutating func noteExcess() {
    let (types, slots) = (model.typeCount, model.descriptor.selection)
    for type in 0..<types where !reportedExcess.contains(type) {
      var largest = 0
      for chunk in chunks.indices where model.centres[chunks[chunk].type].sight[type] == .sees {
        largest = max(largest, workspace.largestCounts[chunk * types + type])
      }
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

  /// Cuts the rows of each type, in ascending order, into nearly equal chunks.
  private static func chunks(of rowTypes: [Int], typeCount: Int) -> [AtomChunk] {
    (0..<typeCount).flatMap { type in
      let atoms = rowTypes.indices.filter { rowTypes[$0] == type }
      let count = (atoms.count + AtomChunk.limit - 1) / AtomChunk.limit
      return (0..<count).map { k in
        AtomChunk(
          type: type, atoms: Array(atoms[k * atoms.count / count..<(k + 1) * atoms.count / count]))
      }
    }
  }
}
