import Analysis
import Deck
import MDCore

extension CrystalMelting {
  /// What one crystal contributes to the report.
  struct Result {
    var melting: MeltingEstimate?
    var findings: [String] = []
    var estimates: [NamedEstimate] = []
    var tables: [Table] = []
  }

  private var units: UnitSystem { source.plan.units }
  private func named(_ quantity: String) -> String { name.isEmpty ? quantity : "\(quantity) of \(name)" }

  /// Guess, rounds, checks, and what they come to.
  func result() throws -> Result {
    let tasks = MeltingTasks(goal, base: source.plan)
    let guess: Double
    if let given = goal.guess {
      guess = given
    } else {
      runner.begin("\(title): heat and cool in search of the melting point")
      let search = MeltingSearch(
        source: source, tasks: tasks, runner: runner, prefix: prefix, seed: source.plan.seed)
      guess = try search.guess()
    }
    let end = try search(tasks, source: source, prefix: prefix, guess: guess, slabAtoms: goal.atoms)
    guard case .converged(let converged) = end else {
      guard case .changed(let finding) = end else { return Result() }
      return Result(findings: [finding])
    }
    var result = Result(findings: [resting].compactMap { $0 } + (try composition(converged)))
    let clapeyron = try clapeyron(converged)
    let checks = try MeltingChecks(melting: self, converged: converged, tasks: tasks, clapeyron: clapeyron)
      .made()
    let melting = try MeltingPoint.combine(
      seeds: converged.seeds.compactMap(seed), pressure: goal.pressure * units.pressureToUser,
      slope: clapeyron?.slope, lateral: try lateral(converged, tasks, clapeyron), size: checks.size,
      timestep: checks.timestep, orientation: checks.orientation, units: units)
    if converged.lost > 0 {
      runner.warn(
        "\(title): \(converged.lost) of \(converged.lost + converged.seeds.count) slabs lost a phase and are left out"
      )
    }
    result.melting = melting
    result.estimates = [NamedEstimate(named("melting temperature"), melting.estimate)]
    result.estimates += (clapeyron?.estimates ?? []).map { NamedEstimate(named($0.name), $0.estimate) }
    result.estimates += checks.estimates.map { NamedEstimate(named($0.name), $0.estimate) }
    result.findings += converged.history.map { "\(title): \($0)" }
    // The warnings are printed with the estimate.
    result.findings += melting.description.split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("warning")
    }
    result.findings += checks.findings
    result.findings += checks.contradictions(melting.estimateOfSlabs).map { "\(title): \($0)" }
    let slab = converged.seeds[0]
    var tables = [slab.series] + (slab.profile.map { [$0] } ?? [])
    for k in tables.indices { tables[k].name = prefix + tables[k].name }
    result.tables = tables
    if converged.seeds.count > 1 {
      result.findings.append(
        "\(title): \(tables.map { "\($0.name).csv" }.joined(separator: " and ")), and pictures over time and across, are "
          + "of the first of \(converged.seeds.count) slabs")
    }
    var figures = slab.figures
    for k in figures.indices { figures[k].title += ", slab 1 of \(converged.seeds.count)" }
    figures.append(melting.figure(ofSlabs: converged.seeds.compactMap(\.temperature), units: units))
    figures += checks.kinetics.map { [$0.figure] } ?? []
    for k in figures.indices {
      figures[k].name = prefix + figures[k].name
      if !name.isEmpty { figures[k].title = "\(name): \(figures[k].title)" }
    }
    for notice in try writeFigures(figures, to: runner.folder.path).notices { runner.say(notice) }
    return result
  }

  func seed(_ slab: TwoPhaseResult) -> MeltingPoint.Seed? {
    slab.temperature.map { MeltingPoint.Seed(temperature: $0, normalPressure: slab.normalPressure) }
  }

  private func clapeyron(_ converged: Converged) throws -> Clapeyron? {
    let phases = converged.phases
    do throws(MDError) {
      return try Clapeyron(
        temperature: converged.round.temperature, solidEnthalpy: phases.solid.enthalpy,
        liquidEnthalpy: phases.liquid.enthalpy, solidVolume: phases.solid.volume,
        liquidVolume: phases.liquid.volume, units: units)
    } catch {
      runner.warn("\(title): \(error.description)")
      return nil
    }
  }

  /// The stress that the slab's lateral cell, made for the round's temperature, has at the temperature found.
  private func lateral(_ converged: Converged, _ tasks: MeltingTasks, _ clapeyron: Clapeyron?) throws
    -> MeltingPoint.LateralStress?
  {
    guard let clapeyron else { return nil }
    runner.begin("\(title): stress of the crystal in the slab's lateral cell")
    let name = "\(prefix)lateral"
    let crystal = try source.crystal(
      converged.round.pureRepeats, stretched: converged.phases.solid.stretch)
    let path = try runner.writeStart(name, crystal.file)
    let task = tasks.lateral(name, from: path, converged.temperature, seed: source.plan.seed &* 1000 &+ 400)
    guard try runner.run([task])[0].isComplete else { return nil }
    let bulk = try BulkPhase(
      runner.folder.task(name), start: crystal.cell, crystalClass: .orthorhombic, pressure: tasks.pressure,
      temperature: converged.temperature)
    let poisson = 0.3
    let solid = converged.phases.solid
    return MeltingPoint.LateralStress(
      deviator: bulk.deviator.value * units.pressureToUser, solidVolume: solid.volume.value,
      latentHeat: clapeyron.latentHeat.value,
      youngsModulus: 3 * solid.bulkModulus * (1 - 2 * poisson) * units.pressureToUser, poissonRatio: poisson)
  }

  /// What a two-phase temperature means where there are several species.
  private func composition(_ converged: Converged) throws(MDError) -> [String] {
    let species = Set(try source.crystal(converged.round.pureRepeats).species)
    guard species.count > 1 else { return [] }
    if case .lattice(let lattice, _) = source.structure.source, lattice.sublattices == 1 {
      return [
        "\(title): an alloy has no single melting point; this temperature is near T0, where crystal and liquid of one "
          + "composition have equal free energies, and runs from solidus to liquidus with the fraction"
      ]
    }
    return [
      "\(title): of a compound that melts incongruently this is the metastable congruent point, which lies above the "
        + "peritectic"
    ]
  }
}
