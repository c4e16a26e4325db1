public import MDCore

/// Averages that a series gives.
public enum ThermodynamicQuantity: String, Sendable, Codable, CaseIterable {
  case temperature
  /// A third of the trace of the pressure tensor, and its six components.
  case pressure
  case potentialEnergy = "energy"
  /// Mass over average volume, which differs from the average of mass over volume.
  case density
  /// Slope of the conserved energy against time.
  case drift

  /// What it comes from, for the message where that is missing.
  var origin: String {
    switch self {
    case .temperature: "velocities or kinetic energy other than zero"
    case .pressure: "stress"
    case .potentialEnergy: "potential energy"
    case .density: "volume"
    case .drift: "conserved energy"
    }
  }
}

extension SeriesTable {
  /// Estimates of a quantity over the production part; empty where the series lacks its columns.
  ///
  /// Density needs a column `density` or, with `totalMass` (u), `volume`. The drift uses the whole series.
  public func estimates(
    _ quantity: ThermodynamicQuantity, units: UnitSystem, totalMass: Double? = nil,
    from equilibration: Equilibration
  ) throws(MDError) -> [NamedEstimate] {
    switch quantity {
    case .temperature:
      return mean("temperature", as: "temperature", units.temperatureSymbol, equilibration)
    case .potentialEnergy:
      return mean("potential_energy", as: "potential energy", units.energySymbol, equilibration)
    case .pressure:
      let components = voigtNames.flatMap { component in
        mean("stress_\(component)", as: "pressure \(component)", units.pressureSymbol, equilibration).map {
          NamedEstimate($0.name, $0.estimate.converted(by: -units.pressureToUser, to: units.pressureSymbol))
        }
      }
      return mean("pressure", as: "pressure", units.pressureSymbol, equilibration) + components
    case .density:
      return density(units, totalMass, equilibration).map { [NamedEstimate("density", $0)] } ?? []
    case .drift:
      guard let energy = values("conserved_energy") else { return [] }
      let unit = "\(units.energySymbol)/\(sampling.unit)"
      return [NamedEstimate("energy drift", try .drift(of: energy, sampling: sampling, unit: unit))]
    }
  }

  private func mean(
    _ column: String, as name: String, _ unit: String, _ equilibration: Equilibration
  ) -> [NamedEstimate] {
    guard let series = values(column) else { return [] }
    return [NamedEstimate(name, .mean(of: series, unit: unit, sampling: sampling, from: equilibration))]
  }

  private func density(_ units: UnitSystem, _ totalMass: Double?, _ equilibration: Equilibration) -> Estimate?
  {
    let specificVolume: [Double]
    if let density = values("density") {
      specificVolume = density.map { 1 / $0 }
    } else if let volume = values("volume"), let totalMass {
      specificVolume = volume.map { $0 / (totalMass * units.densityToUser) }
    } else {
      return nil
    }
    let mean = Estimate.mean(of: specificVolume, unit: "", sampling: sampling, from: equilibration)
    // d(1/v) = -dv / v^2
    var density = mean.converted(by: 1 / (mean.value * mean.value), to: units.densitySymbol)
    density.value = 1 / mean.value
    return density
  }
}
