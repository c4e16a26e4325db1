internal import Foundation
public import MDCore

/// Activation energy of a diffusion coefficient or a viscosity from its values at several temperatures.
///
/// ln y = ln A - E/(kB T) for diffusion and ln A + E/(kB T) for viscosity, a straight line over 1/T, each ln y weighted by
/// (y / error)^2. With temperatures so close that 1/T moves by less than a tenth: a warning. With errors above a third of a value the logarithm is skewed: a warning. A bad chi-squared is a warning
/// and widens the errors.
public struct ArrheniusFit: Sendable {
  /// Which way the quantity goes with temperature.
  public enum Quantity: String, Sendable { case diffusion, viscosity }

  /// Relative range of 1/T below which it is narrow.
  private static let narrow = 0.1

  private let quantity: Quantity
  private let units: UnitSystem
  private let unit: String
  private let points: [(temperature: Double, estimate: Estimate)]
  private let line: LinearFit
  private let widening: Double
  private let warnings: [String]

  /// `values`: in any one unit, above zero; points without an error bar are left out with a warning.
  ///
  /// Throws for fewer than two different temperatures, units that differ, or values that are not positive.
  public init(
    temperatures: [Double], values: [Estimate], of quantity: Quantity, units: UnitSystem = .metal
  ) throws(MDError) {
    let usable = try SweepFit.usable("an Arrhenius fit", temperatures, values)
    let kept = usable.kept
    if let wrong = kept.first(where: { values[$0].value <= 0 }) {
      throw MDError(
        .analysis, "an Arrhenius fit needs values above zero",
        found: "\(values[wrong]) at \(significant(temperatures[wrong], digits: 5)) \(units.temperatureSymbol)"
      )
    }
    guard Set(kept.map { temperatures[$0] }).count >= 2 else {
      throw MDError(
        .analysis, "an Arrhenius fit needs different temperatures",
        found: "\(kept.count) values with error bars",
        expected: "at least two temperatures")
    }
    let line = try LinearFit(
      x: kept.map { 1 / temperatures[$0] }, y: kept.map { log(values[$0].value) },
      weights: kept.map { pow(values[$0].value / values[$0].standardError, 2) })
    var warnings = usable.warnings
    let freedom = kept.count - 2
    var widening = 1.0
    if freedom == 0 {
      warnings.append("two temperatures: the line cannot be checked")
    } else if chiSquaredExcess(line.chiSquared, degreesOfFreedom: freedom) < 0.01 {
      widening = max(1, line.chiSquared / Double(freedom)).squareRoot()
      warnings.append(
        "bad fit: chi-squared \(significant(line.chiSquared, digits: 3)) with \(freedom) degrees of freedom; not one "
          + "activation energy, or errors too small; errors are widened by its root")
    }
    let inverse = kept.map { 1 / temperatures[$0] }
    if let low = inverse.min(), let high = inverse.max(), high - low < Self.narrow * high {
      warnings.append(
        "temperatures from \(significant(1 / high, digits: 5)) to \(significant(1 / low, digits: 5)) \(units.temperatureSymbol) "
          + "are close: that it is one process cannot be told, and the prefactor is far outside")
    }
    if kept.contains(where: { 3 * values[$0].standardError > values[$0].value }) {
      warnings.append("errors above a third of the value: its logarithm is skewed")
    }
    self.line = line
    self.widening = widening
    self.warnings = warnings
    self.quantity = quantity
    self.units = units
    unit = values.first?.unit ?? ""
    points = kept.map { (temperatures[$0], values[$0]) }
  }

  private var sign: Double { quantity == .diffusion ? -1 : 1 }
  /// Chi-squared per degree of freedom; nil for two points.
  public var reducedChiSquared: Double? {
    points.count > 2 ? line.chiSquared / Double(points.count - 2) : nil
  }
  /// Covariance of the activation energy (eV; reduced: epsilon) and ln A.
  public var covariance: Double { sign * units.boltzmann * widening * widening * line.covariance }

  private func estimate(_ value: Double, _ error: Double, _ unit: String) -> Estimate {
    Estimate(
      value: value, standardError: widening * error, unit: unit,
      evidence: Evidence(
        samples: points.count, method: .propagation,
        degreesOfFreedom: widening > 1
          ? Double(points.count - 2) : SweepFit.freedom(points.map(\.estimate))), warnings: warnings)
  }

  /// E (eV; reduced: epsilon).
  public var activationEnergy: Estimate {
    estimate(
      sign * units.boltzmann * line.slope, units.boltzmann * line.slopeVariance.squareRoot(),
      units.energySymbol)
  }
  /// ln A, A in the unit of the values; its error is symmetric, that of A is not.
  public var logarithmOfPrefactor: Estimate {
    estimate(line.intercept, line.interceptVariance.squareRoot(), "")
  }
  /// A in the unit of the values, its error to first order.
  public var prefactor: Estimate {
    let value = exp(line.intercept)
    return estimate(value, value * line.interceptVariance.squareRoot(), unit)
  }

  /// Activation energy (in eV and kJ/mol), prefactor and its logarithm.
  public var estimates: [NamedEstimate] {
    let name = "activation energy of \(quantity.rawValue)"
    let molar =
      units.name == .metal
      ? [NamedEstimate("molar \(name)", activationEnergy.converted(by: Molar.kilojoules, to: "kJ/mol"))] : []
    return [NamedEstimate(name, activationEnergy)] + molar + [
      NamedEstimate("prefactor of \(quantity.rawValue)", prefactor),
      NamedEstimate("ln of the prefactor of \(quantity.rawValue)", logarithmOfPrefactor),
    ]
  }

  /// Values over 1000/T (reduced: 1/T) on a logarithmic axis, with the fitted line and its band of one error.
  public var figure: Figure {
    let factor = units.name == .metal ? 1000.0 : 1
    let inverse = points.map { 1 / $0.temperature }
    let (low, high) = (inverse.min() ?? 0, inverse.max() ?? 1)
    let grid = (0...100).map { low + (high - low) * Double($0) / 100 }
    let errors = grid.map { x in
      widening
        * max(0, line.interceptVariance + 2 * x * line.covariance + x * x * line.slopeVariance).squareRoot()
    }
    let energy = activationEnergy
    return Figure(
      name: "arrhenius-\(quantity.rawValue)", title: "Arrhenius plot",
      x: .init(units.name == .metal ? "1000/T" : "1/T", unit: units.name == .metal ? "1/K" : "kB/epsilon"),
      y: .init(quantity.rawValue, unit: unit, isLogarithmic: true),
      layers: [
        .band(
          label: "", x: grid.map { factor * $0 }, low: zip(grid, errors).map { exp(line.value(at: $0) - $1) },
          high: zip(grid, errors).map { exp(line.value(at: $0) + $1) }),
        .line(
          label: "E = \(energy.description)", x: grid.map { factor * $0 },
          y: grid.map { exp(line.value(at: $0)) }),
      ]
        + Figure.Layer.points("runs", points.map { (x: factor / $0.temperature, estimate: $0.estimate) }))
  }
}
