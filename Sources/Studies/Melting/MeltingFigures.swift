import Analysis
import MDCore

extension TwoPhaseResult {
  /// Solid fraction and temperature over time, and density and order along the normal.
  func figures(prefix: String, title: String, units: UnitSystem) -> [Figure] {
    func column(_ table: Table, _ name: String) -> Table.Column? { table.columns.first { $0.name == name } }
    var figures: [Figure] = []
    if let time = column(series, "time"), let fraction = column(series, "solid fraction"),
      let temperature = column(series, "temperature")
    {
      figures.append(
        Figure(
          name: "\(prefix)fraction", title: "\(title): solid fraction of the first slab",
          x: .init("time", unit: time.unit), y: .init("solid fraction", range: 0...1),
          layers: [.line(label: "", x: time.values, y: fraction.values)]))
      var layers: [Figure.Layer] = [.line(label: "first slab", x: time.values, y: temperature.values)]
      if let mean = self.temperature {
        layers.append(.horizontalMark(label: "while both phases are there: \(mean)", y: mean.value))
      }
      figures.append(
        Figure(
          name: "\(prefix)temperature", title: "\(title): temperature at constant enthalpy",
          x: .init("time", unit: time.unit), y: .init("temperature", unit: temperature.unit), layers: layers))
    }
    if let profile, let place = profile.columns.first {
      for (name, quantity) in [("density", "density"), ("order", "order")] {
        guard let values = profile.columns.first(where: { $0.name.hasPrefix(quantity) }) else { continue }
        figures.append(
          Figure(
            name: "\(prefix)\(name)-profile",
            title: "\(title): \(quantity) along the normal, crystal in the middle",
            x: .init(place.name, unit: place.unit), y: .init(values.name, unit: values.unit),
            layers: [.line(label: "", x: place.values, y: values.values)]))
      }
    }
    return figures
  }
}

extension MeltingChecks.Made {
  /// Interface velocity against temperature with its zero.
  func figures(prefix: String, title: String) -> [Figure] {
    guard let kinetics, let first = points.first else { return [] }
    let x = points.map(\.temperature.value)
    let zero = kinetics.meltingTemperature
    return [
      Figure(
        name: "\(prefix)velocity",
        title: "\(title): velocity of the interfaces, positive when the crystal grows",
        x: .init("temperature", unit: zero.unit), y: .init("velocity", unit: first.velocity.unit),
        layers: [
          .horizontalMark(label: "", y: 0),
          .points(
            label: "slabs held at a temperature", x: x, y: points.map(\.velocity.value),
            errors: points.map(\.velocity.standardError)),
          .line(
            label: "straight line, zero at \(zero)", x: x,
            y: x.map { -kinetics.kineticCoefficient.value * ($0 - zero.value) }),
        ])
    ]
  }
}
