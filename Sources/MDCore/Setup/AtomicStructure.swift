/// Atoms in a cell while a system is being set up: species by name, positions, perhaps velocities.
public struct AtomicStructure: Sendable, Equatable {
  public var cell: Cell
  /// Species name per atom.
  public var species: [String]
  /// Positions (A).
  public var positions: [Vec3]
  /// Velocities in internal units, nil where there are none.
  public var velocities: [Vec3]?

  public init(cell: Cell, species: [String], positions: [Vec3], velocities: [Vec3]? = nil) {
    precondition(species.count == positions.count)
    precondition(velocities == nil || velocities!.count == positions.count)
    self.cell = cell
    self.species = species
    self.positions = positions
    self.velocities = velocities
  }

  public var count: Int { positions.count }

  /// Species in the order of first appearance, with their numbers of atoms.
  public var composition: [(species: String, count: Int)] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for name in species {
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    return order.map { ($0, counts[$0]!) }
  }

  /// A crystal of `repeats` conventional cells; `species` names the atoms of each sublattice.
  public init(_ lattice: Lattice, species: [String], repeats: [Int]) {
    precondition(species.count == lattice.sublattices)
    let unit = AtomicStructure(
      cell: lattice.cell, species: lattice.basis.map { species[$0.sublattice] },
      positions: lattice.basis.map { lattice.cell.cartesian($0.fraction) })
    self = unit.repeated(repeats)
  }

  /// The structure repeated along its cell vectors, copy by copy, the last axis fastest.
  public func repeated(_ repeats: [Int]) -> AtomicStructure {
    let shifts = Lattice.translations(repeats).map { $0 * cell.vectors }
    var large = cell
    for axis in 0..<3 { large.vectors[axis] = Double(repeats[axis]) * cell.vectors[axis] }
    return AtomicStructure(
      cell: large, species: shifts.flatMap { _ in species },
      positions: shifts.flatMap { shift in positions.map { $0 + shift } },
      velocities: velocities.map { v in shifts.flatMap { _ in v } })
  }

  /// Each coordinate moved by a normal random number of standard deviation `amplitude` (A).
  public func rattled(_ amplitude: Double, seed: UInt64) -> AtomicStructure {
    let random = CounterRandom(seed: seed, stream: .positions)
    var copy = self
    for i in positions.indices { copy.positions[i] += amplitude * random.normalVector(step: 0, atom: i) }
    return copy
  }
}
