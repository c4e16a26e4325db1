internal import Foundation
public import MDCore

/// The melting temperature as the zero of the interface's velocity: a second estimate from the same cell.
///
/// A straight line v = m (T_m - T) is fitted to velocities at several temperatures, weighted by both errors:
/// sigma^2 = sigma_v^2 + (m sigma_T)^2. A moving front is not at the thermostat's temperature, so only small |v| count:
/// the fastest points are left out one by one while the line does not fit (p < 5 %) and more than three are left.
/// The error of the zero is that of the whole covariance (delta method), widened by sqrt(chi^2 / n) where the points
/// scatter more than their errors; the 95 % interval is Fieller's [Fieller1954].
public struct InterfaceKinetics: Sendable, Equatable, Codable {
  /// One run: its temperature and the velocity of its interfaces, positive when the crystal grows.
  public struct Point: Sendable, Equatable, Codable {
    public var temperature: Estimate
    public var velocity: Estimate

    public init(temperature: Estimate, velocity: Estimate) {
      self.temperature = temperature
      self.velocity = velocity
    }
  }

  /// Where the velocity is zero (K).
  public let meltingTemperature: Estimate
  /// -dv/dT: the kinetic coefficient (m/s/K).
  public let kineticCoefficient: Estimate
  /// Fieller's 95 % interval (K); nil where the slope is not known well enough to have one.
  public let interval95: ClosedRange<Double>?
  /// Points used, by temperature.
  public let used: [Point]
  public let chiSquared: Double
  public let warnings: [String]

  /// Throws for fewer than three points with errors, and where the crystal grows faster the hotter it is.
  public init(_ points: [Point]) throws(MDError) {
    var used = points.filter {
      $0.velocity.standardError.isFinite && $0.velocity.standardError > 0 && $0.temperature.value.isFinite
    }.sorted { $0.temperature.value < $1.temperature.value }
    guard used.count >= 3 else {
      throw MDError(
        .analysis, "the interface velocity is known at too few temperatures", found: "\(used.count)",
        expected: "at least 3, better 5 to 7")
    }
    var fit = try Self.fit(used)
    while used.count > 3, chiSquaredExcess(fit.chiSquared, degreesOfFreedom: used.count - 2) < 0.05,
      let fastest = used.indices.max(by: {
        used[$0].velocity.value.magnitude < used[$1].velocity.value.magnitude
      })
    {
      used.remove(at: fastest)
      fit = try Self.fit(used)
    }
    guard fit.slope < 0 else {
      throw MDError(
        .analysis, "the interface velocity does not fall with temperature",
        found: "slope \(errorNotation(fit.slope, fit.slopeVariance.squareRoot()))",
        hint: "take temperatures farther apart, or longer runs")
    }
    let widening = max(1, fit.chiSquared / Double(used.count - 2))
    let unit = used[0].temperature.unit
    let zero = -fit.intercept / fit.slope
    let variance =
      widening * (fit.interceptVariance + zero * zero * fit.slopeVariance + 2 * zero * fit.covariance)
      / (fit.slope * fit.slope)
    // Temperatures were counted from their mean.
    let origin = Self.origin(used)
    let crosses = used.contains { $0.velocity.value > 0 } && used.contains { $0.velocity.value < 0 }
    warnings = Self.warnings(
      crosses: crosses, fit: fit, dropped: points.count - used.count, count: used.count)
    let evidence = Evidence(samples: used.count, method: .propagation)
    meltingTemperature = Estimate(
      value: origin + zero, standardError: variance.squareRoot(), unit: unit, evidence: evidence,
      warnings: warnings)
    kineticCoefficient = Estimate(
      value: -fit.slope, standardError: (widening * fit.slopeVariance).squareRoot(),
      unit: "\(used[0].velocity.unit)/\(unit)", evidence: evidence)
    interval95 = Self.fieller(fit, widening, Double(used.count - 2)).map {
      origin + $0.lowerBound...origin + $0.upperBound
    }
    chiSquared = fit.chiSquared
    self.used = used
  }

  private static func origin(_ points: [Point]) -> Double { average(of: points.map(\.temperature.value)) }

  /// The slope enters the weights, so three rounds are made.
  private static func fit(_ points: [Point]) throws(MDError) -> LinearFit {
    let origin = origin(points)
    var slope = 0.0
    var fit: LinearFit
    var rounds = 0
    repeat {
      let weights = points.map { point in
        let fromT = point.temperature.standardError.isFinite ? slope * point.temperature.standardError : 0
        return 1 / (point.velocity.standardError * point.velocity.standardError + fromT * fromT)
      }
      fit = try LinearFit(
        x: points.map { $0.temperature.value - origin }, y: points.map(\.velocity.value), weights: weights)
      slope = fit.slope
      rounds += 1
    } while rounds < 3
    return fit
  }

  /// All x with (a + b x)^2 <= t^2 Var(a + b x).
  private static func fieller(_ fit: LinearFit, _ widening: Double, _ freedom: Double) -> ClosedRange<Double>?
  {
    let t = widening > 1 ? StudentT.twoSided(degreesOfFreedom: freedom) : 1.959964
    let t2 = t * t * widening
    let a = fit.slope * fit.slope - t2 * fit.slopeVariance
    let b = fit.intercept * fit.slope - t2 * fit.covariance
    let c = fit.intercept * fit.intercept - t2 * fit.interceptVariance
    let discriminant = b * b - a * c
    guard a > 0, discriminant >= 0 else { return nil }
    return (-b - discriminant.squareRoot()) / a...(-b + discriminant.squareRoot()) / a
  }

  private static func warnings(crosses: Bool, fit: LinearFit, dropped: Int, count: Int) -> [String] {
    var warnings: [String] = []
    if !crosses { warnings.append("all interface velocities have one sign: the zero is extrapolated") }
    if fit.slope * fit.slope < 9 * fit.slopeVariance {
      warnings.append("the velocity's slope is known to less than three standard errors")
    }
    if dropped > 0 {
      warnings.append("\(dropped) of \(dropped + count) velocities left out: too fast for a straight line")
    }
    if chiSquaredExcess(fit.chiSquared, degreesOfFreedom: count - 2) < 0.05 {
      warnings.append("the velocities scatter more than their errors: the error was widened")
    }
    return warnings
  }
}
