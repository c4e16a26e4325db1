/// A picture as data: axes, curves with error bars or bands, marks. Text functions turn it into a gnuplot script.
public struct Figure: Sendable, Equatable {
  /// One axis: what it shows, in which unit.
  public struct Axis: Sendable, Equatable {
    /// E.g. "frequency".
    public var label: String
    /// Empty for a pure number.
    public var unit: String
    public var isLogarithmic: Bool
    /// Shown part of the axis; nil: all data. Of a logarithmic axis only a positive range counts.
    public var range: ClosedRange<Double>?
    /// Names in place of numbers: the first at 1, the next at 2, ... Empty for an axis of numbers.
    public var categories: [String]

    public init(
      _ label: String, unit: String = "", isLogarithmic: Bool = false, range: ClosedRange<Double>? = nil,
      categories: [String] = []
    ) {
      self.label = label
      self.unit = unit
      self.isLogarithmic = isLogarithmic
      self.range = range
      self.categories = categories
    }

    /// "frequency (1/ps)", or the label alone.
    public var heading: String { unit.isEmpty ? label : "\(label) (\(unit))" }
  }

  /// What is drawn, the first layer lowest. A label that is empty keeps a layer out of the legend.
  public enum Layer: Sendable, Equatable {
    case line(label: String, x: [Double], y: [Double])
    /// Points with one standard error each; an error that is not finite, or missing, leaves the bar out.
    case points(label: String, x: [Double], y: [Double], errors: [Double])
    /// The same with the errors along x, for an axis of categories along y.
    case pointsAcross(label: String, x: [Double], y: [Double], errors: [Double])
    /// The area between two curves.
    case band(label: String, x: [Double], low: [Double], high: [Double])
    /// A straight line across the picture at one x.
    case verticalMark(label: String, x: Double)
    /// A straight line across the picture at one y.
    case horizontalMark(label: String, y: Double)
  }

  /// Short name, fit for a file name, e.g. "spectrum".
  public var name: String
  public var title: String
  public var x: Axis
  public var y: Axis
  public var layers: [Layer]

  public init(name: String, title: String, x: Axis, y: Axis, layers: [Layer] = []) {
    self.name = name
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
  }

  /// The numbers of all layers as text: a block of comma-separated lines for each, two empty lines between.
  /// A layer without numbers has one row of `nan`.
  ///
  /// Each block begins with comments that name the layer and its columns. Numbers that are not finite, and numbers
  /// that a logarithmic axis cannot show, are written as `nan`, which gnuplot leaves out.
  public var data: String {
    layers.map { layer in
      let columns = self.columns(of: layer)
      let names = columns.map(\.name).joined(separator: ",")
      var text = "# \(Self.oneLine(layer.label.isEmpty ? layer.kind : layer.label))\n# \(names)\n"
      let rows = columns.map(\.values.count).min() ?? 0
      // gnuplot does not count a block without rows.
      if rows == 0 { text += columns.map { _ in "nan" }.joined(separator: ",") + "\n" }
      for row in 0..<rows {
        text += columns.map { $0.values[row].isFinite ? "\($0.values[row])" : "nan" }.joined(separator: ",")
        text += "\n"
      }
      return text
    }.joined(separator: "\n\n")
  }

  private struct Column {
    let name: String
    let values: [Double]
  }

  private func columns(of layer: Layer) -> [Column] {
    let (xName, yName) = (Self.oneLine(x.heading), Self.oneLine(y.heading))
    func onX(_ values: [Double]) -> Column { Column(name: xName, values: Self.shown(values, on: x)) }
    func onY(_ name: String, _ values: [Double]) -> Column {
      Column(name: name, values: Self.shown(values, on: y))
    }
    switch layer {
    case .line(_, let x, let y): return [onX(x), onY(yName, y)]
    case .points(_, let x, let y, let errors), .pointsAcross(_, let x, let y, let errors):
      let missing = Array(repeating: Double.nan, count: max(0, x.count - errors.count))
      return [onX(x), onY(yName, y), Column(name: "standard error", values: errors + missing)]
    case .band(_, let x, let low, let high): return [onX(x), onY("low", low), onY("high", high)]
    case .verticalMark(_, let x): return [onX([x])]
    case .horizontalMark(_, let y): return [onY(yName, [y])]
    }
  }

  private static func shown(_ values: [Double], on axis: Axis) -> [Double] {
    axis.isLogarithmic ? values.map { $0 > 0 ? $0 : .nan } : values
  }

  /// Without line breaks, which would end a comment or a string.
  static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isLineEnd($0) ? " " : $0 }))
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    let category = scalar.properties.generalCategory
    return category == .control || category == .lineSeparator || category == .paragraphSeparator
  }
}

extension Figure.Layer {
  /// Text in the legend.
  public var label: String {
    switch self {
    case .line(let label, _, _), .points(let label, _, _, _), .pointsAcross(let label, _, _, _),
      .band(let label, _, _, _), .verticalMark(let label, _), .horizontalMark(let label, _):
      label
    }
  }

  /// "line", "points", ...
  var kind: String {
    switch self {
    case .line: "line"
    case .points, .pointsAcross: "points"
    case .band: "band"
    case .verticalMark: "vertical mark"
    case .horizontalMark: "horizontal mark"
    }
  }
}
