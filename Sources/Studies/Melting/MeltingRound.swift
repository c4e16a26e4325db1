import Analysis
import Deck
import MDCore
import Trajectory

/// Pure phases and slabs at one temperature: the crystal that the slabs are cut from is that of this temperature.
struct MeltingRound {
  let source: CrystalSource
  let tasks: MeltingTasks
  let runner: StudyRunner
  /// What the names of its tasks begin with.
  let name: String
  let temperature: Double
  let slabAtoms: Int

  /// What the pure phases say, kept among the study's decisions.
  struct Phases: Codable {
    var solid: BulkPhase
    var liquid: BulkPhase
    var classifier: PhaseClassifier
  }

  /// How the pure phases fared.
  enum PurePhases: Codable {
    case both(Phases)
    /// The temperature is above what the crystal bears.
    case crystalMelted
    /// The temperature is so low that the liquid froze, or never was one.
    case liquidFroze
    /// The crystal became another one: what was found.
    case crystalChanged(String)
  }

  private static let bulkAtoms = 500
  /// A crystal that is to melt begins with its axes so much longer: at its own density it bears far more heat.
  private static let loosening = 1.03
  private var units: UnitSystem { source.plan.units }
  private func seed(_ k: Int) -> UInt64 { source.plan.seed &* 1000 &+ UInt64(k) }
  /// Atoms of the pure phases beside slabs of so many.
  static func pureAtoms(slabAtoms: Int) -> Int { min(bulkAtoms, slabAtoms / 2) }
  var pureRepeats: [Int] { source.bulkRepeats(atoms: Self.pureAtoms(slabAtoms: slabAtoms)) }

  /// Runs the pure phases side by side.
  func purePhases() throws -> PurePhases {
    let (solidName, liquidName) = ("\(name)-solid", "\(name)-liquid")
    let crystal = try source.crystal(pureRepeats)
    let path = try runner.writeStart("\(name)-pure", crystal.file)
    let loose = try runner.writeStart(
      "\(name)-loose", crystal.stretched(Array(repeating: Self.loosening, count: 3)).file)
    let made = [
      tasks.solid(solidName, from: path, temperature, coupling: source.coupling, seed: seed(1)),
      tasks.liquid(liquidName, from: loose, temperature, seed: seed(2)),
    ]
    for (task, outcome) in zip(made, try runner.run(made)) {
      if case .failed(let error) = outcome {
        runner.say("the pure phase \(task.name) is needed for what follows")
        throw error
      }
    }
    return try runner.decide("\(name)-phases") {
      let (solid, liquid) = (runner.folder.task(solidName), runner.folder.task(liquidName))
      if source.plan.isNamedCrystal(source.structure) {
        if let fate = try fate(of: solid) { return fate }
        if try crystalline(liquid)["other"] ?? 0 < 0.5 { return .liquidFroze }
      } else {
        if try displacement(solid, crystal) > PhaseFrame.molten { return .crystalMelted }
        if try displacement(liquid, crystal) < PhaseFrame.molten { return .liquidFroze }
      }
      let classifier = try PhaseClassifier(solid: frames(solid), liquid: frames(liquid))
      func phase(_ folder: RunFolder, _ kind: CrystalClass) throws(MDError) -> BulkPhase {
        try BulkPhase(
          folder, start: crystal.cell, crystalClass: kind, pressure: tasks.pressure, temperature: temperature)
      }
      return .both(
        Phases(
          solid: try phase(solid, source.crystalClass), liquid: try phase(liquid, .cubic),
          classifier: classifier))
    }
  }

  /// Frames of the stage `measure`, the atoms that carry the crystal.
  private func frames(_ folder: RunFolder) throws(MDError) -> [PhaseFrame] {
    var list: [PhaseFrame] = []
    try folder.forEachFrame(stage: "measure") { (now) throws(MDError) in
      list.append(PhaseFrame(now, atoms: PhaseFrame.metalSublattice(of: now.topology)))
    }
    return list
  }

  /// Mean shares of bcc, fcc, hcp and other surroundings in the last quarter of a pure phase.
  private func crystalline(_ folder: RunFolder) throws(MDError) -> [String: Double] {
    let all = try frames(folder)
    let last = all.suffix(max(1, all.count / 4))
    var shares: [String: Double] = [:]
    for frame in last {
      for structure in try LocalStructure.identify(positions: frame.positions, cell: frame.cell) {
        shares[structure.rawValue, default: 0] += 1 / Double(frame.positions.count * last.count)
      }
    }
    return shares
  }

  /// How far the atoms were from the crystal's sites in the last frame.
  private func displacement(_ folder: RunFolder, _ crystal: AtomicStructure) throws(MDError) -> Double {
    try frames(folder).last?.displacement(since: PhaseFrame(crystal)) ?? 0
  }

  /// What became of the crystal, nil if it is still there.
  private func fate(of solid: RunFolder) throws(MDError) -> PurePhases? {
    guard case .lattice(let lattice, _) = source.structure.source else { return nil }
    let shares = try crystalline(solid)
    let own = shares[lattice.kind.rawValue] ?? 0
    if own >= CrystalTest.threshold { return nil }
    let others = shares.filter { $0.key != "other" && $0.key != lattice.kind.rawValue }
    let (name, share) = others.max { $0.value < $1.value } ?? ("other", 0)
    let changed = others.reduce(0) { $0 + $1.value }
    if changed <= own || shares["other"] ?? 0 > 0.5 { return .crystalMelted }
    // The crystal was never hotter, and a barostat held the pressure: this is what the potential does there.
    return .crystalChanged(
      "\(lattice.kind.rawValue) is not stable in this potential at \(temperature.formatted(4)) "
        + "\(units.temperatureSymbol), \((tasks.pressure * units.pressureToUser).formatted(3)) \(units.pressureSymbol): "
        + "\(Int((100 * share).rounded())) % \(name) after "
        + "\(((tasks.goal.meltingTime + tasks.goal.equilibration + tasks.goal.bulkTime) * units.longTimeFactor).formatted(3)) "
        + units.longTimeSymbol)
  }

