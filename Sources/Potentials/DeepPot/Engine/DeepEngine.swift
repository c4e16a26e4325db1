internal import MDCore

/// Evaluates a model by one kernel; owns the memory that stays from call to call.
struct DeepEngine<Kernel: DescriptorKernel>: Sendable {
  let kernels: DeepKernels<Kernel>
  private var workspace = DeepWorkspace<Kernel>()

  init(_ model: PreparedModel) throws(MDError) { kernels = try DeepKernels(model) }

  /// Adds energies, forces and virial of all atoms of the list to `result`.
  ///
  /// `largestCounts` becomes, per neighbour type, the largest number of neighbours of a centre that sees that type. Fails where
  /// an energy or a force is not a number.
  mutating func evaluate(
    _ plan: ChunkPlan, wanted: Quantities, pairs: Neighborhood, workers: Workers, label: String,
    largestCounts: inout [Int], into result: inout Evaluation
  ) throws(MDError) {
    if !isKnownUniquelyReferenced(&workspace) { workspace = DeepWorkspace() }
    workspace.reserve(kernels, plan: plan, wanted: wanted, pairs: pairs, threads: workers.threads)
    var scale = ForceAccumulator.fineScale
    run(plan, wanted: wanted, pairs: pairs, workers: workers, scale: scale)
    if !(workspace.largestGradient <= ForceAccumulator.largestForce(scale: scale)) {
      try checkEnergies(pairs, label: label)
      scale = ForceAccumulator.coarseScale
      ForceAccumulator.discard(workspace.accumulators)
      run(plan, wanted: wanted, pairs: pairs, workers: workers, scale: scale)
    }
    try checkEnergies(pairs, label: label)
    guard workspace.largestGradient <= ForceAccumulator.largestForce(scale: scale) else {
      ForceAccumulator.discard(workspace.accumulators)
      throw MDError(
        .unstable, "a force in the \(label) is not a usable number",
        found: "\(workspace.largestGradient) eV/A between two atoms")
    }
    add(wanted, centres: pairs.centreCount, scale: scale, workers: workers, into: &result)
    count(plan, into: &largestCounts)
  }

  /// Adds what the last run has found.
  private func add(
    _ wanted: Quantities, centres: Int, scale: Double, workers: Workers, into result: inout Evaluation
  ) {
    for i in 0..<centres { result.energy += workspace.energies[i] }
    if wanted.contains(.atomEnergies) {
      for i in 0..<centres { result.atomEnergies[i] += workspace.energies[i] }
    }
    if wanted.contains(.atomVirials) {
      for i in 0..<centres { result.atomVirials[i] += workspace.atomVirials[i] }
    }
    for virial in workspace.virials { result.virial += virial }
    if wanted.contains(.forces) {
      ForceAccumulator.empty(workspace.accumulators, scale: scale, workers: workers, into: &result.forces)
    } else {
      ForceAccumulator.discard(workspace.accumulators)
    }
  }

  private func run(
    _ plan: ChunkPlan, wanted: Quantities, pairs: Neighborhood, workers: Workers, scale: Double
  ) {
    guard let pool = workspace.pool else { return }
    let kernels = kernels
    workspace.withTask(plan, pairs: pairs, scale: scale, wanted: wanted) { task in
      plan.chunks.withUnsafeBufferPointer { chunks in
        workers.run(chunks: chunks.count) { index in
          pool.withScratch { kernels.evaluate(chunks[index], index: index, task: task, scratch: $0) }
        }
      }
    }
  }

  private func checkEnergies(_ pairs: Neighborhood, label: String) throws(MDError) {
    guard let row = workspace.energies.firstIndex(where: { !$0.isFinite }) else { return }
    let atom = pairs.atoms[row]
    ForceAccumulator.discard(workspace.accumulators)
    throw MDError(
      .unstable, "the energy of atom \(atom + 1) in the \(label) is not a number")
  }

  private func count(_ plan: ChunkPlan, into largestCounts: inout [Int]) {
    let types = kernels.model.typeCount
    largestCounts = Array(repeating: 0, count: types)
    for (index, chunk) in plan.chunks.enumerated() {
      for type in 0..<types where kernels.model.centres[chunk.type].sight[type] == .sees {
        largestCounts[type] = max(largestCounts[type], workspace.largestCounts[index * types + type])
      }
    }
  }

  /// Forgets everything about the atoms.
  mutating func reset() { workspace = DeepWorkspace() }

  /// Time and arithmetic per kernel since the last `reset`.
  var kernelTimes: [KernelTime] {
    let clocks = workspace.clocks
    let seconds = clocks.reduce(SIMD8.zero) { $0 + $1.seconds }
    let pairs = Double(clocks.reduce(0) { $0 + $1.pairs })
    let centres = Double(clocks.reduce(0) { $0 + $1.centres })
    func flop(_ kernel: DeepKernel) -> Double {
      switch kernel {
      case .neighbors: 8 * pairs
      case .fitting: clocks.reduce(0) { $0 + $1.fittingFlop }
      case .forces: 60 * pairs
      case .environment, .descriptor, .gradients:
        kernels.descriptor.flop(kernel, pairs: pairs, centres: centres)
      }
    }
    return DeepKernel.allCases.map {
      KernelTime(name: $0.name, seconds: seconds[$0.rawValue], flop: flop($0))
    }
  }
}
