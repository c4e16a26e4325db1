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
    /// The unit system asked for, which a file must not contradict; nil for that of the file.
    public var units: UnitSystem.Name?
    /// How the user may give species and units, for hints.
    public var naming: String?
    var hints = StructureHints()
    var massesGiven: Set<String> = []
    /// Takes up what the reader has to say.
    var notices = NoticeList()

    public init(
      species: [String]? = nil, structure: Structure? = nil, units: UnitSystem.Name? = nil,
      naming: String? = nil
    ) {
      self.species = species
      self.structure = structure
      self.units = units
      self.naming = naming
    }

    /// What the user says of files of any format.
    public init(_ options: StructureOptions, structure: Structure? = nil) {
      self.init(
        species: options.species, structure: structure, units: options.units.name,
        naming: options.trajectoryNaming)
      (hints, massesGiven, notices) = (options.hints, options.massesGiven, options.notices)
    }
  }

  public let path: String
  /// Number of frames.
  public let count: Int
  public let atomCount: Int
  public let units: UnitSystem
  /// False if positions jump at cell faces, or may.
  public let hasUnwrappedPositions: Bool
  public let hasVelocities: Bool
  public let hasForces: Bool

  private let file: NetCDFFile
  private let variables: AmberVariables
  private var species: SpeciesSource
  private let part: PartOfSystem?
  private let frozen: [Bool]?
  private let evidence: SpeciesEvidence
  private var lastTopology: Topology?

  /// Opens a file and checks its header, dimensions and units.
  public init(path: String, options: Options = .init()) throws(MDError) {
    self.path = path
    file = try NetCDFFile.open(path)
    variables = try AmberVariables(file, options: options)
    count = variables.frameCount
    atomCount = variables.atomCount
    units = variables.units
    let isContinuityUnknown = try variables.isContinuityUnknown
    hasUnwrappedPositions = variables.unwrapped != nil && !isContinuityUnknown
    hasVelocities = variables.velocities != nil
    hasForces = variables.forces != nil
    evidence = SpeciesEvidence(options, units: variables.units)
    species = try SpeciesSource(
      file, atomCount: variables.atomCount, options: options, units: variables.units)
    part = try variables.part()
    frozen = try variables.frozen()
  }

  /// Frame `index`, counted from zero.
  ///
  /// Positions are unwrapped if the file has them so. A file of this program gives the axes of the run, not those of
  /// the file. What the file or the frame does not hold is nil, and so are energies and stress of the whole run in a
  /// file of some of its atoms. Fails if some numbers of a quantity are not finite or the frame does not exist.
  public func read(_ index: Int) throws(MDError) -> Snapshot {
    guard (0..<count).contains(index) else {
      throw MDError(
        .input, "there is no frame \(index)", at: .init(file: path), found: "\(count) frames",
        expected: count == 0 ? "a file with frames" : "0 to \(count - 1)")
    }
    let order = try variables.order(index)
    let topology = try topology(index, order: order?.places, part: part ?? order?.part)
    var frame = try AmberFrame(variables, index: index, order: order?.places)
    try frame.restoreAxes()
    var state = State(positions: frame.positions, velocities: frame.velocities, cell: frame.cell)
    state.time = try variables.time(index)
    state.step = try variables.step(index)
    var snapshot = Snapshot(
      topology: topology, state: state, kineticEnergy: state.kineticEnergy(masses: topology.masses),
      degreesOfFreedom: topology.degreesOfFreedom, forces: frame.forces,
      atomEnergies: try variables.atomEnergies(index), stage: try variables.stage(index))
    snapshot.isUnwrapped = hasUnwrappedPositions ? true : nil
    if !topology.isPart { try addTotals(to: &snapshot, index, frame) }
    return snapshot
  }

  /// Energies and stress of the whole system.
  private func addTotals(to snapshot: inout Snapshot, _ index: Int, _ frame: AmberFrame) throws(MDError) {
    snapshot.potentialEnergy = try variables.energy("potential_energy", index)
    snapshot.conservedEnergy = try variables.energy("conserved_energy", index)
    if let kinetic = try variables.energy("kinetic_energy", index) { snapshot.kineticEnergy = kinetic }
    if let freedom = try variables.degreesOfFreedom(index) { snapshot.degreesOfFreedom = freedom }
    guard frame.cell.isFullyPeriodic else { return }
    let pressure = try variables.tensor("stress", index).map { (-1) * frame.tensor($0) }
    snapshot.wholePressure = pressure
    if let virial = try variables.tensor("virial", index) {
      snapshot.virial = frame.tensor(virial).matrix
    } else if let pressure, let kinetic = snapshot.state.kineticTensor(masses: snapshot.topology.masses) {
      // Files of earlier versions: without velocities the kinetic part cannot be told from the rest.
      snapshot.virial = (frame.cell.volume * pressure - 2 * kinetic).matrix
    }
  }

  /// Calls `body` with each frame of the selection, one in memory at a time.
  public func forEach(
    _ selection: FrameSelection = .all, _ body: (Snapshot) throws(MDError) -> Void
  ) throws(MDError) {
    for index in try selection.frames(of: count) { try body(try read(index)) }
  }

  /// That of the frame before where it is the same, so that comparing the two costs nothing.
  private func topology(_ index: Int, order: [Int]?, part: PartOfSystem?) throws(MDError) -> Topology {
    let types = try species.types(file, index, order: order)
    let masses = try variables.masses(index, order: order)
    if let last = lastTopology, last.types == types, last.species == species.names, last.part == part,
      masses == nil || masses! == last.masses
    {
      return last
    }
    var topology = Topology(
      species: species.names, types: types,
      massPerSpecies: try species.masses(path, needed: masses == nil, units: units), frozen: frozen,
      units: units, part: part)
    if let masses { topology.masses = masses }
    try evidence.check(names: topology.name(of:), masses: topology.masses) { _ in .init(file: path) }
    lastTopology = topology
    return topology
  }
}
