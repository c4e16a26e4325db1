extension Figure {
  /// Colours that people with any colour vision tell apart, dark enough for a white ground [Okabe2008].
  static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
  /// gnuplot's shapes of points (disk, square, triangle, rhomb, ...) and dashes of lines: colour never tells alone.
  static let shapes = [7, 5, 9, 13, 11, 15, 4]
  static let dashes = [1, 4, 5, 3]

  /// A gnuplot script that draws the layers from a data file (`data`) beside it into an SVG file.
  ///
  /// - Parameters:
  ///   - dataFile: name of the data file, as seen from the folder in which gnuplot runs.
  ///   - output: name of the picture.
  /// Text of the user is quoted: it can neither end its string nor act as markup.
  public func gnuplotScript(dataFile: String, output: String) -> String {
    var lines = [
      "set encoding utf8",
      "set terminal svg size 660,\(height) font 'Helvetica,14' background '#ffffff' enhanced",
      "set output \(Self.quoted(output))",
      "set datafile separator ','",
      "set datafile missing 'nan'",
      "set title \(Self.quoted(title)) noenhanced" + titleShift,
      "set xlabel \(Self.quoted(x.heading)) noenhanced",
      "set ylabel \(Self.quoted(y.heading)) noenhanced",
      "set border 3 linecolor '#444444'",
      "set tics nomirror out",
      "set grid linecolor '#dddddd' linetype 1 linewidth 0.5",
      "set key noenhanced below vertical maxcols 1 samplen 2 height 1.5",
    ]
    for (name, axis) in [("x", x), ("y", y)] {
      if axis.isLogarithmic { lines += ["set logscale \(name)"] }
      if let range = axis.range, !axis.isLogarithmic || range.lowerBound > 0 {
        lines.append("set \(name)range [\(range.lowerBound):\(range.upperBound)]")
      }
      guard !axis.categories.isEmpty else { continue }
      let ticks = axis.categories.enumerated().map { "\(Self.quoted($1)) \($0 + 1)" }
      lines.append("set \(name)tics noenhanced (\(ticks.joined(separator: ", ")))")
      if axis.range == nil { lines.append("set \(name)range [0.4:\(axis.categories.count).6]") }
    }
    if !y.categories.isEmpty {
      lines += ["set key outside bottom center", "set lmargin \(leftMargin)", "set rmargin 8"]
    }
    var plots: [String] = []
    for (place, layer) in layers.enumerated() {
      let color = color(of: place)
      if case .verticalMark(let label, let value) = layer {
        guard value.isFinite, !x.isLogarithmic || value > 0 else { continue }
        lines += [
          "set arrow \(place + 1) from first \(value), graph 0 to first \(value), graph 1 nohead "
            + "linecolor '\(color)' linewidth 1.5 dashtype 2"
        ]
        if !label.isEmpty {
          // Arrows have no legend; a curve without points stands for one.
          plots.append("NaN with lines linecolor '\(color)' linewidth 1.5 dashtype 2 \(Self.titled(label))")
        }
      } else if let plot = curve(layer, place, color, dataFile) {
        plots.append(plot)
      }
    }
    guard !plots.isEmpty else { return lines.joined(separator: "\n") + "\n" }
    lines.append("plot \\\n  " + plots.joined(separator: ", \\\n  "))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Of names along y, in gnuplot's letters: it takes every one for a wide one, and would leave half of the picture to them.
  private var leftMargin: Int { 5 + (y.categories.map(\.count).max() ?? 0) * 18 / 25 }

  /// The title in the middle of the picture where names take much of its left; a letter is 1/67 of its width.
  private var titleShift: String {
    guard !y.categories.isEmpty else { return "" }
    return " offset screen \(-((Double(leftMargin) / 67 - 0.05) / 2 * 1000).rounded() / 1000), 0"
  }

  /// Pixels; many categories along y need more.
  private var height: Int {
    y.categories.isEmpty ? 480 : 170 + 36 * y.categories.count + 24 * layers.count { !$0.label.isEmpty }
  }

  /// A layer's place among the colours: a band and the line through it share one.
  private func color(of place: Int) -> String {
    var number = 0
    for k in 0..<place {
      if case .band = layers[k], case .line = layers[k + 1] { continue }
      number += 1
    }
    return Self.colors[number % Self.colors.count]
  }

  private func curve(_ layer: Layer, _ place: Int, _ color: String, _ dataFile: String) -> String? {
    let source = "\(Self.quoted(dataFile)) index \(place)"
    let ending = Self.titled(layer.label)
    switch layer {
    case .line(_, let x, _):
      let before = layers[..<place].count { if case .line = $0 { true } else { false } }
      let dash = Self.dashes[before % Self.dashes.count]
      return x.isEmpty
        ? nil
        : "\(source) using 1:2 with lines linecolor '\(color)' linewidth 2 dashtype \(dash) \(ending)"
    case .pointsAcross(_, let x, _, let errors):
      let shape = Self.shapes[place % Self.shapes.count]
      let style = "pointtype \(shape) pointsize 1 linecolor '\(color)' linewidth 1.8"
      if x.isEmpty { return nil }
      return points(source, style, ending, errors, of: x.count, bars: "xerrorbars")
    case .points(_, let x, _, let errors):
      let shape = Self.shapes[place % Self.shapes.count]
      let style = "pointtype \(shape) pointsize 0.5 linecolor '\(color)' linewidth 1.2"
      if x.isEmpty { return nil }
      return points(source, style, ending, errors, of: x.count, bars: "yerrorbars")
    case .band(_, let x, _, _):
      return x.isEmpty
        ? nil
        : "\(source) using 1:2:3 with filledcurves fillcolor '\(color)' fillstyle transparent solid 0.25 noborder \(ending)"
    case .horizontalMark(_, let value):
      guard value.isFinite, !y.isLogarithmic || value > 0 else { return nil }
      return "\(value) with lines linecolor '\(color)' linewidth 1.5 dashtype 2 \(ending)"
    case .verticalMark:
      return nil
    }
  }

  /// Points with bars where there are errors. gnuplot leaves out a point whose error is missing, so that all are drawn
  /// once more without bars if some are.
  private func points(
    _ source: String, _ style: String, _ ending: String, _ errors: [Double], of count: Int, bars: String
  ) -> String {
    guard errors.contains(where: { $0.isFinite && $0 > 0 }) else {
      return "\(source) using 1:2 with points \(style) \(ending)"
    }
    let withBars = "\(source) using 1:2:3 with \(bars) \(style) \(ending)"
    let isComplete = errors.count >= count && errors.allSatisfy(\.isFinite)
    return isComplete ? withBars : "\(source) using 1:2 with points \(style) notitle, \\\n  \(withBars)"
  }

  private static func titled(_ label: String) -> String {
    label.isEmpty ? "notitle" : "title \(quoted(label)) noenhanced"
  }

  /// A string in single quotes, in which gnuplot replaces nothing but doubled quotes.
  static func quoted(_ text: String) -> String {
    "'" + oneLine(text).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
