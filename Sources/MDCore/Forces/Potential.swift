/// One additive term of the potential energy.
///
/// To write one: declare what it needs and gives, and add energy, forces, virial and per-atom energies into
/// `result` for the pairs of `pairs`. `checkPotential` in the test support holds any implementation to this
/// contract: F = -dE/dr, virial = -dE/dstrain, invariances, and the declared continuity at the cutoff.
public protocol Potential: Checkpointable, Sendable {
  /// Short name for logs and tables, e.g. "deep potential (dp-m.pb)".
  var label: String { get }
  /// The neighbours it needs; nil for external fields. Decides in which order it sees the atoms, see `accumulate`.
  var neighbors: NeighborRequirement? { get }
  var provides: Quantities { get }
  /// Behaviour at the cutoff.
  var continuity: Continuity { get }
  /// Messages for the user known after `prepare` or found during evaluation (said once by the caller).
  var notices: [String] { get }

  /// Matches species by name and allocates work space. Called once before a run and after species change.
  mutating func prepare(for topology: Topology) throws(MDError)

  /// Adds this term for the given configuration into `result`.
  ///
  /// A potential that needs neighbours works in the list's order: `pairs.positions`, `pairs.types`, the neighbours and `result`
  /// are indexed by rows, and row k is atom `pairs.atoms[k]`. The list is full (i-j and j-i) and may hold pairs beyond the cutoff
  /// (skin): filter by distance. What depends on rows or entries may be kept while `pairs.generation` stays.
  ///
  /// One that needs none gets an empty `pairs` and works in the order of the topology: `configuration.positions` and `result` are
  /// indexed by atoms.
  mutating func accumulate(
    _ wanted: Quantities, configuration: Configuration, pairs: Neighborhood, workers: Workers,
    into result: inout Evaluation
  ) throws(MDError)
}

extension Potential {
  public var notices: [String] { [] }
}

/// Positions and cell handed to a potential, valid during the call.
public struct Configuration {
  /// Unwrapped positions by atom, in the order of the topology (A).
  public let positions: UnsafeBufferPointer<Vec3>
  public let cell: Cell

  public init(positions: UnsafeBufferPointer<Vec3>, cell: Cell) {
    self.positions = positions
    self.cell = cell
  }
}
