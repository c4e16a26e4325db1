internal import Foundation

/// How precise a viscosity from M runs will be, and how many runs a wanted precision takes, before anything is run.
///
/// With 20 effective points for each of P parameters and M independent series, all of the right length, the relative
/// error of the value at zero is about 1/sqrt(20 P M) [Toraman2025]. A run gives five series for shear.
public enum SequencePlanning {
  /// Parameters of the Lorentz shape.
  public static let parameterCount = 3
  /// Independent series of shear stress in each run.
  public static let seriesPerRun = 5
  /// Effective points for each parameter that a good fit has.
  static let pointsPerParameter = 20.0
  /// A run should last so many correlation times: 20 pi.
  public static let correlationTimes = 20 * Double.pi

  /// Relative standard error to expect from so many independent runs.
  public static func relativeError(runs: Int, parameters: Int = parameterCount) -> Double {
    let series = Double(seriesPerRun * max(1, runs))
    return 1 / (pointsPerParameter * Double(parameters) * series).squareRoot()
  }

  /// Runs needed for a relative standard error (0.05 for 5 %).
  public static func runs(forRelativeError target: Double, parameters: Int = parameterCount) -> Int {
    precondition(target > 0)
    let series = 1 / (pointsPerParameter * Double(parameters) * target * target)
    return max(1, Int((series / Double(seriesPerRun)).rounded(.up)))
  }

  /// Runs needed in all, when `runs` of them gave `relativeError`: errors fall as one over the square root.
  public static func runs(forRelativeError target: Double, having runs: Int, with relativeError: Double)
    -> Int
  {
    precondition(target > 0)
    let ratio = relativeError / target
    let needed = (Double(runs) * ratio * ratio).rounded(.up)
    return needed < 1e9 ? max(runs, Int(needed)) : 1_000_000_000
  }

  /// The shortest good length of a run, in the unit of the correlation time.
  public static func duration(correlationTime: Double) -> Double { correlationTimes * correlationTime }

  /// The longest interval to average the stress over, in the unit of the correlation time: pi tau / 10.
  public static func interval(correlationTime: Double) -> Double { 0.1 * Double.pi * correlationTime }
}
