/// How far several models of one system are apart: a measure of what none of them has learnt [Zhang2019].
///
/// Defined as in DeePMD-kit 3 (`deepmd.infer.calc_model_devi`): standard deviations over the models, divided by their number.
public struct ModelDeviation: Sendable, Equatable {
  /// Largest, least and mean of some deviations.
  public struct Spread: Sendable, Equatable {
    public var largest: Double
    public var least: Double
    public var mean: Double
  }

  /// Of the nine components of the virial divided by the number of atoms (eV); the mean is their root mean square.
  public var virial: Spread
  /// Of the atoms, each sqrt(<|F - <F>|^2>) (eV/A).
  public var forces: Spread

  /// From the forces (eV/A) and the virial (eV) of each model for the same atoms, at least one.
  public init(forces all: [[Vec3]], virials: [Matrix3]) {
    let models = Double(all.count)
    let atoms = all[0].indices.map { i in
      let mean = all.reduce(Vec3.zero) { $0 + $1[i] } / models
      return (all.reduce(0) { $0 + ($1[i] - mean).length2 } / models).squareRoot()
    }
    let count = Double(max(1, atoms.count))
    forces = Spread(
      largest: atoms.max() ?? 0, least: atoms.min() ?? 0, mean: atoms.reduce(0, +) / count)
    let components = (0..<9).map { k in
      let values = virials.map { $0[k / 3, k % 3] / count }
      let mean = values.reduce(0, +) / models
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / models).squareRoot()
    }
    virial = Spread(
      largest: components.max() ?? 0, least: components.min() ?? 0,
      mean: (components.reduce(0) { $0 + $1 * $1 } / 9).squareRoot())
  }
}
