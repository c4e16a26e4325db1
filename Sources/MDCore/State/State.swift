/// The moving part of a system.
public struct State: Sendable, Equatable {
  /// Unwrapped positions: they never jump at a cell face (A).
  public var positions: [Vec3]
  /// Velocities in internal units, A per sqrt(u A^2/eV).
  public var velocities: [Vec3]
  public var cell: Cell
  /// Steps since the run began, counted through all stages.
  public var step: Int
  /// Time since the run began, internal units.
  public var time: Double

  public init(positions: [Vec3], velocities: [Vec3]? = nil, cell: Cell, step: Int = 0, time: Double = 0) {
    precondition(velocities == nil || velocities!.count == positions.count)
    self.positions = positions
    self.velocities = velocities ?? Array(repeating: .zero, count: positions.count)
    self.cell = cell
    self.step = step
    self.time = time
  }

  public var count: Int { positions.count }
}
