/// Arithmetic of a Deep Potential.
public enum Precision: String, Sendable, CaseIterable {
  /// Double precision throughout, as DeePMD-kit evaluates double models.
  case double
  /// Networks, splines and descriptors in single precision; positions, distances, energies, forces and virial are
  /// summed in double precision.
  case mixed
}
