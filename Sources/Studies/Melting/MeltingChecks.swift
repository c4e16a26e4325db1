import Analysis
import Deck
import MDCore

/// The checks that the deck asks for, made around a melting temperature that was found.
struct MeltingChecks {
  let melting: CrystalMelting
  let converged: CrystalMelting.Converged
  let tasks: MeltingTasks
  let clapeyron: Clapeyron?

  /// What they found.
  struct Made {
    var size: MeltingPoint.Comparison?
    var timestep: MeltingPoint.Comparison?
    var orientation: Estimate?
    var kinetics: InterfaceKinetics?
    var points: [InterfaceKinetics.Point] = []
    var bracket: MeltingBracket?
    var estimates: [NamedEstimate] = []
    var findings: [String] = []

    /// Where the two-phase temperature and the others do not fit.
    func contradictions(_ temperature: Estimate) -> [String] {
      var list: [String] = []
      if let found = bracket?.contradiction(temperature) { list.append(found) }
      if let other = kinetics?.meltingTemperature {
        list.append(
          "interface velocity and coexistence differ by \(other.deviation(from: temperature).formatted(2)) "
            + "combined standard errors")
      }
      return list
    }
  }

  private var goal: MeltingPlan { melting.goal }
  private var runner: StudyRunner { melting.runner }
  private var units: UnitSystem { melting.source.plan.units }
  private var time: Double { goal.time }

  func made() throws -> Made {
    var made = Made()
    for check in goal.checks {
      do {
        switch check {
        case .size: try size(&made)
        case .timestep: try timestep(&made)
        case .orientation: try orientation(&made)
        case .pressure: try pressure(&made)
        case .velocity: try velocity(&made)
        }
      } catch let error as MDError {
        runner.warn("\(melting.title): the check '\(check.rawValue)' gave nothing: \(error.description)")
      }
    }
    return made
  }

  private func round(
    _ name: String, source: CrystalSource? = nil, tasks other: MeltingTasks? = nil, atoms: Int? = nil
  ) -> MeltingRound {
    MeltingRound(
      source: source ?? melting.source, tasks: other ?? tasks, runner: runner,
      name: "\(melting.prefix)\(name)",
      temperature: converged.temperature, slabAtoms: atoms ?? goal.atoms)
  }

  /// Temperature by the slabs of a check less that of the main ones; the error is that of the check's alone.
  private func difference(_ slabs: [TwoPhaseResult]) throws(MDError) -> Estimate {
    let there = slabs.filter(\.isUsable).compactMap { $0.temperature?.value }
    guard there.count > 1 else {
      throw MDError(.analysis, "too few slabs kept both phases", found: "\(there.count) of \(slabs.count)")
    }
    return Estimate(
      value: mean(there) - mean(here), standardError: variance(there).squareRoot(),
      unit: units.temperatureSymbol,
      evidence: Evidence(samples: there.count, method: .independentRuns))
  }

  /// The same with the error of both.
  private func comparison(_ slabs: [TwoPhaseResult]) throws(MDError) -> Estimate {
    var difference = try difference(slabs)
    difference.standardError = (difference.standardError * difference.standardError + variance(here))
      .squareRoot()
    return difference
  }

  private var here: [Double] { converged.seeds.compactMap { $0.temperature?.value } }
  private func mean(_ v: [Double]) -> Double { v.reduce(0, +) / Double(v.count) }
  /// Of the mean.
  private func variance(_ v: [Double]) -> Double {
    v.reduce(0) { $0 + ($1 - mean(v)) * ($1 - mean(v)) } / Double(v.count * (v.count - 1))
  }

  private func size(_ made: inout Made) throws {
    func atoms(_ wanted: Int) -> Int { melting.source.slabRepeats(atoms: wanted).reduce(1, *) }
    let ratio = Double(atoms(goal.atoms / 2)) / Double(atoms(goal.atoms))
    guard ratio < 0.8 else {
      throw MDError(.input, "slabs of half the atoms are no smaller", hint: "larger slabs: 'atoms'")
    }
    runner.begin("\(melting.title): slabs of half the size")
    let slabs = try round("size", atoms: goal.atoms / 2).slabs(
      converged.phases, seeds: 0..<goal.seeds, time: time)
    made.size = .init(difference: try difference(slabs), ratio: ratio)
  }

