/// The moving part of a system.
public struct State: Sendable, Equatable {
  /// Unwrapped positions: they never jump at a cell face (A).
  public var positions: [Vec3]
  /// Velocities in internal units, A per sqrt(u A^2/eV); nil where there are none, which is not the same as at rest.
  ///
  /// A stage of dynamics needs them (`Integrator.prepare` refuses a state without).
  public var velocities: [Vec3]?
  public var cell: Cell
  /// Steps since the run began, counted through all stages.
  public var step: Int
  /// Time since the run began, internal units; nil for a frame of a file that does not say.
  public var time: Double?

  public init(positions: [Vec3], velocities: [Vec3]? = nil, cell: Cell, step: Int = 0, time: Double? = 0) {
    precondition(velocities == nil || velocities!.count == positions.count)
    self.positions = positions
    self.velocities = velocities
    self.cell = cell
    self.step = step
    self.time = time
  }

  public var count: Int { positions.count }
}
