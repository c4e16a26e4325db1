extension MeanSquaredDisplacement {
  /// The curves with their errors; each coefficient as the straight line that was fitted, where it was fitted.
  public var figure: Figure {
    var layers: [Figure.Layer] = []
    for curve in curves {
      if curve.standardError.allSatisfy(\.isFinite) {
        layers.append(
          .band(
            label: "", x: times, low: zip(curve.values, curve.standardError).map { $0 - $1 },
            high: zip(curve.values, curve.standardError).map { $0 + $1 }))
      }
      layers.append(
        .line(
          label: curve.name + (curve.diffusion == nil ? ", no diffusion seen" : ""), x: times, y: curve.values
        ))
    }
    for curve in curves { if let line = fitted(curve) { layers.append(line) } }
    layers.append(.verticalMark(label: "fit window", x: fitWindow.lowerBound))
    layers.append(.verticalMark(label: "", x: fitWindow.upperBound))
    return Figure(
      name: "msd", title: "Mean-squared displacement", x: .init("time", unit: timeUnit),
      y: .init("msd", unit: "\(lengthUnit)2"), layers: layers)
  }

  /// 6 D t through the middle of the curve in the window.
  private func fitted(_ curve: Curve) -> Figure.Layer? {
    let inside = times.indices.filter {
      times[$0] >= fitWindow.lowerBound * (1 - 1e-9) && times[$0] <= fitWindow.upperBound * (1 + 1e-9)
    }
    guard let diffusion = curve.diffusion, !inside.isEmpty else { return nil }
    let slope = 6 * diffusion.value
    let offset = average(of: inside.map { curve.values[$0] - slope * times[$0] })
    return .line(
      label: "D of \(curve.name) \(diffusion.inSquareMetersPerSecond)", x: inside.map { times[$0] },
      y: inside.map { offset + slope * times[$0] })
  }
}
