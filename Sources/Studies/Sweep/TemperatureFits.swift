import Analysis
import Deck
import MDCore
import Potentials

/// Fits over temperatures of what runs at each of them found: how a material expands, what heat it takes.
enum TemperatureFits {
  /// Linear expansion, from the lattice parameter `a` where all runs have one, else from the density.
  static func expansion(
    _ temperatures: [Double], _ reports: [AnalysisReport], _ units: UnitSystem
  ) throws(MDError) -> ThermalExpansionFit {
    let lattice = reports.compactMap { $0["a"] }
    if lattice.count == reports.count {
      return try ThermalExpansionFit(
        temperatures: temperatures, sizes: lattice, of: .length, name: "a", units: units)
    }
    let volumes = reports.compactMap { $0["density"]?.reciprocal }
    guard volumes.count == reports.count else {
      throw MDError(
        .analysis, "thermal expansion needs a density at each temperature", found: "\(volumes.count)")
    }
    return try ThermalExpansionFit(
      temperatures: temperatures, sizes: volumes, of: .volume, name: "specific volume", units: units)
  }

  /// Heat capacity at constant pressure. Potential energies come from the runs; atoms that move classically have 3/2 kB T
  /// each besides, and the work against the pressure is P V.
  static func heatCapacity(
    _ temperatures: [Double], _ reports: [AnalysisReport], plan: Plan, pressure: Double
  ) throws(MDError) -> HeatCapacityFit {
    let topology = try plan.assemble(registry: .standard).topology
    let atoms = topology.count
    var enthalpies: [Estimate] = []
    for (temperature, report) in zip(temperatures, reports) {
      guard var energy = report["potential energy"] else {
        throw MDError(.analysis, "a heat capacity needs an energy at each temperature", found: "none")
      }
      energy.value += 1.5 * Double(atoms) * plan.units.boltzmann * temperature
      if pressure != 0, let density = report["density"] {
        energy.value += pressure * topology.totalMass * plan.units.densityToUser / density.value
      }
      enthalpies.append(energy)
    }
    return try HeatCapacityFit(
      temperatures: temperatures, enthalpies: enthalpies, atoms: atoms, units: plan.units)
  }
}

extension Estimate {
  /// One over the value, its error to first order.
  fileprivate var reciprocal: Estimate {
    var copy = converted(by: 1 / (value * value), to: "1/(\(unit))")
    copy.value = 1 / value
    return copy
  }
}
