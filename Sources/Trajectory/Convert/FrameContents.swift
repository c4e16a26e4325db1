import MDCore

/// What frames may hold beside species, positions and cell, for what a format has room for and what is lost.
enum FrameContents: String, CaseIterable {
  case velocities, forces, energy
  case atomEnergies = "energies of atoms"
  case virial
  /// Known with its kinetic part only, which cannot be taken out.
  case stress = "stress (without velocities its kinetic part cannot be taken out)"
  case time
  case masses = "masses that are not the elements'"
  case frozen = "frozen atoms"
  case part = "that the atoms are part of a system"
  case freeAxes = "which axes do not repeat"

  /// What a frame holds.
  static func of(_ snapshot: Snapshot) -> Set<FrameContents> {
    let topology = snapshot.topology
    var held: Set<FrameContents> = []
    func note(_ contents: FrameContents, _ isThere: Bool) { if isThere { held.insert(contents) } }
    note(.velocities, snapshot.state.velocities != nil)
    note(.forces, snapshot.forces != nil)
    note(.energy, snapshot.potentialEnergy != nil)
    note(.atomEnergies, snapshot.atomEnergies != nil)
    note(.virial, snapshot.virial != nil)
    note(.stress, snapshot.virial == nil && snapshot.pressureTensor != nil)
    note(.time, snapshot.state.time != nil)
    note(.frozen, topology.frozen.contains(true))
    note(.part, topology.part != nil)
    note(.freeAxes, !snapshot.state.cell.isFullyPeriodic)
    note(
      .masses,
      topology.types.indices.contains { atom in
        PeriodicTable.element(topology.name(of: atom)).map {
          abs($0.mass - topology.masses[atom]) > 1e-3 * $0.mass
        } ?? (topology.units.name == .metal)
      })
    return held
  }
}

extension StructureFormat {
  /// What a file of this format has room for.
  var holds: Set<FrameContents> {
    switch self {
    case .poscar: [.velocities, .frozen]
    case .lammpsData: [.velocities, .masses, .freeAxes]
    case .xdatcar, .lammpsDump: []
    case .extendedXYZ:
      [.velocities, .forces, .energy, .atomEnergies, .virial, .time, .masses, .frozen, .part, .freeAxes]
    case .netcdf: Set(FrameContents.allCases)
    }
  }
}
