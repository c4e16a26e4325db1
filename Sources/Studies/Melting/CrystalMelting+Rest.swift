import Deck
import MDCore

extension CrystalMelting {
  /// Axes that are off by more per cent than this are replaced: the heat of a melting crystal lengthens it by less.
  private static let tolerance = 3
  /// How far the axes may be off, per cent.
  private static let reach = 25
  /// Thermal expansion of a metal just below its melting point.
  private static let warmth = 1.02

  /// The same with the deck's axes replaced where they are far from what the potential has at rest.
  ///
  /// A crystal that is warmed while it is held far too large melts before its cell can follow the pressure.
  func settled() throws -> CrystalMelting {
    let percent = try runner.decide("\(prefix)rest") { () throws(MDError) in try stretchAtRest() }
    guard percent.magnitude > Self.tolerance else { return self }
    guard percent.magnitude < Self.reach else {
      runner.warn(
        "\(title): no least energy within \(Self.reach) % of the deck's axes: are structure and potential those of one crystal?"
      )
      return self
    }
    let factor = (1 + 0.01 * Double(percent)) * Self.warmth
    var copy = self
    copy.source = source.scaled(by: factor)
    copy.resting =
      "\(title): at rest its axes are \((1 + 0.01 * Double(percent)).formatted(3)) times the deck's; all cells began with "
      + "\(factor.formatted(3)) times the deck's"
    return copy
  }

  /// How much longer than in the deck the axes of least enthalpy are (per cent), shape and fractional coordinates kept: the
  /// minimum that is downhill from the deck's cell.
  private func stretchAtRest() throws(MDError) -> Int {
    var plan = source.plan
    plan.structure = source.structure
    plan.structure.repeats = source.bulkRepeats(atoms: MeltingRound.pureAtoms(slabAtoms: goal.atoms))
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
      while percent.magnitude < Self.reach {
        let next = try enthalpy(percent + step)
        guard next < lowest else { break }
        (percent, lowest) = (percent + step, next)
      }
    }
    return percent
  }
}