  /// Slabs at constant enthalpy; `time` of each, seeds `indices`. Those that failed are left out.
  func slabs(_ phases: Phases, seeds indices: Range<Int>, time: Double) throws -> [TwoPhaseResult] {
    let names = indices.map { "\(name)-slab-\($0 + 1)" }
    let starts = try melted(phases, names, indices)
    let watch = Self.watch(phases.classifier, goalUnits: units)
    let made = starts.map {
      tasks.coexistence(
        $0.name, from: $0.path, temperature, time: time, seed: seed(200 + $0.index), watch: watch)
    }
    return try results(made, phases)
  }

  /// Slabs held at several temperatures, whose interfaces move: temperatures and results of those that did not fail.
  func growth(
    _ phases: Phases, at temperatures: [Double], time: Double
  ) throws -> [(temperature: Double, result: TwoPhaseResult)] {
    let path = try melted(phases, ["\(name)-slab-1"], 0..<1)[0].path
    let watch = Self.watch(phases.classifier, goalUnits: units)
    let made = temperatures.enumerated().map { k, temperature in
      tasks.growth(
        "\(name)-growth-\(k + 1)", from: path, temperature, time: time, seed: seed(300 + k), watch: watch)
    }
    let outcomes = try runner.run(made)
    var list: [(temperature: Double, result: TwoPhaseResult)] = []
    for k in made.indices where outcomes[k].isComplete {
      list.append((temperatures[k], try result(made[k].name, phases)))
    }
    return list
  }

  /// A slab whose upper half is molten: its name, number and file.
  private typealias MoltenSlab = (name: String, index: Int, path: String)

  /// Slabs whose upper half is molten; those that failed are left out.
  private func melted(_ phases: Phases, _ names: [String], _ indices: Range<Int>) throws -> [MoltenSlab] {
    let expansion = phases.liquid.volume.value / phases.solid.volume.value
    let slab = try source.slab(
      source.slabRepeats(atoms: slabAtoms), stretched: phases.solid.stretch, expansion: expansion)
    let path = try runner.writeStart("\(name)-slab", slab.atoms.file)
    let made = zip(names, indices).map { name, k in
      tasks.melting(
        "\(name)-melt", from: path, solidCount: slab.solidCount, atoms: slab.atoms.count, temperature,
        seed: seed(100 + k))
    }
    let outcomes = try runner.run(made)
    guard outcomes.contains(where: \.isComplete) else {
      throw MDError(.analysis, "no slab could be molten by half", found: runner.warnings.last)
    }
    var molten: [MoltenSlab] = []
    for (k, index) in indices.enumerated() where outcomes[k].isComplete {
      let last = try readStructure(
        runner.folder.task(made[k].name).final, options: StructureOptions(units: units))
      let atoms = AtomicStructure(cell: last.cell, species: last.species, positions: last.positions)
      molten.append((names[k], index, try runner.writeStart(names[k], atoms.file)))
    }
    return molten
  }

  private func results(_ made: [StudyTask], _ phases: Phases) throws -> [TwoPhaseResult] {
    let outcomes = try runner.run(made)
    return try zip(made, outcomes).compactMap { task, outcome in
      outcome.isComplete ? try result(task.name, phases) : nil
    }
  }

  private func result(_ task: String, _ phases: Phases) throws -> TwoPhaseResult {
    try runner.decide("\(task)-result") { () throws(MDError) in
      var analysis = TwoPhaseAnalysis(classifier: phases.classifier)
      try runner.folder.task(task).forEachFrame(stage: "coexist") { (now) throws(MDError) in
        try analysis.consume(now)
      }
      return try analysis.finish(series: StageSeries(runner.folder.task(task), stage: "coexist").table)
    }
  }

  /// Ends a slab when one of its phases is nearly gone.
  private static func watch(_ classifier: PhaseClassifier, goalUnits units: UnitSystem) -> RunWatch.Look {
    { (now) throws(MDError) in
      let solid = try classifier.solidFraction(
        positions: now.state.positions, cell: now.state.cell,
        atoms: PhaseFrame.metalSublattice(of: now.topology))
      let text =
        "solid \(Int((100 * solid).rounded())) %"
        + (now.temperature.map { " T \($0.formatted(4)) \(units.temperatureSymbol)" } ?? "")
      if solid < 0.08 { return .init(text, end: "the crystal has melted away") }
      if solid > 0.92 { return .init(text, end: "the liquid has frozen away") }
      return .init(text)
    }
  }
}

extension Plan {
  /// Whether the crystal can be told from a liquid by the surroundings of its atoms alone.
  fileprivate func isNamedCrystal(_ structure: StructurePlan) -> Bool {
    guard case .lattice(let lattice, _) = structure.source else { return false }
    return [.bcc, .fcc, .hcp].contains(lattice.kind)
  }
}
