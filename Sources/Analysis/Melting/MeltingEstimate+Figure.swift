public import MDCore

extension MeltingEstimate {
  /// The temperature of each slab as it was measured, the mean of all at the pressure asked for, and the melting temperature
  /// with all corrections, which is the number of the table.
  public func figure(ofSlabs temperatures: [Estimate], units: UnitSystem) -> Figure {
    let all = estimateOfSlabs
    return Figure(
      name: "two-phase-slabs", title: "Temperature of each slab",
      x: .init("slab"), y: .init("temperature", unit: units.temperatureSymbol),
      layers: [
        .points(
          label: "slabs, as measured", x: temperatures.indices.map { Double($0 + 1) },
          y: temperatures.map(\.value), errors: temperatures.map(\.standardError)),
        .horizontalMark(label: "mean at the pressure asked for: \(all)", y: all.value),
        .horizontalMark(label: "melting temperature, all corrections: \(estimate)", y: value),
      ])
  }
}
