internal import Foundation
public import MDCore

/// Collects the thermodynamic quantities of frames as a series, where no series file is at hand.
public struct FrameSeries: Analysis {
  private var times: [Double] = []
  private var temperature: [Double] = []
  private var pressure: [Double] = []
  private var stress: [[Double]] = Array(repeating: [], count: 6)
  private var potentialEnergy: [Double] = []
  private var kineticEnergy: [Double] = []
  private var conservedEnergy: [Double] = []
  private var volume: [Double] = []
  private var density: [Double] = []
  private var units: UnitSystem?
  /// Whether every atom of every frame has a velocity of exactly zero, as programs write where they have none.
  private var isAtRest = true

  public init() {}

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let units = snapshot.topology.units
    self.units = units
    times.append(snapshot.longTime)
    isAtRest = isAtRest && snapshot.state.velocities.map { $0.allSatisfy { $0 == .zero } } ?? false
    temperature.append(snapshot.temperature ?? .nan)
    let tensor = snapshot.pressureTensor
    pressure.append(tensor.map { $0.trace / 3 * units.pressureToUser } ?? .nan)
    let voigt = tensor?.voigt ?? Array(repeating: .nan, count: 6)
    for k in 0..<6 { stress[k].append(-voigt[k]) }
    potentialEnergy.append(snapshot.potentialEnergy ?? .nan)
    kineticEnergy.append(snapshot.kineticEnergy ?? .nan)
    conservedEnergy.append(snapshot.conservedEnergy ?? .nan)
    volume.append(snapshot.state.cell.isFullyPeriodic ? snapshot.state.cell.volume : .nan)
    density.append(snapshot.density.map { $0 * units.densityToUser } ?? .nan)
  }

  /// Temperature and kinetic energy are no numbers where all velocities are exactly zero.
  ///
  /// Throws when there was no frame or frames are not equally spaced.
  public consuming func finish() throws(MDError) -> SeriesTable {
    guard let units else { throw MDError(.analysis, "there is no frame to analyse") }
    if isAtRest {
      temperature = temperature.map { _ in .nan }
      kineticEnergy = temperature
    }
    let energyPerVolume = "\(units.energySymbol)/\(units.lengthSymbol)3"
    var columns = [
      SeriesTable.Column("temperature", unit: units.temperatureSymbol, temperature),
      SeriesTable.Column("pressure", unit: units.pressureSymbol, pressure),
      SeriesTable.Column("potential_energy", unit: units.energySymbol, potentialEnergy),
      SeriesTable.Column("kinetic_energy", unit: units.energySymbol, kineticEnergy),
      SeriesTable.Column("conserved_energy", unit: units.energySymbol, conservedEnergy),
      SeriesTable.Column("volume", unit: "\(units.lengthSymbol)3", volume),
      SeriesTable.Column("density", unit: units.densitySymbol, density),
    ]
    for (k, name) in voigtNames.enumerated() {
      columns.append(SeriesTable.Column("stress_\(name)", unit: energyPerVolume, stress[k]))
    }
    return try SeriesTable(times: times, timeUnit: units.longTimeSymbol, columns: columns)
  }
}

/// Components in Voigt order.
package let voigtNames = ["xx", "yy", "zz", "yz", "xz", "xy"]

extension Snapshot {
  /// Time in ps or tau; not a number where the source does not say.
  var longTime: Double { (state.time ?? .nan) * topology.units.longTimeFactor }
}

extension UnitSystem {
  /// One internal time unit in the unit that results are shown in (ps; reduced: 1).
  package var longTimeFactor: Double { name == .metal ? timeToUser / 1000 : timeToUser }
  /// ps, or tau.
  package var longTimeSymbol: String { name == .metal ? "ps" : timeSymbol }
}
