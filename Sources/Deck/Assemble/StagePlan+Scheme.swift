public import MDCore

extension StagePlan {
  /// What moves the atoms in this stage.
  public func scheme(_ topology: Topology) -> Simulation.Scheme {
    switch method {
    case .minimize(let how):
      .minimization(
        FIRE(
          Convergence(force: how.forceTolerance, stress: how.stressTolerance), cell: how.cell?.cellCoupling,
          pressure: how.pressure))
    case .nve: .dynamics(Splitting.nve())
    case .nvt(let bath):
      switch bath.kind {
      case .langevin: .dynamics(Splitting.langevin(bath.baths(topology)))
      case .bussi: .dynamics(Splitting.bussi(bath.baths(topology)))
      case .noseHoover: .dynamics(Splitting.noseHoover(bath.baths(topology), chainLength: bath.chainLength))
      }
    case .npt(let bath, let barostat):
      switch barostat.kind {
      case .rescaling:
        .dynamics(
          Splitting.cellRescaling(bath.single, barostat.target, compressibility: barostat.compressibility))
      case .mtk:
        .dynamics(
          Splitting.martynaTobiasKlein(bath.single, barostat.target, chainLength: bath.chainLength))
      }
    case .nph(let barostat): .dynamics(Splitting.nph(barostat.target))
    }
  }
}

extension ThermostatPlan {
  /// One bath for all atoms.
  fileprivate var single: GroupThermostat {
    GroupThermostat(temperature: temperature, relaxationTime: relaxationTime)
  }

  /// A bath for each group, or one for all atoms.
  fileprivate func baths(_ topology: Topology) -> [GroupThermostat] {
    guard !groups.isEmpty else { return [single] }
    return groups.map {
      GroupThermostat(
        atoms: topology.groups[$0.name] ?? [], temperature: $0.temperature, relaxationTime: $0.relaxationTime)
    }
  }
}

extension BarostatPlan {
  fileprivate var target: PressureTarget {
    PressureTarget(coupling.cellCoupling, pressure: pressure, relaxationTime: relaxationTime)
  }
}

extension BarostatPlan.Coupling {
  var cellCoupling: CellCoupling {
    switch self {
    case .isotropic: .isotropic
    case .anisotropic: .anisotropic
    case .triclinic: .triclinic
    case .x: .axis(.x)
    case .y: .axis(.y)
    case .z: .axis(.z)
    }
  }
}
