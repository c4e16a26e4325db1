internal import Foundation
public import MDCore

/// The melting temperature as the zero of the interface's velocity: a second estimate from the same cell.
///
/// Crystals melt faster than they grow, so a parabola is fitted to velocities at four temperatures and more, a straight
/// line to three or where the parabola has no zero among them; weights have both errors: sigma^2 = sigma_v^2 + (dv/dT
/// sigma_T)^2. A moving front is not at the thermostat's temperature, so only small |v| count: the fastest points are
/// left out one by one, never the last of its sign, while the curve does not fit (p < 5 %) and two are left to judge it. The error of the zero
/// is that of the whole covariance (delta method), widened by sqrt(chi^2 / n) where the points scatter more than their errors.
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
  /// -dv/dT at the zero: the kinetic coefficient (m/s/K).
  public let kineticCoefficient: Estimate
  /// Points used, by temperature.
  public let used: [Point]
  public let chiSquared: Double
  public let warnings: [String]
  /// Temperatures and velocities of the fitted curve.
  let curve: [[Double]]

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
    var crossing = try Crossing(used)
    let known = used.count
    while crossing.fit.freedom > 1, crossing.fit.probability < 0.05, let fastest = Self.fastest(used) {
      used.remove(at: fastest)
      crossing = try Crossing(used)
    }
    guard crossing.slope < 0 else {
      throw MDError(
        .analysis, "the interface velocity does not fall with temperature",
        found: "slope \(errorNotation(crossing.slope, crossing.slopeError))",
        hint: "take temperatures farther apart, or longer runs")
    }
    warnings = Self.warnings(crossing, used, dropped: known - used.count)
    let unit = used[0].temperature.unit
    let evidence = Evidence(samples: used.count, method: .propagation)
    meltingTemperature = Estimate(
      value: crossing.zero, standardError: crossing.zeroError, unit: unit, evidence: evidence,
      warnings: warnings)
    kineticCoefficient = Estimate(
      value: -crossing.slope, standardError: crossing.slopeError, unit: "\(used[0].velocity.unit)/\(unit)",
      evidence: evidence)
    chiSquared = crossing.fit.chiSquared
    curve = crossing.curve(used)
    self.used = used
  }

  /// The fastest point that is not the last one of its sign.
  private static func fastest(_ used: [Point]) -> Int? {
    used.indices.filter { k in
      used.count { ($0.velocity.value > 0) == (used[k].velocity.value > 0) } > 1
    }.max { used[$0].velocity.value.magnitude < used[$1].velocity.value.magnitude }
  }

  private static func warnings(_ crossing: Crossing, _ used: [Point], dropped: Int) -> [String] {
    var warnings: [String] = []
    if !(used.contains { $0.velocity.value > 0 } && used.contains { $0.velocity.value < 0 }) {
      warnings.append("all interface velocities have one sign: the zero is extrapolated")
    }
    if crossing.slope.magnitude < 3 * crossing.slopeError {
      warnings.append("the velocity's slope is known to less than three standard errors")
    }
    if dropped > 0 {
      warnings.append("\(dropped) of \(dropped + used.count) velocities left out: too fast for the curve")
    }
    if crossing.fit.probability < 0.05 {
      warnings.append("the velocities scatter more than their errors: the error was widened")
    }
    return warnings
  }
}

/// A fitted curve and where it crosses zero.
private struct Crossing {
  let fit: PolynomialFit
  let zero: Double
  let slope: Double

  init(_ points: [InterfaceKinetics.Point]) throws(MDError) {
    if points.count >= 4, let parabola = Self.fit(points, degree: 2),
      let zero = Self.zero(parabola, among: points)
    {
      self.init(parabola, zero)
      return
    }
    guard let line = Self.fit(points, degree: 1) else {
      throw MDError(.analysis, "all interface velocities are of one temperature")
    }
    let start = points[0].temperature.value
    let at = line.basis(at: start)
    self.init(line, start - line.combined(at.value) / line.combined(at.derivative))
  }

  private init(_ fit: PolynomialFit, _ zero: Double) {
    self.fit = fit
    self.zero = zero
    slope = fit.combined(fit.basis(at: zero).derivative)
  }

  private var widening: Double {
    fit.freedom > 0 ? max(1, fit.chiSquared / Double(fit.freedom)).squareRoot() : 1
  }
  var zeroError: Double { widening * fit.error(fit.basis(at: zero).value) / slope.magnitude }
  var slopeError: Double { widening * fit.error(fit.basis(at: zero).derivative) }

  /// The slope enters the weights, so three rounds are made.
  private static func fit(_ points: [InterfaceKinetics.Point], degree: Int) -> PolynomialFit? {
    let temperatures = points.map(\.temperature.value)
    var fit: PolynomialFit?
    for _ in 0..<3 {
      let errors = points.map { point in
        let slope = fit.map { $0.combined($0.basis(at: point.temperature.value).derivative) } ?? 0
        let fromT =
          point.temperature.standardError.isFinite ? slope * point.temperature.standardError : 0
        return (point.velocity.standardError * point.velocity.standardError + fromT * fromT).squareRoot()
      }
      fit = PolynomialFit(x: temperatures, y: points.map(\.velocity.value), errors: errors, degree: degree)
    }
    return fit
  }

  /// Where a curve that begins above zero and ends below it crosses zero; nil for others.
  private static func zero(_ fit: PolynomialFit, among points: [InterfaceKinetics.Point]) -> Double? {
    func value(_ x: Double) -> Double { fit.combined(fit.basis(at: x).value) }
    var (low, high) = (points[0].temperature.value, points[points.count - 1].temperature.value)
    guard value(low) > 0, value(high) < 0 else { return nil }
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if value(middle) > 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// 21 temperatures over the points' range, and the curve there.
  func curve(_ points: [InterfaceKinetics.Point]) -> [[Double]] {
    let (low, high) = (points[0].temperature.value, points[points.count - 1].temperature.value)
    let temperatures = (0...20).map { low + 0.05 * Double($0) * (high - low) }
    return [temperatures, temperatures.map { fit.combined(fit.basis(at: $0).value) }]
  }
}
