extension ViscosityResult {
  /// The spectrum with its fit, the running Green-Kubo integral with its band, the Einstein-Helfand line.
  public var figures: [Figure] { [spectrumFigure, integralFigure, helfandFigure] }

  private var valueText: String { "viscosity \(viscosity.description)" }

  /// What the picture is of behind its name.
  private func title(_ name: String) -> String {
    "\(name), \(runCount) run\(runCount == 1 ? "" : "s") at \(temperature)\(origin.isEmpty ? "" : ", \(origin)")"
  }

  private var spectrumFigure: Figure {
    let points = shownPoints
    let frequencies = points.map { spectrum.frequencies[$0] }
    let fitted = points.filter { $0 <= lastFitted }.map { spectrum.frequencies[$0] }
    return Figure(
      name: "viscosity-spectrum", title: title("Power spectrum of the shear stress"),
      x: .init("frequency", unit: "1/\(units.longTimeSymbol)"),
      y: .init("spectrum", unit: units.viscositySymbol, range: 0...(1.6 * fit.value.magnitude)),
      layers: [
        .points(
          label: "spectrum, mean of \(seriesCount) series", x: frequencies,
          y: points.map { spectrum.amplitudes[$0] }, errors: []),
        .line(label: "\(fit.shape.rawValue) fit, where it was fitted", x: fitted, y: fitted.map(fit.model)),
        .points(label: valueText, x: [0], y: [viscosity.value], errors: [viscosity.standardError]),
        .verticalMark(label: "mean cutoff", x: fit.cutoff),
      ])
  }

  private var integralFigure: Figure {
    let lags = shownLags
    let (times, values) = (lags.map { integral.times[$0] }, lags.map { integral.integral[$0] })
    let errors = lags.map { integral.integralError[$0] }
    var layers: [Figure.Layer] = []
    if errors.allSatisfy(\.isFinite) {
      layers.append(
        .band(
          label: "one standard error", x: times, low: zip(values, errors).map { $0 - $1 },
          high: zip(values, errors).map { $0 + $1 }))
    }
    layers += [
      .line(label: "running integral", x: times, y: values),
      .horizontalMark(label: "\(valueText), from the spectrum", y: viscosity.value),
    ]
    if let tau = correlationTime {
      layers.append(.verticalMark(label: "5 correlation times", x: 5 * tau))
    }
    return Figure(
      name: "viscosity-integral", title: title("Green-Kubo integral up to time t"),
      x: .init("t", unit: units.longTimeSymbol), y: .init("integral", unit: units.viscositySymbol),
      layers: layers)
  }

  private var helfandFigure: Figure {
    let lags = shownLags
    let times = lags.map { integral.times[$0] }
    let values = lags.map { integral.helfand[$0] }
    let errors = lags.map { integral.helfandError[$0] }
    var layers: [Figure.Layer] = []
    if errors.allSatisfy(\.isFinite) {
      layers.append(
        .band(
          label: "one standard error", x: times, low: zip(values, errors).map { $0 - $1 },
          high: zip(values, errors).map { $0 + $1 }))
    }
    layers.append(.line(label: "squared displacement of the stress integral", x: times, y: values))
    if let tau = correlationTime, let start = times.firstIndex(where: { $0 >= 5 * tau }) {
      // A line of the slope that the spectrum gives, through the point at five correlation times.
      let (t0, h0) = (times[start], values[start])
      layers.append(
        .line(
          label: "slope \(viscosity.description), from the spectrum", x: Array(times[start...]),
          y: times[start...].map { h0 + viscosity.value * ($0 - t0) }))
    }
    if let tau = correlationTime, let helfand {
      layers.append(.verticalMark(label: "slope \(helfand.description) from here", x: 5 * tau))
      layers.append(.verticalMark(label: "to here", x: 15 * tau))
    }
    return Figure(
      name: "viscosity-helfand", title: title("Einstein-Helfand line"),
      x: .init("t", unit: units.longTimeSymbol),
      y: .init("F/2 <dG^2>", unit: "\(units.viscositySymbol) \(units.longTimeSymbol)"), layers: layers)
  }
}
