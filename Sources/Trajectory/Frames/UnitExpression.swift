import Foundation
import MDCore

/// The text of a `units` attribute, e.g. "kilocalorie/mole/angstrom", turned into a factor to internal units.
struct UnitExpression: Equatable {
  /// Exponents of length, time, energy and angle.
  struct Dimension: Equatable {
    var length = 0
    var time = 0
    var energy = 0
    var angle = 0

    static let length = Dimension(length: 1)
    static let time = Dimension(time: 1)
    static let velocity = Dimension(length: 1, time: -1)
    static let force = Dimension(length: -1, energy: 1)
    static let energy = Dimension(energy: 1)
    static let angle = Dimension(angle: 1)
  }

  /// One of this unit in internal units (A, eV, degrees, internal time of the metal system).
  private(set) var factor = 1.0
  private(set) var dimension = Dimension()
  /// True for reduced Lennard-Jones units, which fit any quantity with factor one.
  private(set) var isReduced = false

  /// Nil if a name in the text is unknown.
  init?(_ text: String) {
    let cleaned = text.lowercased().filter { !"() \t".contains($0) }
    if ["lj", "reduced", "sigma", "tau", "epsilon", "sigma/tau", "epsilon/sigma"].contains(cleaned) {
      isReduced = true
      return
    }
    guard !cleaned.isEmpty else { return nil }
    for (place, name) in cleaned.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      guard
        let unit = Self.known[String(name)]
          ?? Self.known[String(name.hasSuffix("s") ? name.dropLast() : name)]
      else { return nil }
      let power = place == 0 ? 1 : -1
      factor = power == 1 ? factor * unit.factor : factor / unit.factor
      dimension.length += power * unit.dimension.length
      dimension.time += power * unit.dimension.time
      dimension.energy += power * unit.dimension.energy
      dimension.angle += power * unit.dimension.angle
    }
  }

  private static let femtosecond = 1 / UnitSystem.metal.timeToUser
  private static let joule = 1 / PhysicalConstants.elementaryCharge

  private static let known: [String: (factor: Double, dimension: Dimension)] = {
    var table: [String: (factor: Double, dimension: Dimension)] = [:]
    func add(_ names: String, _ factor: Double, _ dimension: Dimension) {
      for name in names.split(separator: " ") { table[String(name)] = (factor, dimension) }
    }
    add("angstrom a \u{e5} å ang", 1, .length)
    add("nanometer nm", 10, .length)
    add("bohr", 0.529177210903, .length)
    add("micrometer", 1e4, .length)
    add("centimeter cm", 1e8, .length)
    add("meter m", 1e10, .length)
    add("femtosecond fs", femtosecond, .time)
    add("picosecond ps", 1e3 * femtosecond, .time)
    add("nanosecond ns", 1e6 * femtosecond, .time)
    add("microsecond", 1e9 * femtosecond, .time)
    add("second s", 1e15 * femtosecond, .time)
    add("electronvolt ev", 1, .energy)
    add("kilocalorie kcal", 4184 * joule, .energy)
    add("kilojoule kj", 1000 * joule, .energy)
    add("joule j", joule, .energy)
    add("hartree", 27.211386245988, .energy)
    add("mole mol", PhysicalConstants.avogadro, Dimension())
    add("newton n", joule / 1e10, .force)
    add("degree deg", 1, .angle)
    add("radian rad", 180 / .pi, .angle)
    return table
  }()
}
