internal import Foundation

/// Whether a mean-squared displacement grows by diffusion in its fit window: a vibration and a cage have slopes too.
///
/// No diffusion is seen where the displacement at the end of the window is below a tenth of (V/N)^(2/3): the atoms have
/// not left their cages (at its melting point a crystal reaches half of it), unless it grows in a straight line and passes
/// that at longer lags; where it grows more slowly than time^(1/2), a
/// plateau; or where the slope is no larger than two of its errors. Then there is a bound in place of a number.
struct DiffusionTest {
  /// D is below this with 95 % confidence (A^2 per unit of time); nil where diffusion is seen.
  let bound: Double?
  /// Why there is only a bound, e.g. "the atoms have moved by 0.1 of their spacing only, they vibrate".
  let reason: String
  /// What a reader must know where there is a number.
  let warnings: [String]

  /// Lags below which a straight line cannot be told from a curve.
  static let fewestLags = 5
  /// d ln msd / d ln t that counts as diffusion, and below which it is a plateau.
  private static let exponents = 0.8...1.2
  private static let plateau = 0.5

  /// - Parameters:
  ///   - msd, errors: of every lag (A^2); `blocks` of each block of the run by itself.
  ///   - window: lags that were fitted, `interval` apart.
  ///   - slope, slopeError: the diffusion coefficient that the fit gives.
  init(
    _ msd: [Double], blocks: [[Double]], errors: [Double], window: ClosedRange<Int>, interval: Double,
    volumePerAtom: Double?, slope: Double, slopeError: Double
  ) {
    let (low, high) = (window.lowerBound, window.upperBound)
    let cage = volumePerAtom.map(Self.cage)
    let exponent = Self.exponent(msd, low, high)
    // Of the mean, from the scatter of the blocks.
    let scatter = variance(of: blocks.map { Self.exponent($0, low, high) }).squareRoot()
    let exponentError = scatter / Double(blocks.count).squareRoot()
    // All of the displacement at the longest lag taken for diffusion is more than there can be.
    let last = msd.count - 1
    let isStraight = window.count >= Self.fewestLags && Self.exponents.contains(exponent)
    var warnings: [String] = []
    let most = (msd[last] + 2 * (errors[last].isFinite ? errors[last] : 0)) / (6 * Double(last) * interval)
    var reason: String?
    if msd[high] <= 0 {
      reason = "the atoms do not move"
    } else if let cage, let volumePerAtom, msd[high] < cage {
      let share = (msd[high] / pow(volumePerAtom, 2.0 / 3)).squareRoot()
      let moved =
        "at the end of the fit window the atoms have moved by \(significant(share, digits: 2)) of their spacing only"
      if isStraight, msd[last] >= cage {
        warnings.append("\(moved): a later window would be safer")
      } else {
        reason =
          moved + ", as vibrations do"
          + (msd[last] < cage ? "" : "; they go on to move farther: a later window would tell")
      }
    } else if exponent + 2 * exponentError < Self.plateau {
      reason = "the displacement reaches a plateau, it grows as time^\(Self.text(exponent)) in the fit window"
    }
    if reason == nil, slope < 2 * slopeError {
      reason = "the slope is below two of its errors"
      bound = slope + 2 * slopeError > 0 ? slope + 2 * slopeError : most
    } else {
      bound = reason == nil ? nil : most
    }
    self.reason = reason ?? ""
    let outside = max(exponent - Self.exponents.upperBound, Self.exponents.lowerBound - exponent)
    if outside > 0, (exponent - 1).magnitude > 2 * exponentError {
      warnings.append(
        "not diffusive: the displacement grows as time^\(Self.text(exponent)) in the fit window")
    }
    if window.count < Self.fewestLags {
      warnings.append(
        "only \(window.count) lags in the fit window: no line can be told from a curve, write frames more often or run "
          + "longer")
    }
    self.warnings = warnings
  }

  /// The mean-squared displacement (A^2) below which atoms have not left their cages.
  static func cage(_ volumePerAtom: Double) -> Double { 0.1 * pow(volumePerAtom, 2.0 / 3) }

  private static func exponent(_ msd: [Double], _ low: Int, _ high: Int) -> Double {
    guard msd[low] > 0, msd[high] > 0, high > low else { return 0 }
    return log(msd[high] / msd[low]) / log(Double(high) / Double(low))
  }

  private static func text(_ exponent: Double) -> String {
    significant((exponent * 100).rounded() / 100, digits: 2)
  }
}
