import MDCore

/// Constants per mole.
enum Molar {
  /// J/(mol K) in one kB per atom.
  static var gasConstant: Double {
    PhysicalConstants.boltzmann * PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro
  }
  /// kJ/mol in one eV per atom.
  static var kilojoules: Double { 1e-3 * PhysicalConstants.elementaryCharge * PhysicalConstants.avogadro }
}
