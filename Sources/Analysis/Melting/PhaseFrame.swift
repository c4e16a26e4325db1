public import MDCore

/// Positions of the atoms that are classified, in their cell: one frame of a pure phase.
public struct PhaseFrame: Sendable, Equatable {
  /// Wrapped or not (A).
  public var positions: [Vec3]
  public var cell: Cell

  public init(positions: [Vec3], cell: Cell) {
    self.positions = positions
    self.cell = cell
  }

  /// The given atoms of a snapshot, all without a selection.
  public init(_ snapshot: borrowing Snapshot, atoms: [Int]? = nil) {
    let all = snapshot.state.positions
    self.init(positions: atoms.map { $0.map { all[$0] } } ?? all, cell: snapshot.state.cell)
  }

  /// The atoms that carry the crystal: all but H, B, C, N and O, or all where there is nothing else.
  public static func metalSublattice(of topology: Topology) -> [Int] {
    LatticeDescription.metals(of: topology)
  }
}
