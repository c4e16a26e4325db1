import Analysis
import MDCore

/// How stress and energy of a crystal in a fixed cell change with temperature, and what follows for its elastic constants.
///
///   lambda_i = (dsigma_i/dT)_strain,   C_V = (dE/dT)_strain,
///   C^S_ij = C^T_ij + T V lambda_i lambda_j / C_V,   alpha_i = -sum_j S^T_ij lambda_j           [Wallace1972]
struct ThermalStress {
  let symmetry: CrystalClass
  /// Voigt, internal energy per volume and temperature; those forbidden by symmetry are left out in use.
  private let stress: [Estimate]
  /// Of the whole cell, energy per temperature.
  private let heatCapacity: Estimate

  /// Pairs of runs at T + step and T - step that share their random numbers.
  init(_ pairs: [(ElasticSeries, ElasticSeries)], step: Double, symmetry: CrystalClass) {
    self.symmetry = symmetry
    stress = (0..<6).map { i in
      .mean(
        ofRuns: pairs.map { hot, cold in
          hot.mean("") { t in
            let change = zip(hot.stress[t], cold.stress[t]).map { ($0 - $1) / (2 * step) }
            return symmetry.allowed(SymmetricTensor(voigt: change)).voigt[i]
          }
        })
    }
    heatCapacity = .mean(
      ofRuns: pairs.map { hot, cold in hot.mean("") { t in (hot.energy[t] - cold.energy[t]) / (2 * step) } })
  }

  /// Adds T V lambda lambda / C_V to constants in user units.
  func adiabatic(_ isothermal: ElasticConstants, temperature: Double, volume: Double, units: UnitSystem)
    -> ElasticConstants
  {
    let unit = isothermal.constants[0].unit
    let factor = temperature * volume * units.pressureToUser
    let capacity = heatCapacity.value
    let constants = zip(symmetry.independentConstants, isothermal.constants).map { place, constant in
      let (a, b) = (stress[place.i - 1], stress[place.j - 1])
      let added = factor * a.value * b.value / capacity
      let parts = [
        factor * b.value / capacity * a.standardError, factor * a.value / capacity * b.standardError,
        added / capacity * heatCapacity.standardError,
      ]
      // Components that are equal by symmetry are one number: their errors add up.
      let error =
        ((parts[0] + parts[1]) * (parts[0] + parts[1]) + parts[2] * parts[2]
        + constant.standardError * constant.standardError).squareRoot()
      return Estimate(
        value: constant.value + added, standardError: error, unit: unit,
        evidence: Evidence(
          samples: constant.evidence.samples, method: .propagation,
          degreesOfFreedom: constant.degreesOfFreedom, widening: constant.evidence.widening),
        warnings: constant.warnings
          + (a.warnings + b.warnings + heatCapacity.warnings).map { "thermal stress: \($0)" })
    }
    return ElasticConstants(symmetry, constants, covariances: isothermal.covariances)
  }

  /// Thermal expansion of the axes and heat capacity.
  func estimates(_ isothermal: ElasticConstants, atoms: Int, units: UnitSystem) -> [NamedEstimate] {
    var list: [NamedEstimate] = []
    let inverse = "1/\(units.temperatureSymbol)"
    for group in symmetry.equalLengths {
      let axis = group[0]
      func expansion(_ c: ElasticTensor, _ lambda: [Double]) -> Double? {
        c.compliance.map { s in
          -units.pressureToUser * (0..<6).reduce(0) { $0 + s.rows[axis][$1] * lambda[$1] }
        }
      }
      let lambda = stress.map(\.value)
      guard let byConstants = isothermal.derived(inverse, { expansion($0, lambda) }) else { continue }
      // Errors of lambda one by one; equal axes share one number.
      var variance = byConstants.standardError * byConstants.standardError
      for together in symmetry.equalLengths + [[3], [4], [5]] {
        var moved = lambda
        for i in together { moved[i] += stress[i].standardError }
        let change = (expansion(isothermal.tensor, moved) ?? .infinity) - byConstants.value
        variance += change * change
      }
      var estimate = byConstants
      estimate.standardError = variance.squareRoot()
      let name = symmetry == .cubic ? "" : " along \(["a", "b", "c"][axis])"
      list.append(NamedEstimate("thermal expansion\(name)", estimate))
    }
    list.append(
      NamedEstimate(
        "heat capacity at constant volume",
        heatCapacity.converted(by: 1 / (units.boltzmann * Double(atoms)), to: "kB/atom")))
    return list
  }
}
