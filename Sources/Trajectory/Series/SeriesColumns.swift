import MDCore

/// One quantity of the series: a number, a tensor in Voigt order or the three cell vectors.
struct SeriesQuantity {
  let name: String
  let unit: String
  /// Names of the components, empty for a number.
  let components: [String]
  /// Dimensions behind `sample`.
  let dimensions: [String]
  let note: String?
  /// Value in the file's units; not finite where the snapshot has none.
  let value: (Snapshot) -> [Double]

  init(_ name: String, _ unit: String, note: String? = nil, _ value: @escaping (Snapshot) -> Double?) {
    (self.name, self.unit, self.note) = (name, unit, note)
    components = []
    dimensions = []
    self.value = { [value($0) ?? .nan] }
  }

  init(
    _ name: String, _ unit: String, _ components: [String], _ dimensions: [String], note: String? = nil,
    _ value: @escaping (Snapshot) -> [Double]?
  ) {
    (self.name, self.unit, self.note) = (name, unit, note)
    self.components = components
    self.dimensions = dimensions
    self.value = { value($0) ?? Array(repeating: .nan, count: components.count) }
  }

  /// Names of its columns in a table: `stress_xx`.
  var columnNames: [String] { components.isEmpty ? [name] : components.map { "\(name)_\($0)" } }
}

/// What a series holds, in order.
struct SeriesColumns {
  static let voigt = ["xx", "yy", "zz", "yz", "xz", "xy"]
  static let stressNote = "positive under tension, kinetic part included, in the axes of the run"
  static let cellComponents = ["ax", "ay", "az", "bx", "by", "bz", "cx", "cy", "cz"]

  let quantities: [SeriesQuantity]
  let stressUnit: String

  init(_ units: UnitSystem) {
    let metal = units.name == .metal
    let time = TrajectoryUnits(units).time
    let (energy, length) = (units.energySymbol, metal ? "angstrom" : "sigma")
    let stressUnit = "\(energy)/\(length)^3"
    self.stressUnit = stressUnit
    quantities = [
      SeriesQuantity("time", metal ? "ps" : "tau") { $0.state.time.map { $0 * time } },
      SeriesQuantity("potential_energy", energy) { $0.potentialEnergy },
      SeriesQuantity("kinetic_energy", energy) { $0.kineticEnergy },
      SeriesQuantity("conserved_energy", energy) { $0.conservedEnergy },
      SeriesQuantity("temperature", units.temperatureSymbol) { $0.temperature },
      SeriesQuantity("pressure", units.pressureSymbol, note: "positive under compression") {
        $0.pressureTensor.map { $0.trace / 3 * units.pressureToUser }
      },
      SeriesQuantity("volume", "\(length)^3") {
        $0.state.cell.isFullyPeriodic ? $0.state.cell.volume : nil
      },
      SeriesQuantity("density", metal ? "g/cm^3" : "m/sigma^3") {
        $0.density.map { $0 * units.densityToUser }
      },
      SeriesQuantity("cell_vectors", length, Self.cellComponents, ["cell_spatial", "spatial"]) {
        let m = $0.state.cell.vectors
        return [m.a, m.b, m.c].flatMap { [$0.x, $0.y, $0.z] }
      },
      SeriesQuantity("stress", stressUnit, Self.voigt, ["Voigt"], note: Self.stressNote) {
        $0.pressureTensor.map { ((-1) * $0).voigt }
      },
    ]
  }
}
