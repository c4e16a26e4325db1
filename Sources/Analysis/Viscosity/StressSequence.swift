internal import Foundation
internal import MDCore

/// The pressure tensor of one equilibrium run, sampled at equal intervals: what a viscosity is computed from.
///
/// Samples should be averages over the interval; instantaneous values fold fast oscillations into the low frequencies.
/// The run must keep its cell, and no local thermostat may act: NVE, or NVT with one global slow thermostat.
public struct StressSequence: Sendable, Equatable {
  /// Where it comes from, for messages.
  public var name: String
  /// Time between samples (ps; reduced units: tau).
  public var interval: Double
  /// Six arrays of one length, Voigt order xx yy zz yz xz xy (eV/A^3; reduced). The sign does not matter.
  public var components: [[Double]]
  /// Volume of the cell (A^3; reduced).
  public var volume: Double
  /// Mean kinetic temperature of the run (K; reduced).
  public var temperature: Double
  /// Standard error of the mean temperature; nil where unknown.
  public var temperatureError: Double?
  /// Mass of all atoms (u; reduced), for the kinematic viscosity; nil where unknown.
  public var mass: Double?

  public init(
    name: String, interval: Double, components: [[Double]], volume: Double, temperature: Double,
    temperatureError: Double? = nil, mass: Double? = nil
  ) {
    self.name = name
    self.interval = interval
    self.components = components
    self.volume = volume
    self.temperature = temperature
    self.temperatureError = temperatureError
    self.mass = mass
  }

  /// Number of samples.
  public var count: Int { components.first?.count ?? 0 }
  /// Length of the run (ps; reduced: tau).
  public var duration: Double { Double(count) * interval }

  /// Names of the five components of `shear`.
  public static let shearNames = ["(2xx-yy-zz)/sqrt(12)", "(yy-zz)/2", "yz", "xz", "xy"]

  /// Five independent components of the traceless part, each with the variance of an off-diagonal element.
  ///
  /// P1 = (Pxx - Pyy/2 - Pzz/2)/sqrt(3), P2 = (Pyy - Pzz)/2, P3 = Pyz, P4 = Pxz, P5 = Pxy. In an isotropic liquid they are
  /// uncorrelated, and each alone gives the shear viscosity [Toraman2026].
  public var shear: [[Double]] {
    let (xx, yy, zz) = (components[0], components[1], components[2])
    let root = 3.0.squareRoot()
    return [
      xx.indices.map { (xx[$0] - 0.5 * yy[$0] - 0.5 * zz[$0]) / root },
      xx.indices.map { 0.5 * (yy[$0] - zz[$0]) }, components[3], components[4], components[5],
    ]
  }

  /// A third of the trace, for the bulk viscosity.
  public var isotropic: [Double] {
    components[0].indices.map { (components[0][$0] + components[1][$0] + components[2][$0]) / 3 }
  }

  /// Throws where numbers are missing, not finite, or make no sense; names the sample.
  func check() throws(MDError) {
    guard components.count == 6, Set(components.map(\.count)).count == 1 else {
      throw MDError(
        .analysis, "\(name): a stress series needs six components of equal length",
        found: components.map { "\($0.count)" }.joined(separator: " "))
    }
    for (quantity, value) in [
      ("interval", interval), ("volume", volume), ("temperature", temperature), ("mass", mass ?? 1),
    ] where !(value.isFinite && value > 0) {
      throw MDError(
        .analysis, "\(name): the \(quantity) is not valid", found: "\(value)", expected: "a positive number")
    }
    for (component, values) in zip(voigtNames, components) {
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        throw MDError(
          .analysis, "\(name): sample \(place + 1) of stress \(component) is not a number",
          found: "\(values[place]) at \(significant(Double(place) * interval, digits: 6)) after the start",
          hint: "a run that broke off or a damaged file; leave the damaged part out")
      }
    }
  }
}
