import Deck
import MDCore

/// Temperatures, pressures and times of the deck that are possible and unlikely, most of them habits of programs that
/// count in other units.
extension Preflight {
  /// Temperature (K) and pressure (GPa) above which a target deserves a question.
  private static let hot = 20_000.0
  private static let hard = 1000.0
  /// Pressures that are ambient in bar or atm, and where a bare number of GPa looks like one of bar.
  private static let ambient = [1.0, 1.01325, 1.013]
  private static let manyBar = 100.0
  /// Forces and stresses (internal units) that rounding of positions and sums makes.
  private static let rounding = 1e-15
  /// Time steps below which a bath acts too fast.
  private static let fastBath = 10.0

  /// Velocities of a file against the temperature that the first stage wants.
  mutating func lookAtKeptVelocities() {
    guard plan.keepsVelocities, let stage = plan.stages.first(where: \.isDynamics),
      let velocities = assembly.state.velocities
    else { return }
    if velocities.allSatisfy({ $0 == .zero }) {
      warn("all velocities that are kept are zero")
      return
    }
    var state = assembly.state
    var scheme = stage.scheme(topology)
    guard (try? scheme.begin(&state, field: evaluated)) != nil, case .dynamics(let integrator) = scheme,
      let kinetic = state.kineticEnergy(masses: topology.masses), let target = stage.startTemperature
    else { return }
    let found = 2 * kinetic / (Double(max(1, integrator.degreesOfFreedom)) * units.boltzmann)
    // Twice the scatter of a small system is no reason, half or double the target is.
    let scatter = 4 * target * (2 / Double(max(1, integrator.degreesOfFreedom))).squareRoot()
    guard found > 2 * target + scatter || found < 0.5 * target - scatter else { return }
    warn(
      "the velocities that are kept have a temperature of \(text(found, .temperature)), and stage '\(stage.name)' begins "
        + "at \(text(target, .temperature))")
  }

  mutating func lookAtTargets() {
    for (index, stage) in plan.stages.enumerated() {
      for ramp in stage.temperatures {
        let highest = max(ramp.start, ramp.end)
        if highest > plan.stability.temperature {
          refuse(
            MDError(
              .input, "stage \(index + 1) '\(stage.name)' aims at a temperature at which the run stops",
              at: plan.places["stages[\(index + 1)]"], found: text(highest, .temperature),
              expected: "at most \(text(plan.stability.temperature, .temperature))",
              hint: "a lower temperature, or a higher 'stability: {temperature: ...}'"))
        } else if isMetal, highest > Self.hot {
          warn("stage '\(stage.name)' aims at \(text(highest, .temperature))")
        }
      }
      guard isMetal, let ramp = stage.pressure else { continue }
      let written = Double(bare("pressure", of: stage, index) ?? "")
      for value in Set([ramp.start, ramp.end]).sorted() {
        let pressure = Quantity.toUser(value, .pressure, units: units)
        if let written, Self.ambient.contains(written) || abs(written) >= Self.manyBar {
          warn(
            "stage '\(stage.name)': the pressure \(Quantity.plain(written)) has no unit and was read in GPa, "
              + "\(Quantity.plain(1e4 * written)) bar; '\(Quantity.plain(written)) bar' is what LAMMPS' metal units mean"
          )
        } else if abs(pressure) > Self.hard {
          warn("stage '\(stage.name)' aims at a pressure of \(text(value, .pressure))")
        }
      }
    }
  }

  /// Tolerances of minimisations that rounding never lets forces or stresses reach.
  mutating func lookAtTolerances() {
    for stage in plan.stages {
      guard case .minimize(let how) = stage.method else { continue }
      if how.forceTolerance < Self.rounding {
        warnRounding(stage.name, "forces", text(how.forceTolerance, .force))
      }
      if how.cell != nil, how.stressTolerance < Self.rounding {
        warnRounding(stage.name, "stresses", text(how.stressTolerance, .pressure))
      }
    }
  }

  private mutating func warnRounding(_ stage: String, _ what: String, _ tolerance: String) {
    warn(
      "stage '\(stage)': a tolerance of \(tolerance) is below the rounding of \(what) and may never be reached"
    )
  }

  /// Baths that act within a few steps, stages of a few steps, and intervals longer than the run.
  mutating func lookAtTimes() {
    for (index, stage) in plan.stages.enumerated() where stage.isDynamics {
      for (key, time) in stage.relaxationTimes where time < Self.fastBath * plan.timestep {
        let reading = bare(key, of: stage, index) == nil ? "" : ", read in \(units.timeSymbol)"
        warn(
          "stage '\(stage.name)': a '\(key)' of \(text(time, .time))\(reading) is "
            + "\((time / plan.timestep).formatted(2)) timesteps; 50 and more are usual")
      }
      if isMetal, let written = bare("time", of: stage, index), stage.steps < 1000 {
        warn(
          "stage '\(stage.name)': the time \(written) has no unit and was read in fs, \(stage.steps) steps")
      }
    }
    let steps = plan.stages.reduce(0) { $0 + $1.steps }
    for (name, interval) in [("frames", plan.output.frameInterval), ("series", plan.output.seriesInterval)] {
      guard let interval, interval > steps, plan.places.text("output.\(name)") != nil else { continue }
      warn(
        "'output: {\(name): ...}' is \(interval) steps, more than the run has (\(steps)): only the start is written"
      )
    }
  }

  /// A number that the deck gives to a key of a stage without a unit.
  private func bare(_ key: String, of stage: StagePlan, _ index: Int) -> String? {
    let written = [stage.kind, "langevin"].lazy.compactMap {
      plan.places.text("stages[\(index + 1)].\($0).\(key)")
    }.first
    return written.flatMap { Double($0) == nil ? nil : $0 }
  }
}

extension StagePlan {
  /// Targets of its bath, those of groups included.
  fileprivate var temperatures: [Ramp] {
    switch method {
    case .minimize, .nve, .nph: []
    case .nvt(let bath), .npt(let bath, _):
      bath.groups.isEmpty ? [bath.temperature] : bath.groups.map(\.temperature)
    }
  }

  fileprivate var pressure: Ramp? {
    switch method {
    case .minimize(let how): how.cell == nil ? nil : Ramp(how.pressure)
    case .nve, .nvt: nil
    case .npt(_, let barostat), .nph(let barostat): barostat.pressure
    }
  }

  /// Time scales of its baths by key (internal units).
  fileprivate var relaxationTimes: [(key: String, time: Double)] {
    switch method {
    case .minimize, .nve: []
    case .nvt(let bath): [("thermostat-time", bath.relaxationTime)]
    case .npt(let bath, let barostat):
      [("thermostat-time", bath.relaxationTime), ("barostat-time", barostat.relaxationTime)]
    case .nph(let barostat): [("barostat-time", barostat.relaxationTime)]
    }
  }
}
