import MDCore

/// Reads a series from NetCDF: every numeric variable along the record dimension becomes columns.
enum SeriesNetCDF {
  static func read(_ path: String, only: Set<String>?) throws(MDError) -> Series {
    let header = try ClassicHeader(path: path)
    let file = try NetCDFFile.open(path)
    var series = Series(columns: [])
    series.units = try file.text(attribute: "unit_system").flatMap(UnitSystem.Name.init(rawValue:))
    let rows = header.records
    for variable in header.variables where variable.isRecord && only?.contains(variable.name) != false {
      guard let shape = try file.shape(of: variable.name) else { continue }
      let start = shape.lengths.map { _ in 0 }
      if variable.type == .character {
        guard variable.name == "stage", shape.lengths.count == 2 else { continue }
        for row in 0..<rows {
          series.stages.append(
            try file.text("stage", start: [row, 0], count: [1, shape.lengths[1]]))
        }
        continue
      }
      let width = shape.lengths.dropFirst().reduce(1, *)
      guard width <= 1000 else {
        throw MDError(
          .file, "'\(variable.name)' has too many components for a series", at: .init(file: path),
          found: "\(width)", expected: "at most 1000")
      }
      let values = rows > 0 ? try file.doubles(variable.name, start: start, count: shape.lengths) : []
      let unit = try file.text(attribute: "units", of: variable.name) ?? ""
      let components = try file.text(attribute: "components", of: variable.name)?.split(separator: " ")
      for place in 0..<width {
        let suffix = components.flatMap { $0.count == width ? String($0[place]) : nil } ?? "\(place)"
        series.columns.append(
          Series.Column(
            name: shape.lengths.count == 1 ? variable.name : "\(variable.name)_\(suffix)", unit: unit,
            values: stride(from: place, to: values.count, by: width).map { values[$0] }))
      }
    }
    guard !series.columns.isEmpty else {
      throw MDError(
        .file, "the file holds no series", at: .init(file: path),
        found: header.variables.map(\.name).joined(separator: " "),
        expected: "variables along a record dimension, as in series.nc")
    }
    return series
  }
}

/// Reads a series from a table with a header line `name (unit),...`.
enum SeriesTable {
  static func read(_ path: String) throws(MDError) -> Series {
    var text = try TextFile(path: path, separators: [UInt8(ascii: ",")])
    guard let header = text.next(), header.tokens.count > 1 else {
      throw MDError(
        .file, "the table has no header", at: .init(file: path, line: 1),
        expected: "name (unit),name (unit),...")
    }
    var series = Series(columns: [])
    var stagePlace: Int?
    for (place, token) in header.tokens.enumerated() {
      if token.text == "stage" { stagePlace = place }
      let parts = token.text.split(separator: "(", maxSplits: 1)
      let name = parts.first.map { $0.trimmingSuffix(while: { $0 == " " }) } ?? ""
      let unit = parts.count > 1 ? parts[1].prefix { $0 != ")" } : ""
      series.columns.append(Series.Column(name: String(name), unit: String(unit), values: []))
    }
    while let line = text.next() {
      guard line.tokens.count == header.tokens.count else {
        throw line.error(
          "a row has the wrong number of values", found: "\(line.tokens.count)",
          expected: "\(header.tokens.count)")
      }
      for place in line.tokens.indices {
        if place == stagePlace {
          series.stages.append(line.tokens[place].text)
        } else if line.tokens[place].text == "nan" {
          series.columns[place].values.append(.nan)
        } else {
          series.columns[place].values.append(
            try line.double(place, "value of '\(series.columns[place].name)'"))
        }
      }
    }
    if let stagePlace { series.columns.remove(at: stagePlace) }
    return series
  }
}

extension Substring {
  /// Without the characters at its end that fulfil a condition.
  func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
    var copy = self
    while let last = copy.last, condition(last) { copy.removeLast() }
    return copy
  }
}
