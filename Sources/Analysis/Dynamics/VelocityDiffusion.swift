internal import Foundation
internal import MDCore

/// Whether the integral of a velocity autocorrelation is diffusion: that of atoms which vibrate has a small value too.
///
/// There is no coefficient where the atoms have not left their cages in the whole run (`DiffusionTest.cage`), and where the
/// integral is below two of its errors or of its scatter at longer lags, whichever is more.
struct VelocityDiffusion {
  /// Mean-squared displacement of the atoms from the first frame to the last (A^2), and how many they are.
  let displacement: Double
  let atoms: Int
  /// Length of the production part (ps; reduced: tau).
  let duration: Double
  let volumePerAtom: Double?
  let unit: String

  /// The bound on D and why there is no coefficient; nil where there is one.
  ///
  /// - Parameters:
  ///   - estimate: the integral at the lag where velocities are forgotten.
  ///   - tail: the running integral from that lag on.
  func bound(_ estimate: Estimate, tail: ArraySlice<Double>) -> (bound: Estimate, reason: String)? {
    if let volumePerAtom, displacement < DiffusionTest.cage(volumePerAtom) {
      let share = (displacement / pow(volumePerAtom, 2.0 / 3)).squareRoot()
      // Two standard errors of the mean of squares of normal numbers.
      let most = displacement * (1 + 2 * (2 / (3 * Double(atoms))).squareRoot())
      return (
        none(most / (6 * duration)),
        "in the whole run the atoms have moved by \(significant(share, digits: 2)) of their spacing only, as "
          + "vibrations do"
      )
    }
    let scatter = tail.count > 1 ? variance(of: Array(tail)).squareRoot() : 0
    let noise = max(estimate.standardError, scatter)
    guard noise.isFinite, estimate.value < 2 * noise else { return nil }
    return (
      none(max(0, estimate.value) + 2 * noise),
      "the integral of the velocity autocorrelation is below two of its errors"
    )
  }

  private func none(_ bound: Double) -> Estimate {
    Estimate(
      value: bound, standardError: .infinity, unit: unit, evidence: Evidence(samples: atoms, method: .none))
  }
}

extension VibrationalSpectrum {
  /// Without the coefficients of species whose displacements show no diffusion: two answers to one question are none.
  func agreeing(with displacement: MeanSquaredDisplacement?) -> VibrationalSpectrum {
    var copy = self
    for k in copy.curves.indices where copy.curves[k].diffusion != nil {
      guard let other = displacement?.curves.first(where: { $0.name == curves[k].name }),
        let bound = other.upperBound
      else { continue }
      copy.curves[k].diffusion = nil
      copy.curves[k].upperBound = bound
      copy.curves[k].reason = "the mean-squared displacement shows none: \(other.reason)"
    }
    return copy
  }
}

extension VibrationalSpectrum.Curve {
  /// "no diffusion of Fe by velocities: D < 0.3 1e-9 m2/s (...)"; nil where there is a coefficient.
  public var finding: String? {
    guard let bound = upperBound?.inSquareMetersPerSecond else { return nil }
    return
      "no diffusion of \(name) by velocities: D < \(significant(bound.value, digits: 2)) \(bound.unit) (\(reason))"
  }
}
