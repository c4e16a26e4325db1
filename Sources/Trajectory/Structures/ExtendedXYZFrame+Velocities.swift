import MDCore

extension ExtendedXYZFrame {
  /// Velocities in internal units, nil where the frame has none; those of the momenta, whose unit is certain, where it
  /// has both, which must agree.
  ///
  /// - Parameter unit: the unit of the frame before, which holds for this one too if it states none.
  func velocities(of structure: Structure, like unit: inout VelocityUnit?) throws(MDError) -> [Vec3]? {
    let masses = try masses(of: structure)
    let values = try vectors(["vel", "velo", "velocities"])
    let momenta = try vectors(["momenta"])
    if let momenta, masses != nil || values == nil {
      let known = try velocities(of: momenta, structure, masses)
      if let values { try check(values, are: known) }
      return known
    }
    guard let values else { return nil }
    let choice = VelocityUnitChoice(options: options, place: header.location)
    if let stated = try statedUnit() {
      let factor = try choice.unit(of: values, masses: masses, source: .stated(stated))?.factor ?? 1
      return values.map { factor * $0 }
    }
    unit = try choice.unit(
      of: values, masses: masses,
      source: unit.map { .convention($0) } ?? .unknown(temperature: header.foreignNumber("Temperature")))
    let factor = unit?.factor ?? 1
    return values.map { factor * $0 }
  }

  private func velocities(
    of momenta: [Vec3], _ structure: Structure, _ masses: [Double]?
  ) throws(MDError) -> [Vec3] {
    var result: [Vec3] = []
    for (atom, momentum) in momenta.enumerated() {
      guard let mass = masses?[atom] else {
        throw lines[atom].error(
          "momenta need masses", found: "species '\(structure.species[atom])'",
          expected: "a column masses:R:1")
      }
      result.append(momentum / mass)
    }
    _ = try VelocityUnitChoice(options: options, place: header.location)
      .unit(of: result, masses: masses, source: .stated(.ase))
    return result
  }

  /// Holds velocities, in the unit stated or else in any, against those of the momenta.
  private func check(_ values: [Vec3], are known: [Vec3]) throws(MDError) {
    let units: [VelocityUnit] =
      if options.units.name == .lj {
        [VelocityUnit(name: "sigma/tau", factor: 1)]
      } else if let unit = try statedUnit() ?? options.velocityUnit {
        [unit]
      } else {
        VelocityUnitChoice.candidates
      }
    let allowed = 1e-3 * (known.map(\.length).max() ?? 0)
    var worst: (atom: Int, unit: VelocityUnit)?
    for unit in units {
      let differs = known.indices.first { (unit.factor * values[$0] - known[$0]).length > allowed }
      guard let differs else { return }
      worst = worst ?? (differs, unit)
    }
    guard let (atom, unit) = worst else { return }
    func text(_ v: Vec3) -> String { "\(digits6(v.x)) \(digits6(v.y)) \(digits6(v.z))" }
    throw lines[atom].error(
      "the velocities and the momenta contradict each other",
      found:
        "a velocity of \(text(values[atom])) and, by the momentum, of \(text(known[atom] / unit.factor)) \(unit.name)",
      expected: "momenta that are velocities times masses, or one of the two")
  }

  /// Masses of the file or of the elements; nil where one is not known.
  private func masses(of structure: Structure) throws(MDError) -> [Double]? {
    if let masses = structure.masses { return masses }
    let known = structure.species.compactMap { PeriodicTable.element($0)?.mass }
    return known.count == structure.count ? known : nil
  }

  private func statedUnit() throws(MDError) -> VelocityUnit? {
    guard let entry = header.entry("vel_unit") else { return nil }
    if options.units.name == .lj && entry.value == "sigma/tau" {
      return VelocityUnit(name: "sigma/tau", factor: 1)
    }
    guard let unit = VelocityUnit.named(entry.value) else {
      throw header.error("unknown unit of velocity", entry, expected: "A/fs, A/ps or sigma/tau")
    }
    return unit
  }
}
