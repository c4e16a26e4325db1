public import MDCore

/// Stages that studies put together; lengths in steps, everything else in internal units.
extension StagePlan {
  /// Langevin dynamics of all atoms, or of one group while the others feel no thermostat.
  public static func langevin(
    _ name: String, temperature: Double, group: String? = nil, relaxationTime: Double, steps: Int
  ) -> StagePlan {
    let ramp = Ramp(temperature)
    let groups = group.map {
      [ThermostatPlan.Group(name: $0, temperature: ramp, relaxationTime: relaxationTime)]
    }
    return StagePlan(
      name: name,
      method: .nvt(
        ThermostatPlan(
          kind: .langevin, temperature: groups == nil ? ramp : Ramp(0), relaxationTime: relaxationTime,
          chainLength: DeckDefaults.chainLength, groups: groups ?? [])), steps: steps)
  }

  /// Constant energy.
  public static func nve(_ name: String, steps: Int) -> StagePlan {
    StagePlan(name: name, method: .nve, steps: steps)
  }

  /// Constant temperature and pressure by stochastic velocity and cell rescaling.
  public static func npt(
    _ name: String, temperature: Ramp, pressure: Double, coupling: BarostatPlan.Coupling,
    defaults: DeckDefaults, steps: Int
  ) -> StagePlan {
    StagePlan(
      name: name,
      method: .npt(
        ThermostatPlan(
          kind: .bussi, temperature: temperature, relaxationTime: defaults.thermostatTime,
          chainLength: DeckDefaults.chainLength, groups: []),
        defaults.barostat(.rescaling, coupling, pressure)), steps: steps)
  }

  /// Constant enthalpy.
  public static func nph(
    _ name: String, pressure: Double, coupling: BarostatPlan.Coupling, defaults: DeckDefaults, steps: Int
  ) -> StagePlan {
    StagePlan(name: name, method: .nph(defaults.barostat(.mtk, coupling, pressure)), steps: steps)
  }
}

extension DeckDefaults {
  fileprivate func barostat(
    _ kind: BarostatPlan.Kind, _ coupling: BarostatPlan.Coupling, _ pressure: Double
  ) -> BarostatPlan {
    BarostatPlan(
      kind: kind, coupling: coupling, pressure: Ramp(pressure),
      // The default is gentle; averages over some ten picoseconds want more independent volumes.
      relaxationTime: (kind == .rescaling ? 0.2 : 1) * barostatTime,
      compressibility: compressibility)
  }
}

extension Plan {
  /// The plan of a task that starts from a structure file with all atoms in it: other stages, seed and velocities.
  public func task(
    from path: String, velocities: StructurePlan.StartVelocities, groups: [StructurePlan.Group] = [],
    stages: [StagePlan], seed: UInt64
  ) -> Plan {
    var plan = self
    plan.title = ""
    // Seeds made from the deck's may leave the range that decks have.
    let largest = UInt64(Int.max)
    let seed = seed & largest
    plan.seed = seed
    plan.structure.source = .file(path, frame: .last)
    plan.structure.repeats = [1, 1, 1]
    plan.structure.composition = []
    plan.structure.substitutions = []
    plan.structure.interstitials = nil
    plan.structure.rattle = 0
    plan.structure.crystal = nil
    plan.structure.velocities = velocities
    if case .draw(let temperature, let own, let exact) = velocities {
      plan.structure.velocities = .draw(temperature: temperature, seed: own & largest, exact: exact)
    }
    plan.structure.groups = groups
    plan.structure.seed = seed
    plan.stages = stages
    plan.analyses = []
    plan.output.csv = false
    plan.output.group = nil
    return plan
  }

  /// Whole steps of a time (internal units), at least one.
  public func steps(_ time: Double) -> Int { max(1, Int((time / timestep).rounded())) }
}

extension StructurePlan.Group {
  /// Atoms by index from zero.
  public init(name: String, atoms: [ClosedRange<Int>], frozen: Bool) {
    self.init(name: name, selection: GroupSelection(indices: atoms), frozen: frozen)
  }
}
