import Deck
import MDCore

/// How long forces take on this machine.
enum ForceTiming {
  /// Measured in a few evaluations of the starting structure, at most a third of a second or three of them.
  static func microsecondsPerAtomStep(_ assembly: Assembly, _ plan: Plan) throws(MDError) -> Double {
    var field = try assembly.forceField(plan)
    return try microsecondsPerAtomStep(&field, assembly)
  }

  static func microsecondsPerAtomStep(_ field: inout ForceField, _ assembly: Assembly) throws(MDError)
    -> Double
  {
    try field.evaluate(assembly.state, wanted: .all)
    let clock = ContinuousClock()
    let start = clock.now
    var evaluations = 0
    while evaluations < 3 || (clock.now - start < .milliseconds(300) && evaluations < 1000) {
      try field.evaluate(assembly.state, wanted: [.energy, .forces, .virial])
      evaluations += 1
    }
    return (clock.now - start) / .microseconds(1) / (Double(evaluations) * Double(assembly.topology.count))
  }
}
