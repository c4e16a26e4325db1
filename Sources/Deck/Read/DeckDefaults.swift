public import MDCore

/// What a deck that leaves a key out gets, in internal units. docs/deck.md lists them.
public struct DeckDefaults: Sendable {
  public let timestep: Double
  public let skin: Double
  public let thermostatTime: Double
  /// Langevin's 1/friction.
  public let langevinTime: Double
  public let barostatTime: Double
  public let compressibility: Double
  public let forceTolerance: Double
  public let stressTolerance: Double
  public let stability: StabilityBounds

  public static let chainLength = 3
  public static let minimizationSteps = 10_000
  public static let frameInterval = 1000
  public static let seriesInterval = 10
  public static let checkpointInterval = 1000
  public static let seed: UInt64 = 1
  /// Least distance of interstitials in nearest-neighbour distances of the lattice.
  public static let separation = 0.6

  public init(_ units: UnitSystem) {
    let reduced = units.name == .lj
    func value(_ metal: Double, _ lj: Double, _ dimension: Dimension) -> Double {
      Quantity.fromUser(reduced ? lj : metal, dimension, units: units)
    }
    timestep = value(1, 0.005, .time)
    skin = value(1, 0.3, .length)
    thermostatTime = value(100, 0.5, .time)
    langevinTime = value(500, 1, .time)
    barostatTime = value(1000, 5, .time)
    compressibility = value(0.006, 0.05, .compressibility)
    forceTolerance = value(0.01, 0.001, .force)
    stressTolerance = value(0.05, 0.001, .pressure)
    stability =
      reduced
      ? StabilityBounds(displacement: 0.2, temperature: 100)
      : StabilityBounds(displacement: 0.5, temperature: 1e5)
  }
}
