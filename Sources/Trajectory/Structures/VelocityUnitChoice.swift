import MDCore

/// Decides what unit the velocities of a file are in: the one place where that is done.
///
/// A unit that the file or the user states holds. Where the format has one by convention, the temperature must not
/// speak against it. Else the unit is the only one that gives a sensible temperature; it is asked for where none or
/// several do. In reduced units velocities are reduced.
struct VelocityUnitChoice {
  /// What is known of the unit.
  enum Source {
    /// The file says it.
    case stated(VelocityUnit)
    /// The format has it, or files that do not say mostly do.
    case convention(VelocityUnit)
    /// Nothing is known; the file may tell the temperature (K).
    case unknown(temperature: Double?)
  }

  /// Beyond this (K) velocities are in another unit than the one taken.
  static let absurd = 1e5
  /// Temperatures (K) of matter that tell A/fs from A/ps, which differ by a million in temperature.
  private static let sensible = 1.0...10_000
  static let candidates: [VelocityUnit] = [
    .angstromPerFemtosecond, .angstromPerPicosecond, .ase,
  ]

  let options: StructureOptions
  /// Where the velocities stand, for messages.
  let place: MDError.Location

  /// The unit of these numbers; nil where all are zero and nothing is stated.
  func unit(
    of values: [Vec3], masses: [Double]?, source: Source
  ) throws(MDError) -> VelocityUnit? {
    if options.units.name == .lj { return VelocityUnit(name: "sigma/tau", factor: 1) }
    let kinetic = masses.map { zip(values, $0).reduce(0) { $0 + $1.1 * $1.0.length2 } }
    /// Kinetic temperature (K) in a unit, nil without masses.
    func temperature(_ unit: VelocityUnit) -> Double? {
      kinetic.map {
        $0 * unit.factor * unit.factor / (3 * Double(max(1, values.count)) * PhysicalConstants.boltzmann)
      }
    }
    switch source {
    case .stated(let unit):
      if let given = options.velocityUnit, given != unit {
        throw error(
          "the unit of the velocities is not the one asked for", found: unit.name, expected: given.name)
      }
      if let t = temperature(unit), t > Self.absurd {
        options.notices.add("\(place.file): velocities in \(unit.name), as stated, make \(Self.kelvin(t))")
      }
      return unit
    case .convention(let unit):
      if let given = options.velocityUnit { return try checked(given, temperature(given)) }
      guard let t = temperature(unit), t > 0 else { return unit }
      let others = Self.candidates.filter { temperature($0).map((1...Self.absurd).contains) ?? false }
      if t > Self.absurd || t < 0.1, let other = others.first {
        throw error(
          "the velocities do not seem to be in the unit of this format",
          found:
            "\(Self.kelvin(t)) in \(unit.name), \(Self.kelvin(temperature(other) ?? 0)) in \(other.name)",
          expected: "a temperature below \(Self.kelvin(Self.absurd))")
      }
      return try checked(unit, t)
    case .unknown(let known):
      if let given = options.velocityUnit { return try checked(given, temperature(given)) }
      if values.allSatisfy({ $0 == .zero }) { return nil }
      return try inferred(temperature, known)
    }
  }

  private func checked(_ unit: VelocityUnit, _ temperature: Double?) throws(MDError) -> VelocityUnit {
    guard let temperature, temperature > Self.absurd else { return unit }
    throw error(
      "the velocities are absurd", found: "\(Self.kelvin(temperature)) in \(unit.name)",
      expected: "a temperature below \(Self.kelvin(Self.absurd))")
  }

  /// The unit by what temperatures it gives.
  private func inferred(
    _ temperature: (VelocityUnit) -> Double?, _ known: Double?
  ) throws(MDError) -> VelocityUnit {
    let all = Self.candidates.map { ($0, temperature($0)) }
    let evidence = all.compactMap { unit, t in t.map { "\(Self.kelvin($0)) in \(unit.name)" } }
      .joined(separator: ", ")
    let fitting = all.filter { unit, t in
      guard let t else { return false }
      // Another count of degrees of freedom changes a stated temperature of few atoms by half.
      if let known { return t > 0.4 * known && t < 2.5 * known }
      // ASE's unit is 104 in temperature from A/fs, too near to tell; ASE itself writes momenta.
      return unit != .ase && Self.sensible.contains(t)
    }
    guard fitting.count == 1 else {
      throw error(
        "the unit of the velocities is not stated", found: evidence.isEmpty ? nil : evidence,
        expected: "vel_unit=A/fs or vel_unit=A/ps in the header of each frame")
    }
    let reason = known.map { "the file states \(Self.kelvin($0)); the velocities make" } ?? "they make"
    options.notices.add(
      "\(place.file): velocities without a unit are taken to be in \(fitting[0].0.name): \(reason) \(evidence)"
    )
    return fitting[0].0
  }

  private func error(_ what: String, found: String?, expected: String) -> MDError {
    MDError(
      .input, what, at: place, found: found, expected: expected,
      hint: options.hints.velocityUnit.map { "state the unit: \($0)" })
  }

  private static func kelvin(_ temperature: Double) -> String { "\(digits3(temperature)) K" }
}
