import MDCore

extension ExtendedXYZFrame {
  /// Velocities in internal units, nil where the frame has none.
  ///
  /// - Parameter unit: the unit of the frame before, which holds for this one too if it states none.
  func velocities(of structure: Structure, like unit: inout VelocityUnit?) throws(MDError) -> [Vec3]? {
    let masses = try masses(of: structure)
    if let (_, column) = place(["vel", "velo", "velocities"]), let values = try vectors([column.name]) {
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
    guard let momenta = try vectors(["momenta"]) else { return nil }
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
