import Analysis
import Deck
import MDCore

/// The two-phase melting temperature of one crystal: rounds of pure phases and slabs, each at the temperature that the
/// one before has found, until it stays.
struct CrystalMelting {
  let name: String
  let goal: MeltingPlan
  var source: CrystalSource
  let runner: StudyRunner

  /// What the rounds came to.
  enum End {
    case converged(Converged)
    /// The crystal became another one; what was found.
    case changed(String)
  }

  /// The last round with the slabs that held both phases.
  struct Converged {
    var round: MeltingRound
    var phases: MeltingRound.Phases
    var seeds: [TwoPhaseResult]
    /// Slabs of which one phase vanished.
    var lost: Int
    var temperature: Double
    /// Temperatures of the rounds before, and what came of them.
    var history: [String]
  }

  private static let mostRounds = 6
  private var units: UnitSystem { source.plan.units }
  /// What the names of its tasks begin with.
  var prefix: String { name.isEmpty ? "" : "\(name)-" }
  var title: String { name.isEmpty ? "crystal" : name }

  func text(_ temperature: Double) -> String { "\(temperature.formatted(4)) \(units.temperatureSymbol)" }

  /// Rounds under `tasks`' pressure and time step; names begin with `prefix`.
  func search(_ tasks: MeltingTasks, source: CrystalSource, prefix: String, guess: Double, slabAtoms: Int)
    throws -> End
  {
    var temperature = guess
    var history: [String] = []
    // Highest temperature at which slabs froze, lowest at which they melted.
    var (frozen, molten): (Double?, Double?) = (nil, nil)
    for k in 0..<Self.mostRounds {
      let isFirst = k == 0
      let round = MeltingRound(
        source: source, tasks: tasks, runner: runner, name: "\(prefix)round\(k + 1)",
        temperature: temperature,
        slabAtoms: slabAtoms)
      runner.begin("\(title): pure phases at \(text(temperature))")
      let phases: MeltingRound.Phases
      switch try round.purePhases() {
      case .both(let found): phases = found
      case .crystalChanged(let finding): return .changed(finding)
      case .crystalMelted(let warning):
        if let warning { runner.warn(warning) }
        history.append("\(text(temperature)): the pure crystal melts")
        molten = min(molten ?? .infinity, temperature)
        temperature = next(temperature, 0.9, frozen, molten)
        continue
      case .liquidFroze:
        history.append("\(text(temperature)): the pure liquid freezes")
        frozen = max(frozen ?? 0, temperature)
        temperature = next(temperature, 1.1, frozen, molten)
        continue
      }
      if isFirst { runner.say("phases are told apart by \(phases.classifier.description)") }
      runner.begin("\(title): crystal and liquid side by side at \(text(temperature))")
      let count = isFirst ? 2 : goal.seeds
      let slabs = try round.slabs(phases, seeds: 0..<count, time: isFirst ? 0.5 * goal.time : goal.time)
      guard !slabs.isEmpty else {
        throw MDError(.analysis, "\(title): all slabs failed", found: runner.warnings.last)
      }
      let values = slabs.compactMap { $0.temperature?.value }
      guard !values.isEmpty else {
        let melted = slabs.count { $0.vanished?.phase == .solid }
        guard slabs.contains(where: { $0.vanished != nil }) else {
          throw MDError(
            .analysis, "\(title): the slabs are too short for a temperature",
            found: slabs[0].warnings.first, hint: "a longer 'time'")
        }
        history.append("\(text(temperature)): \(melted) of \(slabs.count) slabs melt away, the others freeze")
        if 2 * melted >= slabs.count {
          molten = min(molten ?? .infinity, temperature)
        } else {
          frozen = max(frozen ?? 0, temperature)
        }
        temperature = next(temperature, 2 * melted >= slabs.count ? 0.95 : 1.05, frozen, molten)
        continue
      }
      let found = values.reduce(0, +) / Double(values.count)
      history.append(
        "\(text(temperature)): coexistence at \(text(found)) in \(values.count) of \(slabs.count) slabs")
      runner.say(history.last!)
      let spread = values.count > 1 ? standardError(values) : 0.01 * found
      let usable = slabs.filter(\.isUsable)
      if !isFirst, 2 * usable.count >= slabs.count, usable.count > 1,
        (found - temperature).magnitude <= max(0.01 * found, 2 * spread)
      {
        var converged = Converged(
          round: round, phases: phases, seeds: usable, lost: slabs.count - usable.count, temperature: found,
          history: history)
        try addSeeds(&converged, made: count)
        return .converged(converged)
      }
      temperature = found
    }
    throw MDError(
      .analysis, "\(title): no temperature was found at which crystal and liquid coexist",
      found: history.joined(separator: "; "), expected: "slabs that keep both phases",
      hint: "larger slabs ('atoms'), or a 'guess' nearer to the melting point")
  }

  /// More slabs until their scatter is below what was asked for.
  private func addSeeds(_ converged: inout Converged, made: Int) throws {
    var made = made
    var error = scatter(converged)
    while made < goal.mostSeeds, error > goal.target * converged.temperature {
      // As many as at first: a number of cores would make the result depend on the machine.
      let count = min(goal.mostSeeds - made, goal.seeds)
      runner.begin("\(title): \(count) more slabs, the error is \(text(error))")
      do {
        let more = try converged.round.slabs(converged.phases, seeds: made..<made + count, time: goal.time)
        let usable = more.filter(\.isUsable)
        converged.seeds += usable
        converged.lost += more.count - usable.count
      } catch let failure as MDError {
        runner.warn("\(title): \(count) more slabs failed: \(failure.description)")
      }
      made += count
      let all = converged.seeds.compactMap { $0.temperature?.value }
      converged.temperature = all.reduce(0, +) / Double(all.count)
      error = scatter(converged)
    }
    if error > goal.target * converged.temperature {
      runner.warn(
        "\(title): the error asked for was not reached with \(made) slabs: \(text(error)); raise 'most-seeds' or 'time'"
      )
    }
  }

  private func scatter(_ converged: Converged) -> Double {
    let values = converged.seeds.compactMap { $0.temperature?.value }
    return values.count > 1 ? standardError(values) : .infinity
  }

  private func standardError(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count * (values.count - 1))).squareRoot()
  }

  /// A step away from a temperature, or half-way between those known to be too low and too high.
  private func next(_ temperature: Double, _ factor: Double, _ low: Double?, _ high: Double?) -> Double {
    if let low, let high, low < high { return 0.5 * (low + high) }
    return temperature * factor
  }
}
