import MDCore

/// Factors from the numbers of an AMBER file to internal units.
///
/// Rule of the convention: number times `scale_factor` has the unit of `units`. Where a unit is missing: angstrom,
/// picosecond; velocities from the units of length and time; forces kcal/mol/A, in LAMMPS' metal files eV/A.
/// ASE writes velocities in its own unit, sqrt(eV/u), and by mistake labels the positions with it.
struct AmberUnits {
  let system: UnitSystem
  private let file: NetCDFFile
  private let program: String

  /// The unit system of the file, which must be the one asked for; that one where the file does not say.
  init(_ file: NetCDFFile, program: String, options: TrajectoryReader.Options) throws(MDError) {
    self.file = file
    self.program = program
    let stated = try StatedUnits(file)
    if let stated, let asked = options.units {
      try stated.check(asked: asked, hint: options.hints.units, at: .init(file: file.path))
    }
    system = stated?.isReduced ?? (options.units == .lj) ? .lennardJones : .metal
  }

  private var isASE: Bool { program == "ASE" }

  /// Factor of a variable, units times scale.
  func factor(_ name: String) throws(MDError) -> Double {
    guard try file.shape(of: name) != nil else { return 1 }
    let scale = try file.numbers(attribute: "scale_factor", of: name) ?? [1]
    guard scale.count == 1, scale[0].isFinite, scale[0] != 0 else {
      throw MDError(
        .file, "the scale_factor of '\(name)' is wrong", at: .init(file: file.path),
        found: scale.map { "\($0)" }.joined(separator: " "), expected: "one finite number other than zero")
    }
    return try scale[0] * unitFactor(name)
  }

  private func unitFactor(_ name: String) throws(MDError) -> Double {
    if system.name == .lj { return 1 }
    switch name {
    case "scaled_coordinates": return 1
    case "coordinates" where isASE, "velocities" where isASE: return 1
    case "coordinates", "unwrapped_coordinates", "cell_lengths", "cell_origin", "cell_vectors", "cell_corner":
      return try stated(name, .length) ?? 1
    case "time": return try timeUnit
    case "cell_angles": return try stated(name, .angle) ?? 1
    case "velocities":
      if let factor = try stated(name, .velocity) { return factor }
      let length = try stated("coordinates", .length)
      return try (length ?? 1) / timeUnit
    case "forces":
      if let factor = try stated(name, .force) { return factor }
      let unit = try timeUnit
      let isMetal = program == "LAMMPS" && unit == picosecond
      return isMetal ? 1 : UnitExpression("kcal/mol/angstrom")?.factor ?? 1
    default: return 1
    }
  }

  private var timeUnit: Double {
    get throws(MDError) {
      let unit = try stated("time", .time)
      return unit ?? picosecond
    }
  }

  private var picosecond: Double { UnitExpression("picosecond")?.factor ?? 1 }

  /// The factor of the `units` attribute; nil without one, an error for an unknown or unfit one.
  private func stated(_ name: String, _ dimension: UnitExpression.Dimension) throws(MDError) -> Double? {
    guard try file.shape(of: name) != nil, let text = try file.text(attribute: "units", of: name),
      !text.isEmpty
    else {
      return nil
    }
    guard let unit = UnitExpression(text), unit.dimension == dimension else {
      throw MDError(
        .file, "the unit of '\(name)' is not understood", at: .init(file: file.path), found: "'\(text)'",
        expected: Self.examples(dimension))
    }
    return unit.factor
  }

  private static func examples(_ dimension: UnitExpression.Dimension) -> String {
    switch dimension {
    case .length: "angstrom or nanometer"
    case .time: "picosecond or femtosecond"
    case .velocity: "angstrom/picosecond or angstrom/femtosecond"
    case .force: "kilocalorie/mole/angstrom or eV/angstrom"
    default: "degree or radian"
    }
  }
}
