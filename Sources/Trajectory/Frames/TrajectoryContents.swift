/// What a trajectory holds besides positions, cell, step, time and total energies.
public struct TrajectoryContents: Sendable, Equatable {
  /// Type of coordinates, velocities and forces.
  public enum Precision: String, Sendable { case single, double }

  public var precision: Precision
  public var velocities: Bool
  public var forces: Bool
  /// The stress tensor (fully periodic cells only).
  public var stress: Bool
  public var atomEnergies: Bool
  /// Positions that do not jump at cell faces, beside the wrapped ones.
  public var unwrapped: Bool
  /// False where the source does not say that they do not jump; the file says so too.
  public var isContinuous = true
  /// Sorted indices of the atoms to write; nil for all.
  public var atoms: [Int]?
  /// Name of the group `atoms` stands for.
  public var group: String?
  /// Species and masses in every frame, for atoms that are exchanged.
  public var exchanges: Bool

  public init(
    precision: Precision = .single, velocities: Bool = true, forces: Bool = false, stress: Bool = true,
    atomEnergies: Bool = false, unwrapped: Bool = true, atoms: [Int]? = nil, group: String? = nil,
    exchanges: Bool = false
  ) {
    self.precision = precision
    self.velocities = velocities
    self.forces = forces
    self.stress = stress
    self.atomEnergies = atomEnergies
    self.unwrapped = unwrapped
    self.atoms = atoms
    self.group = group
    self.exchanges = exchanges
  }
}
