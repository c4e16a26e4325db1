import MDCore

/// The unit styles of LAMMPS, as factors to A, ps, u, eV. [LAMMPS manual, units]
struct LAMMPSUnits {
  let name: String
  /// A.
  let length: Double
  /// ps.
  let time: Double
  /// A/ps.
  let velocity: Double
  /// u.
  let mass: Double
  /// eV/A.
  let force: Double

  /// Nil for a name that is no style.
  init?(_ name: String) {
    let kilogram = 1 / PhysicalConstants.atomicMassUnit
    let newton = 1e-10 / PhysicalConstants.elementaryCharge
    let kilocalorie = 4184 / (PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro)
    let bohr = PhysicalConstants.bohr
    self.name = name
    switch name {
    case "metal": (length, time, mass, force) = (1, 1, 1, 1)
    case "real": (length, time, mass, force) = (1, 1e-3, 1, kilocalorie)
    case "si": (length, time, mass, force) = (1e10, 1e12, kilogram, newton)
    case "cgs": (length, time, mass, force) = (1e8, 1e12, 1e-3 * kilogram, 1e-5 * newton)
    case "electron": (length, time, mass, force) = (bohr, 1e-3, 1, PhysicalConstants.hartree / bohr)
    case "micro": (length, time, mass, force) = (1e4, 1e6, 1e-15 * kilogram, 1e-9 * newton)
    case "nano": (length, time, mass, force) = (10, 1e3, 1e-21 * kilogram, 1e-12 * newton)
    case "lj": (length, time, mass, force) = (1, 1, 1, 1)
    default: return nil
    }
    // Velocities of `electron` are in Bohr per sqrt(u Bohr^2 / Hartree), unlike its times.
    velocity =
      name == "electron"
      ? PhysicalConstants.hartree.squareRoot() * 1e3 / UnitSystem.metal.timeToUser : length / time
  }

  /// Unit of time, for messages.
  var timeName: String {
    switch name {
    case "metal": "ps"
    case "real", "electron": "fs"
    case "lj": "tau"
    case "micro": "us"
    case "nano": "ns"
    default: "s"
    }
  }

  /// The style that a file states, or that of the unit system asked for.
  ///
  /// Fails for a word that is no style, and where reduced units meet others.
  static func of(
    stated: String?, _ options: StructureOptions, at place: MDError.Location
  ) throws(MDError) -> LAMMPSUnits {
    let asked = options.units.name
    guard let stated else { return LAMMPSUnits(asked.rawValue)! }
    guard let units = LAMMPSUnits(stated) else {
      throw MDError(
        .input, "the file states units that are not known", at: place, found: "'\(stated)'",
        expected: "a unit style of LAMMPS: metal, real, si, cgs, electron, micro, nano, lj")
    }
    try StatedUnits(isReduced: stated == "lj", words: "units = \(stated)")
      .check(asked: asked, hint: options.hints.units, at: place)
    return units
  }

  /// The unit of velocities in a unit system.
  func velocityUnit(_ system: UnitSystem) -> VelocityUnit {
    let name = name == "metal" ? "A/ps" : name == "real" ? "A/fs" : "units \(name)"
    return VelocityUnit(name: name, factor: velocity / TrajectoryUnits(system).velocity)
  }
  /// One unit of time in internal units.
  func internalTime(_ system: UnitSystem) -> Double { time / TrajectoryUnits(system).time }
}
