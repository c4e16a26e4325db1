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
  /// What is to be said of a crystal whose axes are not the deck's.
  var resting: String?

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

  /// Rounds whose slabs held both phases, and rounds of any kind.
  private static let (mostCoexisting, mostRounds) = (6, 14)
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
    var bracket = TemperatureBracket()
    var (rounds, coexisting) = (0, 0)
    var hasSlabs = false
    while rounds < Self.mostRounds, coexisting < Self.mostCoexisting {
      rounds += 1
      let round = MeltingRound(
        source: source, tasks: tasks, runner: runner, name: "\(prefix)round\(rounds)",
        temperature: temperature, slabAtoms: slabAtoms)
      runner.begin("\(title): pure phases at \(text(temperature))")
      let phases: MeltingRound.Phases
      switch try round.purePhases() {
      case .both(let found): phases = found
      case .crystalChanged(let finding): return .changed(finding)
      case .crystalMelted:
        history.append("\(text(temperature)): the pure crystal melts")
        bracket.melts(at: temperature)
        temperature = bracket.next(after: temperature, step: 0.9)
        continue
      case .liquidFroze:
        history.append("\(text(temperature)): the pure liquid freezes")
        bracket.freezes(at: temperature)
        temperature = bracket.next(after: temperature, step: 1.1)
        continue
      }
      // The first slabs are for finding the place.
      let isFirst = !hasSlabs
      hasSlabs = true
      if isFirst { runner.say("phases are told apart by \(phases.classifier.description)") }
      runner.begin("\(title): crystal and liquid side by side at \(text(temperature))")
      let count = isFirst ? 2 : goal.seeds
      let slabs = try round.slabs(phases, seeds: 0..<count, time: isFirst ? 0.5 * goal.time : goal.time)
      guard !slabs.isEmpty else {
        throw MDError(.analysis, "\(title): all slabs failed", found: runner.warnings.last)
      }
      if slabs.allSatisfy(\.isTooShort) {
        throw MDError(
          .analysis, "\(title): the slabs are too short for a temperature",
          found: slabs[0].warnings.first, hint: "a longer 'time'")
      }
      let usable = slabs.filter(\.isUsable)
      guard 2 * usable.count >= slabs.count else {
        let frozen = slabs.count { !$0.isUsable && $0.endsSolid }
        let melted = slabs.count - usable.count - frozen
        history.append(
          "\(text(temperature)): of \(slabs.count) slabs \(melted) melt away and \(frozen) freeze")
        runner.say(history.last!)
        if melted >= frozen { bracket.melts(at: temperature) } else { bracket.freezes(at: temperature) }
        temperature = bracket.next(after: temperature, step: melted >= frozen ? 0.95 : 1.05)
        continue
      }
      coexisting += 1
      let values = usable.compactMap { $0.temperature?.value }
      let found = values.reduce(0, +) / Double(values.count)
      history.append(
        "\(text(temperature)): coexistence at \(text(found)) in \(values.count) of \(slabs.count) slabs")
      runner.say(history.last!)
      let spread = values.count > 1 ? standardError(values) : 0.01 * found
      if !isFirst, usable.count > 1, (found - temperature).magnitude <= max(0.01 * found, 2 * spread) {
        var converged = Converged(
          round: round, phases: phases, seeds: usable, lost: slabs.count - usable.count, temperature: found,
          history: history)
        try addSeeds(&converged, made: count)
        return .converged(converged)
      }
      temperature = bracket.clamped(found)
    }
    throw MDError(
      .analysis, "\(title): no temperature was found at which crystal and liquid coexist",
      found: history.joined(separator: "; "), expected: "slabs that keep both phases",
      hint:
        "larger slabs ('atoms'), a shorter 'equilibration' where fronts are fast, or a 'guess' nearer to the melting point"
    )
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
}
