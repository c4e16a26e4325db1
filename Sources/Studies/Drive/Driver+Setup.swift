public import Deck
public import MDCore
public import Potentials
public import Trajectory

extension Driver {
  /// For the atoms of a structure file.
  ///
  /// - Parameters:
  ///   - skin: distance added to the cutoff, so that the neighbour list lasts several steps (A).
  ///   - path: the file, for messages.
  ///   - system: units that the potential is in.
  public init(
    _ structure: Structure, of path: String, terms: (PotentialContext) throws(MDError) -> [any Potential],
    system: UnitSystem = .metal, skin: Double = 1, units: DriveUnits = .init(), workers: Workers
  ) throws(MDError) {
    do throws(MDError) {
      let topology = try structure.topology(units: system)
      let context = PotentialContext(topology: topology, positions: structure.positions, cell: structure.cell)
      let field = try ForceField(terms(context), topology: topology, skin: skin, workers: workers)
      try self.init(field, cell: structure.cell, units: units)
    } catch {
      throw error.located(in: path)
    }
  }

  /// For structure and potential of a deck; its stages do not matter.
  public init(
    _ plan: Plan, registry: PotentialRegistry, units: DriveUnits = .init()
  ) throws(MDError) {
    let assembly = try plan.assemble(registry: registry)
    try self.init(assembly.forceField(plan), cell: assembly.state.cell, units: units)
  }
}
