import MDCore

/// Factors from internal units to those of the AMBER convention, and the texts of the `units` attributes.
///
/// Readers demand the convention's unit strings to the letter, so reduced units keep them (one sigma is written as one
/// angstrom, one tau as one picosecond); the file attribute `unit_system` and `reduced_units` of each variable say so.
struct TrajectoryUnits {
  private let system: UnitSystem

  init(_ system: UnitSystem) { self.system = system }

  private var isMetal: Bool { system.name == .metal }

  /// Internal time to ps.
  var time: Double { isMetal ? system.timeToUser * 1e-3 : 1 }
  /// Internal velocity to A/ps.
  var velocity: Double { 1 / time }
  /// eV/A to kcal/mol/A.
  var force: Double {
    isMetal ? PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro / 4184 : 1
  }

  var energyName: String { isMetal ? "eV" : "epsilon" }
  var stressName: String { isMetal ? "eV/angstrom^3" : "epsilon/sigma^3" }
  var massName: String { isMetal ? "u" : "m" }

  /// Attribute that tells the truth beside a unit of the convention.
  func note(_ reduced: String) -> [TextAttribute] {
    isMetal ? [] : [TextAttribute("reduced_units", reduced)]
  }
}
