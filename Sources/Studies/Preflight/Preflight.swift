public import Deck
public import MDCore
public import Potentials

/// What is known of a run before its first step: what makes it impossible, and what deserves a second look.
///
/// `mdrun check` shows it, `mdrun run` and studies refuse to begin over its errors and keep its warnings: one code, so
/// that a deck which passes the check is not refused by the run.
public struct Preflight: Sendable {
  /// How much of the deck is the user's own.
  public enum Scope: Sendable {
    /// A deck with its stages.
    case run
    /// A point of a sweep: a deck too, but the disk is that of all points together.
    case point
    /// A run that a study puts together: its stages are no habits of the user's, so only errors count.
    case task
    /// What is common to the tasks of a study, which has no stages yet.
    case study
  }

  public let plan: Plan
  public let assembly: Assembly
  /// The force field as the run begins with it.
  public let field: ForceField
  /// Why the run cannot be made, or not give what the deck asks for.
  public private(set) var errors: [MDError] = []
  /// What the user should look at, once each.
  public private(set) var warnings: [String] = []
  /// The same with energy and forces of the starting state.
  let evaluated: ForceField

  /// Builds what the run starts from and looks at it. Throws what cannot be built or evaluated at all.
  public init(_ plan: Plan, scope: Scope = .run, registry: PotentialRegistry) throws(MDError) {
    let assembly = try plan.assemble(registry: registry)
    // Before the forces: thousands of atoms at one place have millions of neighbours.
    let pair = ClosestPair(assembly.state.positions, in: assembly.state.cell)
    try Self.refuseOnePlace(pair, plan, assembly.topology)
    self.plan = plan
    self.assembly = assembly
    (field, evaluated) = try assembly.fields(plan)
    warnings = assembly.notices
    if scope != .study { checkAnalyses() }
    checkEnergy(pair)
    if errors.isEmpty {
      checkStages(scope)
      if scope != .task { look(pair, scope) }
    }
    if scope == .run { checkResources() }
    if scope == .task { warnings = [] }
  }

  /// Throws the first error.
  public func check() throws(MDError) {
    if let first = errors.first { throw first }
  }

  /// What the deck's values and the structure look like, beside what is possible.
  private mutating func look(_ pair: ClosestPair?, _ scope: Scope) {
    lookAtDistances(pair)
    lookAtDensity()
    lookAtTimestep()
    guard scope != .study else { return }
    lookAtKeptVelocities()
    lookAtTargets()
    lookAtTimes()
    lookAtTolerances()
  }

  mutating func refuse(_ error: MDError) { errors.append(error) }

  mutating func warn(_ text: String) {
    if !warnings.contains(text) { warnings.append(text) }
  }

  var topology: Topology { assembly.topology }
  var units: UnitSystem { plan.units }
  /// Whether the deck counts in K, fs and GPa, where habits of other programs are known.
  var isMetal: Bool { units.name == .metal }

  /// A value in its default unit, with four digits.
  func text(_ value: Double, _ dimension: Dimension) -> String {
    let number = Quantity.toUser(value, dimension, units: units).formatted(4)
    return "\(Double(number).map(Quantity.plain) ?? number) \(dimension.unit(in: units))"
  }
}
