public import MDCore

/// Reads NetCDF trajectories of the AMBER convention: this program's, LAMMPS', AMBER's, ASE's, MDAnalysis'.
///
/// Numbers are taken in the units of their `units` and `scale_factor` attributes. Atoms are ordered by `id` where a file
/// has it. Species come from, in this order: `species`, `structure`, the file's element names, atomic numbers.
public final class TrajectoryReader {
  /// What a file without species, or with types only, does not say.
  public struct Options: Sendable {
    /// Names for numeric types, type 1 first.
    public var species: [String]?
    /// A structure with the same atoms in the same order.
    public var structure: Structure?
    /// The unit system of files that do not say they are reduced.
    public var units: UnitSystem.Name?
    /// How the user may give species, for hints.
    public var naming: String?

    public init(
      species: [String]? = nil, structure: Structure? = nil, units: UnitSystem.Name? = nil,
      naming: String? = nil
    ) {
      self.species = species
      self.structure = structure
      self.units = units
      self.naming = naming
    }
  }

  public let path: String
  /// Number of frames.
  public let count: Int
  public let atomCount: Int
  public let units: UnitSystem
  /// False if positions jump at cell faces.
  public let hasUnwrappedPositions: Bool
  public let hasVelocities: Bool
  public let hasForces: Bool

  private let file: NetCDFFile
  private let variables: AmberVariables
  private let species: SpeciesSource
  private var lastTopology: (types: [Int], topology: Topology)?

  /// Opens a file and checks its header, dimensions and units.
  public init(path: String, options: Options = .init()) throws(MDError) {
    self.path = path
    file = try NetCDFFile.open(path)
    variables = try AmberVariables(file, units: options.units)
    count = variables.frameCount
    atomCount = variables.atomCount
    units = variables.units
    hasUnwrappedPositions = variables.unwrapped != nil
    hasVelocities = variables.velocities != nil
    hasForces = variables.forces != nil
    species = try SpeciesSource(
      file, atomCount: variables.atomCount, options: options, units: variables.units)
  }

  /// Frame `index`, counted from zero.
  ///
  /// Positions are unwrapped if the file has them so. A file of this program gives the axes of the run, not those of
  /// the file. Fails if a number is not finite or the frame does not exist.
  public func read(_ index: Int) throws(MDError) -> Snapshot {
    guard (0..<count).contains(index) else {
      throw MDError(
        .input, "there is no frame \(index)", at: .init(file: path), found: "\(count) frames",
        expected: count == 0 ? "a file with frames" : "0 to \(count - 1)")
    }
    let order = try variables.order(index)
    let topology = try topology(index, order: order)
    var frame = try AmberFrame(variables, index: index, order: order)
    try frame.restoreAxes()
    var state = State(positions: frame.positions, velocities: frame.velocities, cell: frame.cell)
    state.time = try variables.time(index)
    state.step = try variables.step(index)
    var snapshot = Snapshot(
      topology: topology, state: state, potentialEnergy: try variables.energy("potential_energy", index),
      kineticEnergy: try variables.energy("kinetic_energy", index),
      degreesOfFreedom: try variables.degreesOfFreedom(index) ?? max(0, 3 * atomCount - 3),
      forces: frame.forces,
      atomEnergies: try variables.atomEnergies(index),
      conservedEnergy: try variables.energy("conserved_energy", index), stage: try variables.stage(index))
    if snapshot.kineticEnergy == nil && hasVelocities {
      snapshot.kineticEnergy = state.kineticEnergy(masses: topology.masses)
    }
    if let stress = try variables.stress(index), frame.cell.isFullyPeriodic {
      // Without velocities the kinetic part cannot be told from the rest, so there is no virial.
      let pressure = (-1) * frame.tensor(stress)
      if let kinetic = state.kineticTensor(masses: topology.masses) {
        snapshot.virial = (frame.cell.volume * pressure - 2 * kinetic).matrix
      } else {
        snapshot.wholePressure = pressure
      }
    }
    return snapshot
  }

  /// Calls `body` with each frame of the selection, one in memory at a time.
  public func forEach(
    _ selection: FrameSelection = .all, _ body: (Snapshot) throws(MDError) -> Void
  ) throws(MDError) {
    for index in try selection.frames(of: count) { try body(try read(index)) }
  }

  private func topology(_ index: Int, order: [Int]?) throws(MDError) -> Topology {
    let types = try species.types(file, index, order: order)
    let masses = try variables.masses(index, order: order)
    if let last = lastTopology, last.types == types, masses == nil || masses! == last.topology.masses {
      return last.topology
    }
    var topology = Topology(
      species: species.names, types: types,
      massPerSpecies: try species.masses(path, needed: masses == nil, units: units), units: units)
    if let masses { topology.masses = masses }
    lastTopology = (types, topology)
    return topology
  }
}
