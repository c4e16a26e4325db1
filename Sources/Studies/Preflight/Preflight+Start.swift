import Deck
import MDCore

/// The structure that a run starts from: distances, energy, density.
extension Preflight {
  /// Part of the sum of two covalent radii below which atoms are too close. Carbon in bcc iron has 69 %.
  static let closest = 0.6
  /// Distance (A, sigma) below which no direction of a force is left.
  private static let onePlace = 0.01

  /// Throws where two atoms are at one place, whatever energy a potential gives them.
  static func refuseOnePlace(_ pair: ClosestPair?, _ plan: Plan, _ topology: Topology) throws(MDError) {
    guard let pair, pair.distance < onePlace, plan.isInteracting else { return }
    throw MDError(
      .input, "two atoms are at one place", at: plan.places["structure"],
      found: pair.text(topology),
      expected: "at least \(onePlace) \(topology.units.lengthSymbol)",
      hint: pair.image == [0, 0, 0]
        ? "a structure without the second of them"
        : "a structure without the second of them: atoms on opposite faces of a periodic cell are the same")
  }

  /// An energy and forces that are numbers.
  mutating func checkEnergy(_ pair: ClosestPair?) {
    let forces = evaluated.evaluation.forces
    let bad = forces.firstIndex { !$0.isFinite }
    guard !evaluated.evaluation.energy.isFinite || bad != nil else { return }
    var found = bad.map { "force on atom \($0 + 1) (\(topology.name(of: $0)))" } ?? "energy"
    found = "\(found) \(bad == nil ? "\(evaluated.evaluation.energy)" : "not a number")"
    if let pair { found += "; closest are \(pair.text(topology))" }
    refuse(
      MDError(
        .input, "the structure has no finite energy and forces", at: plan.places["structure"], found: found,
        expected: "numbers",
        hint: canOverlay ? "atoms farther apart, or a 'zbl' term for close pairs" : "atoms farther apart"))
  }

  /// Whether a repulsion of close pairs can be added: it knows elements, in eV and A.
  var canOverlay: Bool { plan.canOverlay(topology) }

  /// Pairs much closer than bonds are, and atoms without neighbours.
  mutating func lookAtDistances(_ pair: ClosestPair?) {
    guard let pair else { return }
    if let cutoff = evaluated.potentials.map(\.cutoff).max(), pair.distance >= cutoff {
      warn(
        "no two atoms are within the cutoff of the potential, \(cutoff.formatted(3)) \(units.lengthSymbol), so nothing "
          + "interacts: closest are \(pair.text(topology))")
      return
    }
    guard isMetal, let a = PeriodicTable.covalentRadius(topology.name(of: pair.first)),
      let b = PeriodicTable.covalentRadius(topology.name(of: pair.second)),
      pair.distance < Self.closest * (a + b)
    else { return }
    warn(
      "\(pair.text(topology)): \((100 * pair.distance / (a + b)).formatted(2)) % of the sum of their covalent radii"
    )
  }

  /// A volume per atom that the species cannot fill, or that they fill as a gas.
  mutating func lookAtDensity() {
    let cell = assembly.state.cell
    let radii = topology.types.indices.map { PeriodicTable.covalentRadius(topology.name(of: $0)) }
    guard isMetal, cell.isFullyPeriodic, !radii.contains(nil) else { return }
    let spheres = radii.reduce(0) { $0 + 4 / 3 * Double.pi * $1! * $1! * $1! }
    let ratio = cell.volume / spheres
    let density = text(topology.totalMass / cell.volume, .density)
    // Dense metals fill 1.1 to 1.8 times the volume of their covalent spheres, solid argon 7 times.
    if ratio < 0.5 {
      warn("the density is \(density): the atoms have less than half of the volume of their covalent radii")
    } else if ratio > 100 {
      warn("the density is \(density), that of a gas or a mostly empty cell; lengths without unit are in A")
    }
  }
}

extension Plan {
  /// Whether atoms act on each other at all: springs to places do not ask how close atoms are.
  fileprivate var isInteracting: Bool { potential.contains { $0.key != "restraint" } }

  /// Whether a 'zbl' term could be added to the potential.
  func canOverlay(_ topology: Topology) -> Bool {
    units.name == .metal && !potential.contains { $0.key == "zbl" }
      && topology.species.allSatisfy { PeriodicTable.element($0) != nil }
  }
}
