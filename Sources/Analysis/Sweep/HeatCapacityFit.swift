public import MDCore

/// Heat capacity from enthalpies at several temperatures, each from a run of its own: C_P = dH/dT.
///
/// Energies at constant volume give C_V in the same way. A straight line or a parabola is fitted with the errors as
/// weights; a bad chi-squared is a warning and widens the errors.
public struct HeatCapacityFit: Sendable {
  private let fit: SweepFit
  private let atoms: Int
  private let units: UnitSystem

  /// - Parameters:
  ///   - enthalpies: kinetic energy included, of the whole cell (eV; reduced: epsilon).
  ///   - atoms: in the cell; one if the enthalpies are per atom.
  ///   - degree: 1 or 2; nil chooses by Akaike's criterion.
  /// Throws for fewer than two different temperatures or units that differ.
  public init(
    temperatures: [Double], enthalpies: [Estimate], atoms: Int, degree: Int? = nil,
    units: UnitSystem = .metal
  ) throws(MDError) {
    guard atoms > 0 else { throw MDError(.analysis, "a heat capacity needs atoms", found: "\(atoms)") }
    let perAtom = enthalpies.map { $0.converted(by: 1 / Double(atoms), to: $0.unit) }
    fit = try SweepFit("heat capacity", temperatures: temperatures, points: perAtom, degree: degree)
    self.atoms = atoms
    self.units = units
  }

  /// Degree of the polynomial.
  public var degree: Int { fit.chosen.degree }
  /// Chi-squared per degree of freedom of each polynomial tried, in words.
  public var quality: String { fit.quality }

  /// C_P (kB/atom).
  public func heatCapacity(at temperature: Double) -> Estimate {
    let gradient = fit.chosen.basis(at: temperature).derivative.map { $0 / units.boltzmann }
    return fit.estimate(
      fit.chosen.combined(gradient), gradient: gradient, unit: "kB/atom", at: temperature)
  }

  /// "heat capacity C_P at 300 K" in kB per atom and, in metal units, J/(mol K).
  public func estimates(at temperatures: [Double]) -> [NamedEstimate] {
    temperatures.flatMap { temperature -> [NamedEstimate] in
      let name = "heat capacity C_P at \(significant(temperature, digits: 5)) \(units.temperatureSymbol)"
      let value = heatCapacity(at: temperature)
      guard units.name == .metal else { return [NamedEstimate(name, value)] }
      return [
        NamedEstimate(name, value),
        NamedEstimate("molar \(name)", value.converted(by: Molar.gasConstant, to: "J/(mol K)")),
      ]
    }
  }

  /// Points and fit.
  public var figure: Figure {
    fit.figure(
      name: "enthalpy", title: "Enthalpy", y: .init("enthalpy", unit: "\(units.energySymbol)/atom"),
      temperatureUnit: units.temperatureSymbol)
  }
}
