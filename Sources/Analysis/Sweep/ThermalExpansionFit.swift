public import MDCore

/// Linear thermal expansion from lengths or volumes at several temperatures, each from a run of its own.
///
/// A straight line or a parabola L(T) is fitted with the errors as weights; alpha_L(T) = L'(T) / L(T), of volumes a third
/// of V'(T) / V(T). Its error follows from the covariance of the coefficients. A bad chi-squared is a warning and widens
/// the errors.
public struct ThermalExpansionFit: Sendable {
  /// What was measured at each temperature.
  public enum Size: Sendable { case length, volume }

  private let fit: SweepFit
  private let size: Size
  private let name: String
  private let unit: String
  private let units: UnitSystem

  /// - Parameters:
  ///   - sizes: in any one unit; points without an error bar are left out with a warning.
  ///   - name: what it is, e.g. "a" or "volume per atom".
  ///   - degree: 1 or 2; nil chooses by Akaike's criterion.
  /// Throws for fewer than two different temperatures, units that differ, or sizes that are not positive.
  public init(
    temperatures: [Double], sizes: [Estimate], of size: Size, name: String, degree: Int? = nil,
    units: UnitSystem = .metal
  ) throws(MDError) {
    if let wrong = sizes.first(where: { !($0.value > 0) }) {
      throw MDError(
        .analysis, "thermal expansion needs sizes above zero", found: "\(wrong.value) \(wrong.unit)")
    }
    fit = try SweepFit("thermal expansion", temperatures: temperatures, points: sizes, degree: degree)
    self.size = size
    self.name = name
    self.units = units
    unit = sizes.first?.unit ?? ""
  }

  /// Degree of the polynomial.
  public var degree: Int { fit.chosen.degree }
  /// Chi-squared per degree of freedom of each polynomial tried, in words.
  public var quality: String { fit.quality }

  /// alpha_L (1e-6/K; reduced: kB/epsilon).
  public func linearExpansion(at temperature: Double) -> Estimate {
    let basis = fit.chosen.basis(at: temperature)
    let (value, slope) = (fit.chosen.combined(basis.value), fit.chosen.combined(basis.derivative))
    let third = size == .volume ? 1.0 / 3 : 1
    let gradient = basis.value.indices.map { j in
      third * (basis.derivative[j] * value - slope * basis.value[j]) / (value * value)
    }
    let estimate = fit.estimate(
      third * slope / value, gradient: gradient, unit: "1/\(units.temperatureSymbol)", at: temperature)
    return units.name == .metal
      ? estimate.converted(by: 1e6, to: "1e-6/K") : estimate.converted(by: 1, to: "kB/epsilon")
  }

  /// The fitted size, in the unit of the points.
  public func size(at temperature: Double) -> Estimate {
    let basis = fit.chosen.basis(at: temperature).value
    return fit.estimate(fit.chosen.combined(basis), gradient: basis, unit: unit, at: temperature)
  }

  /// "linear thermal expansion at 300 K" and so on.
  public func estimates(at temperatures: [Double]) -> [NamedEstimate] {
    temperatures.map {
      NamedEstimate(
        "linear thermal expansion at \(significant($0, digits: 5)) \(units.temperatureSymbol)",
        linearExpansion(at: $0))
    }
  }

  /// Points and fit.
  public var figure: Figure {
    fit.figure(
      name: "thermal-expansion", title: "Thermal expansion", y: .init(name, unit: unit),
      temperatureUnit: units.temperatureSymbol)
  }
}
