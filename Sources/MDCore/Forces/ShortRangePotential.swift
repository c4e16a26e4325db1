/// A potential whose energy is a sum over atoms, each seeing neighbours within a cutoff: E = sum_i E_i(neighbours of i).
///
/// It works on a `Neighborhood`, of a periodic cell or of one domain of another engine's: there some atoms are ghosts, which have no
/// row and no energy. The sum goes over the centres; the forces -dE/dr go to every atom named, ghosts included, whose owners
/// the caller gives them to.
///
/// To write one: name the cutoff, match the species in `prepare`, and add up in `accumulate`. `checkPotential` in the test support
/// holds any implementation to this contract: F = -dE/dr, virial = -dE/dstrain, invariances, the declared continuity at the
/// cutoff, and the sum over domains.
public protocol ShortRangePotential: Potential {
  /// Distance beyond which pairs are ignored (A).
  var cutoff: Double { get }

  /// Matches species by name; the types of every neighbourhood evaluated later index into them.
  ///
  /// Fails, naming it, for a species that the potential does not know.
  mutating func prepare(species: [String]) throws(MDError)

  /// Adds this term into `result`, whose columns have an entry for each atom of `neighborhood`.
  ///
  /// All is indexed as in the neighbourhood. Its list is full (i-j and j-i) and may hold pairs beyond the cutoff (skin): filter by
  /// distance. What depends on rows or entries may be kept while `neighborhood.generation` stays. Call
  /// `neighborhood.check` first: it throws what does not fit.
  mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError)
}

extension ShortRangePotential {
  public var isTranslationInvariant: Bool { true }
}

extension Potential {
  /// The cutoff of a short-range potential (A); nil for fields.
  public var interactionRange: Double? { (self as? any ShortRangePotential)?.cutoff }
}
