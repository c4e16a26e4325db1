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

  /// Throws if the state after a step of length `timestep` (internal units) is not finite or out of bounds. O(N), parallel.
  ///
  /// The error says what was first: an energy that is no number makes every velocity one, and one atom that is too fast
  /// may well heat all. It names the atoms that are closest; what may help is the business of who knows the stage.
  package func check(
    _ state: borrowing State, field: borrowing ForceField, degreesOfFreedom: Int, timestep: Double,
    stage: String
  ) throws(MDError) {
    let (topology, units) = (field.topology, field.topology.units)
    let velocities = state.velocities ?? []
    let energy = field.evaluation.energy
    let (kinetic, isSlow) = motion(of: velocities, field: field, timestep: timestep)
    let found = degreesOfFreedom > 0 ? 2 * kinetic / (Double(degreesOfFreedom) * units.boltzmann) : 0
    if isSlow, energy.isFinite, found <= temperature { return }
    func unstable(_ what: String, found: String, expected: String) -> MDError {
      MDError(
        .unstable, "step \(state.step)\(stage.isEmpty ? "" : " of stage '\(stage)'"): \(what)", found: found,
        expected: expected
      ).naming(ClosestPair(state.positions, in: state.cell), topology)
    }
    let heat = "\(found.formatted(6)) \(units.temperatureSymbol)"
    if !energy.isFinite {
      throw unstable("the potential energy is not a number", found: "\(energy)", expected: "a number")
    }
    if !isSlow, let i = velocities.firstIndex(where: { !isAllowed($0, timestep) }) {
      let moved = velocities[i].length * timestep
      throw unstable(
        "atom \(i + 1) (\(topology.name(of: i))) moves too far in one step",
        found: moved.isFinite ? "\(moved.formatted(3)) \(units.lengthSymbol) at \(heat)" : "not a number",
        expected: "at most \(displacement) \(units.lengthSymbol)")
    }
    throw unstable(
      "the temperature left its bounds", found: heat,
      expected: "at most \(temperature.formatted(6)) \(units.temperatureSymbol)")
  }

  /// Written so that a velocity that is not a number is not allowed.
  private func isAllowed(_ velocity: Vec3, _ timestep: Double) -> Bool {
    velocity.length2 * (timestep * timestep) <= displacement * displacement
  }

  /// Kinetic energy (eV), and whether no atom is too fast.
  private func motion(
    of velocities: [Vec3], field: borrowing ForceField, timestep: Double
  ) -> (kinetic: Double, isSlow: Bool) {
    let masses = field.topology.masses
    let parts = field.workers.partials(count: velocities.count, initial: (0.0, true)) { atoms in
      var (sum, isSlow) = (0.0, true)
      for i in atoms {
        sum += masses[i] * velocities[i].length2
        isSlow = isSlow && isAllowed(velocities[i], timestep)
      }
      return (sum, isSlow)
    }
    return (0.5 * parts.reduce(0) { $0 + $1.0 }, parts.allSatisfy(\.1))
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
