extension TwoPhaseResult {
  /// Solid fraction and temperature against time, density and order along the normal.
  public var figures: [Figure] {
    [timeFigure("solid fraction", mean: fraction), timeFigure("temperature", mean: temperature)].compactMap {
      $0
    }
      + [profileFigure("density"), profileFigure("order")].compactMap { $0 }
  }

  private func timeFigure(_ name: String, mean: Estimate?) -> Figure? {
    guard let column = series.columns.first(where: { $0.name == name }), let time = series.columns.first,
      column.values.contains(where: \.isFinite)
    else { return nil }
    var layers: [Figure.Layer] = [.line(label: "", x: time.values, y: column.values)]
    if let mean { layers.append(.horizontalMark(label: mean.description, y: mean.value)) }
    if let coexistence {
      layers.append(.verticalMark(label: "both phases", x: coexistence.lowerBound))
      layers.append(.verticalMark(label: "", x: coexistence.upperBound))
    }
    if let vanished { layers.append(.verticalMark(label: "no \(vanished.phase.rawValue)", x: vanished.time)) }
    return Figure(
      name: "two-phase-\(Self.fileName(name))", title: "Crystal and melt side by side: \(name)",
      x: .init("time", unit: time.unit), y: .init(name, unit: column.unit), layers: layers)
  }

  private func profileFigure(_ name: String) -> Figure? {
    guard let profile, let column = profile.columns.first(where: { $0.name == name }),
      let position = profile.columns.first
    else { return nil }
    var layers: [Figure.Layer] = [.line(label: name, x: position.values, y: column.values)]
    if name == "order" {
      // Shares of species are pure numbers like the order, so they go into one picture.
      for share in profile.columns where share.name.hasPrefix("share of ") {
        layers.append(.line(label: share.name, x: position.values, y: share.values))
      }
    }
    return Figure(
      name: "two-phase-\(name)-profile", title: "Across the slab, crystal in the middle",
      x: .init("position", unit: position.unit), y: .init(name, unit: column.unit), layers: layers)
  }

  private static func fileName(_ name: String) -> String { String(name.map { $0 == " " ? "-" : $0 }) }
}

extension InterfaceKinetics {
  /// Velocities with their errors, the curve and its zero.
  public var figure: Figure {
    Figure(
      name: "interface-velocity", title: "Growth and melting of the crystal",
      x: .init("temperature", unit: meltingTemperature.unit),
      y: .init("interface velocity", unit: used.first?.velocity.unit ?? ""),
      layers: [
        .line(label: "fit", x: curve[0], y: curve[1]),
        .points(
          label: "runs", x: used.map(\.temperature.value), y: used.map(\.velocity.value),
          errors: used.map(\.velocity.standardError)),
        .horizontalMark(label: "", y: 0),
        .verticalMark(label: "zero at \(meltingTemperature)", x: meltingTemperature.value),
      ])
  }
}
