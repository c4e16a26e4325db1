/// One additive term of the potential energy: a `ShortRangePotential` between atoms that are near each other, or an
/// `ExternalField`.
///
/// Values are independent: a copy, also one that was made between two evaluations, gives what the original would give, and neither
/// changes the other. One value is used by one thread at a time; copies may be used by several. Whatever can be wrong from
/// outside (species, sizes, numbers that got out of hand) is thrown, and nothing of the process is changed.
public protocol Potential: Checkpointable, Sendable {
  /// Short name for logs and tables, e.g. "deep potential (dp-m.pb)".
  var label: String { get }
  var provides: Quantities { get }
  /// Behaviour where the interaction ends.
  var continuity: Continuity { get }
  /// Whether the energy stays when all atoms are moved alike, so that the total momentum is conserved.
  var isTranslationInvariant: Bool { get }
  /// Messages for the user known after it was prepared or found during evaluation (said once by the caller).
  var notices: [String] { get }
}

extension Potential {
  public var notices: [String] { [] }
}
