/// When a run counts as unstable and stops with a clear error.
public struct StabilityBounds: Sendable, Equatable {
  /// Largest distance an atom may move in one step (A).
  public var displacement: Double
  /// Largest kinetic temperature (K).
  public var temperature: Double

  /// Half an angstrom a step and 100,000 K by default.
  public init(displacement: Double = 0.5, temperature: Double = 1e5) {
    self.displacement = displacement
    self.temperature = temperature
  }

  /// Throws if the snapshot of a step of length `timestep` (internal units) is not finite or out of bounds.
  func check(_ snapshot: borrowing Snapshot, timestep: Double) throws(MDError) {
    let limit2 = displacement * displacement
    let dt2 = timestep * timestep
    let topology = snapshot.topology
    for i in snapshot.state.velocities.indices {
      let moved2 = snapshot.state.velocities[i].length2 * dt2
      // Written so that a velocity that is not a number fails too.
      guard moved2 <= limit2 else {
        throw unstable(
          "atom \(i + 1) (\(topology.name(of: i))) moves too far in one step", at: snapshot,
          found: moved2.isFinite
            ? "\(moved2.squareRoot().formatted(3)) \(topology.units.lengthSymbol)" : "not a number",
          expected: "at most \(displacement) \(topology.units.lengthSymbol)")
      }
    }
    if let energy = snapshot.potentialEnergy, !energy.isFinite {
      throw unstable(
        "the potential energy is not a number", at: snapshot, found: "\(energy)", expected: "a number")
    }
    if let found = snapshot.temperature, !(found <= temperature) {
      throw unstable(
        "the temperature left its bounds", at: snapshot,
        found: "\(found.formatted(6)) \(topology.units.temperatureSymbol)",
        expected: "at most \(temperature.formatted(6)) \(topology.units.temperatureSymbol)")
    }
  }

  private func unstable(
    _ what: String, at snapshot: borrowing Snapshot, found: String, expected: String
  ) -> MDError {
    let stage = snapshot.stage.isEmpty ? "" : " of stage '\(snapshot.stage)'"
    return MDError(
      .unstable, "step \(snapshot.state.step)\(stage): \(what)", found: found, expected: expected,
      hint:
        "a smaller timestep, a minimize stage first, a lower temperature, or a zbl overlay for close pairs")
  }
}

extension Double {
  /// Short decimal text with the given number of significant digits, for messages.
  package func formatted(_ digits: Int) -> String {
    guard isFinite else { return "\(self)" }
    guard self != 0 else { return "0" }
    var exponent = 0
    var scale = abs(self)
    while scale >= 10 { (scale, exponent) = (scale / 10, exponent + 1) }
    while scale < 1 { (scale, exponent) = (scale * 10, exponent - 1) }
    if exponent >= 15 || exponent < -5 { return "\(self)" }
    let places = max(0, digits - 1 - exponent)
    var power = 1.0
    for _ in 0..<places { power *= 10 }
    let rounded = (abs(self) * power).rounded()
    let whole = (rounded / power).rounded(.down)
    let part = String(Int(rounded - whole * power))
    let text =
      places == 0
      ? "\(Int(whole))" : "\(Int(whole))." + String(repeating: "0", count: max(0, places - part.count)) + part
    return self < 0 ? "-\(text)" : text
  }
}
