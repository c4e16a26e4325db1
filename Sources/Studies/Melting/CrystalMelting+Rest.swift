import Deck
import MDCore

extension CrystalMelting {
  /// Axes that are off by more than this are replaced: the heat of a melting crystal lengthens it by less.
  private static let tolerance = 0.05
  /// Thermal expansion of a metal just below its melting point.
  private static let warmth = 1.02
  private static let atoms = 64

  /// The same with the deck's axes replaced where they are far from what the potential has at rest.
  ///
  /// A crystal that is warmed while it is held far too large melts before its cell can follow the pressure.
  func settled() throws -> CrystalMelting {
    let ratio = try runner.decide("\(prefix)rest") { () throws(MDError) in try lengthAtRest() }
    guard (ratio - 1).magnitude > Self.tolerance else { return self }
    runner.say(
      "\(title): at rest in this potential its axes are \(ratio.formatted(2)) times the deck's; "
        + "all cells begin with \((ratio * Self.warmth).formatted(3)) times the deck's")
    var copy = self
    copy.source = source.scaled(by: ratio * Self.warmth)
    return copy
  }

  /// Axes of least enthalpy over those of the deck, to 1 %, shape and fractional coordinates kept: the minimum that is
  /// downhill from the deck's cell.
  private func lengthAtRest() throws(MDError) -> Double {
    var plan = source.plan
    plan.structure = source.structure
    plan.structure.repeats = source.bulkRepeats(atoms: Self.atoms)
    let assembly = try plan.assemble(registry: runner.pool.registry)
    let atoms = try AtomsAtRest(
      assembly.topology, assembly.state, plan: plan, registry: runner.pool.registry, threads: 1)
    var field = atoms.field
    func enthalpy(_ percent: Int) throws(MDError) -> Double {
      let state = atoms.state.deformed(by: (1 + 0.01 * Double(percent)) * .identity)
      try field.evaluate(state, wanted: [.energy])
      return field.evaluation.energy + goal.pressure * state.cell.volume
    }
    var (percent, lowest) = (0, try enthalpy(0))
    for step in [-1, 1] {
      while percent.magnitude < 25 {
        let next = try enthalpy(percent + step)
        guard next < lowest else { break }
        (percent, lowest) = (percent + step, next)
      }
    }
    return 1 + 0.01 * Double(percent)
  }
}
