internal import Foundation
internal import MDCore

/// Values at several temperatures, and the polynomial chosen for them.
struct SweepFit {
  let temperatures: [Double]
  let values: [Double]
  let errors: [Double]
  /// Candidates by degree, the chosen one among them.
  let fits: [PolynomialFit]
  let chosen: PolynomialFit
  let warnings: [String]
  private let points: [Estimate]

  /// - Parameters:
  ///   - points: at least two of different temperature, in one unit, with finite errors above zero; others are left out.
  ///   - degree: 1 or 2; nil chooses.
  ///
  /// Of the straight line and the parabola the one with the smaller criterion is chosen: the parabola where it lowers
  /// chi-squared by more than two. By chance alone it does so in 16 % of lines; that makes errors larger, not wrong.
  init(
    _ what: String, temperatures: [Double], points: [Estimate], degree: Int?
  ) throws(MDError) {
    let usable = try Self.usable(what, temperatures, points)
    let (x, y, errors) = (
      usable.kept.map { temperatures[$0] }, usable.kept.map { points[$0].value },
      usable.kept.map { points[$0].standardError }
    )
    (self.temperatures, values, self.errors) = (x, y, errors)
    self.points = usable.kept.map { points[$0] }
    fits = (degree.map { [$0] } ?? [1, 2]).compactMap { degree in
      PolynomialFit(x: x, y: y, errors: errors, degree: degree)
    }
    guard let first = fits.first else {
      throw MDError(
        .analysis, "\(what) cannot be fitted over temperature",
        found: "\(Set(x).count) different temperatures",
        expected: "at least \((degree ?? 1) + 1)")
    }
    var best = first
    if let parabola = fits.dropFirst().first, parabola.freedom > 0, parabola.criterion < first.criterion {
      best = parabola
    }
    chosen = best
    warnings = usable.warnings + Self.complaints(best)
  }

  /// Indices of points that can be weighted.
  static func usable(
    _ what: String, _ temperatures: [Double], _ points: [Estimate]
  ) throws(MDError) -> (kept: [Int], warnings: [String]) {
    guard temperatures.count == points.count else {
      throw MDError(
        .analysis, "\(what) needs one value at each temperature",
        found: "\(temperatures.count) temperatures, \(points.count) values")
    }
    guard temperatures.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw MDError(.analysis, "\(what) needs temperatures above zero", found: "\(temperatures)")
    }
    let unit = points.first?.unit ?? ""
    if let other = points.first(where: { $0.unit != unit }) {
      throw MDError(
        .analysis, "\(what) is given in different units", found: "'\(unit)' and '\(other.unit)'")
    }
    let kept = points.indices.filter {
      points[$0].value.isFinite && points[$0].standardError.isFinite && points[$0].standardError > 0
    }
    func text(_ list: [Int]) -> String {
      list.map { significant(temperatures[$0], digits: 5) }.joined(separator: ", ")
    }
    let lost = points.indices.filter { !kept.contains($0) }
    var warnings = lost.isEmpty ? [] : ["left out, since they have no error bar: \(text(lost))"]
    // A fit is no better than what it is made from.
    let doubtful = kept.filter { !points[$0].warnings.isEmpty }
    if let first = doubtful.first {
      warnings.append(
        "fitted to points that come with warnings themselves, at \(text(doubtful)): \(points[first].warnings[0])"
      )
    }
    return (kept, warnings)
  }

  /// Degrees of freedom of an error that comes from these points: those of the least known one.
  static func freedom(_ points: [Estimate]) -> Double {
    points.map(\.degreesOfFreedom).min() ?? .infinity
  }

  private static func complaints(_ fit: PolynomialFit) -> [String] {
    if fit.freedom == 0 { return ["as many parameters as points: the fit cannot be checked"] }
    guard fit.probability < 0.01 else { return [] }
    return [
      "bad fit: chi-squared \(significant(fit.chiSquared, digits: 3)) with \(fit.freedom) degrees of freedom; errors "
        + "are widened by its root"
    ]
  }

  /// Errors of a bad fit grow with what it leaves unexplained.
  var widening: Double {
    chosen.freedom > 0 && chosen.probability < 0.01
      ? max(1, chosen.chiSquared / Double(chosen.freedom)).squareRoot() : 1
  }

  /// An estimate from the fitted polynomial, `gradient` with respect to its coefficients.
  func estimate(_ value: Double, gradient: [Double], unit: String, at temperature: Double) -> Estimate {
    var warnings = self.warnings
    if let low = temperatures.min(), let high = temperatures.max(), !(low...high).contains(temperature) {
      warnings.append(
        "extrapolated: \(significant(temperature, digits: 5)) lies outside \(significant(low, digits: 5)) to "
          + significant(high, digits: 5))
    }
    return Estimate(
      value: value, standardError: widening * chosen.error(gradient), unit: unit,
      evidence: Evidence(
        samples: values.count, method: .propagation,
        degreesOfFreedom: widening > 1 ? Double(chosen.freedom) : Self.freedom(points)), warnings: warnings)
  }

  /// Chi-squared per degree of freedom of each candidate, in words.
  var quality: String {
    fits.map { fit in
      let ratio =
        fit.freedom > 0 ? significant(fit.chiSquared / Double(fit.freedom), digits: 3) : "not defined"
      return "degree \(fit.degree): chi-squared per degree of freedom \(ratio)"
        + (fit.degree == chosen.degree ? " (chosen)" : "")
    }.joined(separator: ", ")
  }

  /// Points and the fitted curve with its band of one error.
  func figure(name: String, title: String, y: Figure.Axis, temperatureUnit: String) -> Figure {
    let (low, high) = (temperatures.min() ?? 0, temperatures.max() ?? 1)
    let grid = (0...100).map { low + (high - low) * Double($0) / 100 }
    let curve = grid.map { chosen.combined(chosen.basis(at: $0).value) }
    let band = grid.map { widening * chosen.error(chosen.basis(at: $0).value) }
    return Figure(
      name: name, title: title, x: .init("temperature", unit: temperatureUnit), y: y,
      layers: [
        .band(
          label: "", x: grid, low: zip(curve, band).map { $0 - $1 }, high: zip(curve, band).map { $0 + $1 }),
        .line(label: chosen.degree == 1 ? "straight line" : "parabola", x: grid, y: curve),
      ] + Figure.Layer.points("runs", Array(zip(temperatures, points)).map { (x: $0, estimate: $1) }))
  }
}
