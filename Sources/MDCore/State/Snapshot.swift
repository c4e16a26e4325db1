/// A read-only view of one instant, from the running loop or from a file: observers and analyses see only this.
public struct Snapshot: Sendable {
  public var topology: Topology
  public var state: State
  /// False: positions are folded into the cell and jump at its faces; nil: the source does not say. True in a run.
  public var isUnwrapped: Bool? = true
  /// Potential energy (eV), nil where the source has none.
  public var potentialEnergy: Double?
  /// Kinetic energy (eV), nil where the source has no velocities.
  public var kineticEnergy: Double?
  /// Degrees of freedom that the temperature is defined with.
  public var degreesOfFreedom: Int
  /// Forces (eV/A).
  public var forces: [Vec3]?
  /// Potential energy per atom (eV).
  public var atomEnergies: [Double]?
  /// Virial -dE/dstrain, row-major 3x3 (eV), without the kinetic part.
  public var virial: Matrix3?
  /// Pressure tensor with its kinetic part (eV/A^3) as the source has it: a file, which may hold no velocities, or atoms
  /// that were never given any.
  public var wholePressure: SymmetricTensor?
  /// The quantity the integrator conserves (eV).
  public var conservedEnergy: Double?
  /// Name of the stage, e.g. "npt"; empty for a bare trajectory.
  public var stage: String

  public init(
    topology: Topology, state: State, potentialEnergy: Double? = nil, kineticEnergy: Double? = nil,
    degreesOfFreedom: Int, forces: [Vec3]? = nil, atomEnergies: [Double]? = nil, virial: Matrix3? = nil,
    wholePressure: SymmetricTensor? = nil, conservedEnergy: Double? = nil, stage: String = ""
  ) {
    self.topology = topology
    self.state = state
    self.potentialEnergy = potentialEnergy
    self.kineticEnergy = kineticEnergy
    self.degreesOfFreedom = degreesOfFreedom
    self.forces = forces
    self.atomEnergies = atomEnergies
    self.virial = virial
    self.wholePressure = wholePressure
    self.conservedEnergy = conservedEnergy
    self.stage = stage
  }

  /// Kinetic temperature 2 K / (g kB) (K), nil without velocities.
  public var temperature: Double? {
    guard let kineticEnergy, degreesOfFreedom > 0 else { return nil }
    return 2 * kineticEnergy / (Double(degreesOfFreedom) * topology.units.boltzmann)
  }

  /// Pressure tensor (2 kinetic tensor + virial) / V (eV/A^3), positive under compression; nil where it is not known.
  public var pressureTensor: SymmetricTensor? {
    if let wholePressure { return wholePressure }
    guard let virial, state.cell.isFullyPeriodic,
      let kinetic = state.kineticTensor(masses: topology.masses)
    else { return nil }
    return (1 / state.cell.volume) * (2 * kinetic + virial.symmetricPart)
  }

  /// Mass density M/V (u/A^3); nil for a cell that is not periodic, or a part of the atoms.
  public var density: Double? {
    state.cell.isFullyPeriodic && !topology.isPart ? topology.totalMass / state.cell.volume : nil
  }
}
