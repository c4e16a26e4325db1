/// CODATA 2018 constants (exact since the 2019 SI where marked) in the engine's units.
public enum PhysicalConstants {
  /// Boltzmann constant (eV/K), exact.
  public static let boltzmann = 8.617333262145179e-5
  /// Elementary charge (C), exact.
  public static let elementaryCharge = 1.602176634e-19
  /// Unified atomic mass unit (kg).
  public static let atomicMassUnit = 1.66053906660e-27
  /// Avogadro constant (1/mol), exact.
  public static let avogadro = 6.02214076e23
  /// e^2 / (4 pi epsilon_0) (eV A).
  public static let coulomb = 14.399645478425668
  /// Bohr radius, the atomic unit of length (A).
  public static let bohr = 0.529177210903
  /// Hartree, the atomic unit of energy (eV).
  public static let hartree = 27.211386245988
}
