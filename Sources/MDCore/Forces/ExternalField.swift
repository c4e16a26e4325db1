/// A term that acts on atoms by their number, species or place, not through neighbours: a restraint, a wall, a mean-field
/// correction. It sees all atoms of the system, in the order of the topology.
public protocol ExternalField: Potential {
  /// Matches species and atoms. Called once before a run.
  mutating func prepare(for topology: Topology) throws(MDError)

  /// Adds this term into `result`; `configuration.positions` and `result` are indexed by atoms.
  mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, workers: Workers, into result: inout Evaluation
  ) throws(MDError)
}

extension ExternalField {
  public var isTranslationInvariant: Bool { false }
}

/// Positions and cell handed to a field, valid during the call.
public struct Configuration {
  /// Unwrapped positions by atom, in the order of the topology (A).
  public let positions: UnsafeBufferPointer<Vec3>
  public let cell: Cell

  public init(positions: UnsafeBufferPointer<Vec3>, cell: Cell) {
    self.positions = positions
    self.cell = cell
  }
}