  private func timestep(_ made: inout Made) throws {
    runner.begin("\(melting.title): slabs with half the time step")
    let source = melting.source.timestep(0.5 * melting.source.plan.timestep)
    let slabs = try round("timestep", source: source, tasks: MeltingTasks(goal, base: source.plan)).slabs(
      converged.phases, seeds: 0..<goal.seeds, time: time)
    made.timestep = .init(difference: try difference(slabs), ratio: 2)
  }

  private func orientation(_ made: inout Made) throws {
    guard let turned = melting.source.turnedTo110 else {
      throw MDError(
        .input, "only a cubic lattice of one composition can be turned",
        hint: "give the turned cell as a structure of its own")
    }
    runner.begin("\(melting.title): slabs with (110) across the normal")
    let slabs = try round("orientation", source: turned).slabs(
      converged.phases, seeds: 0..<goal.seeds, time: time)
    made.orientation = try comparison(slabs)
  }

  private func pressure(_ made: inout Made) throws {
    var other = tasks
    other.pressure += goal.pressureStep
    let step = goal.pressureStep * units.pressureToUser
    let guess = converged.temperature + (clapeyron?.slope.value ?? 0) * step
    let end = try melting.search(
      other, source: melting.source, prefix: "\(melting.prefix)pressure-", guess: guess, slabAtoms: goal.atoms
    )
    guard case .converged(let there) = end else {
      throw MDError(.analysis, "the crystal became another one at the second pressure")
    }
    let change = try comparison(there.seeds)
    let slope = change.converted(by: 1 / step, to: "\(units.temperatureSymbol)/(\(units.pressureSymbol))")
    made.estimates.append(NamedEstimate("dT/dP by two pressures", slope))
    if let clapeyron {
      made.findings.append(
        "\(melting.title): dT/dP by two pressures and by Clapeyron differ by "
          + "\(slope.deviation(from: clapeyron.slope).formatted(2)) combined standard errors")
    }
  }

  private func velocity(_ made: inout Made) throws {
    runner.begin("\(melting.title): growth and melting at several temperatures")
    let temperatures = [-0.06, -0.04, -0.02, 0.02, 0.04, 0.06].map { converged.temperature * (1 + $0) }
    let runs = try round("velocity").growth(converged.phases, at: temperatures, time: 0.4 * time)
    made.points = runs.compactMap { run in
      guard let velocity = run.result.interfaceVelocity else { return nil }
      let fixed = Estimate(
        value: run.temperature, standardError: 0, unit: units.temperatureSymbol,
        evidence: Evidence(samples: 1, method: .constant))
      return InterfaceKinetics.Point(temperature: fixed, velocity: velocity)
    }
    let outcomes = runs.map { run -> MeltingBracket.Run in
      let velocity = run.result.interfaceVelocity
      let isSure = velocity.map { $0.value.magnitude > 2 * $0.standardError } ?? false
      let outcome: MeltingBracket.Outcome =
        switch run.result.vanished?.phase {
        case .solid: .melted
        case .liquid: .froze
        case nil: isSure ? ((velocity?.value ?? 0) > 0 ? .froze : .melted) : .undecided
        }
      return .init(temperature: run.temperature, outcome: outcome)
    }
    let bracket = try MeltingBracket(outcomes, unit: units.temperatureSymbol)
    made.bracket = bracket
    if let low = bracket.allFroze, let high = bracket.allMelted {
      made.findings.append(
        "\(melting.title): crystals grow up to \(melting.text(low)) and melt from \(melting.text(high)) on")
    }
    if let half = bracket.half {
      made.estimates.append(NamedEstimate("temperature at which half of the crystals melt", half))
    }
    for warning in bracket.warnings { runner.warn("\(melting.title): \(warning)") }
    let kinetics = try InterfaceKinetics(made.points)
    made.kinetics = kinetics
    made.estimates.append(
      NamedEstimate("melting temperature by interface velocity", kinetics.meltingTemperature))
    made.estimates.append(NamedEstimate("kinetic coefficient", kinetics.kineticCoefficient))
  }
}
