internal import CNetCDF
package import MDCore

extension NetCDFFile {
  /// Type and shape of a variable.
  package struct Shape: Sendable, Equatable {
    package var type: NetCDFType
    /// Names of the dimensions.
    package var dimensions: [String]
    /// Their lengths now.
    package var lengths: [Int]
  }

  /// Length of a dimension, nil if there is none of that name.
  package func length(of dimension: String) throws(MDError) -> Int? {
    if let records, records.dimension == dimension { return records.count }
    let id = try openID
    var number: Int32 = -1
    guard (try? netCDF("", path) { nc_inq_dimid(id, dimension, &number) }) != nil else { return nil }
    var length = 0
    try netCDF("read the dimension '\(dimension)'", path) { nc_inq_dimlen(id, number, &length) }
    return length
  }

  /// The shape of a variable, nil if there is none of that name.
  package func shape(of variable: String) throws(MDError) -> Shape? {
    let id = try openID
    guard let number = try? variableID(variable) else { return nil }
    var (rawType, rank): (Int32, Int32) = (0, 0)
    try netCDF("read the variable '\(variable)'", path) {
      nc_inq_vartype(id, number, &rawType) | nc_inq_varndims(id, number, &rank)
    }
    var dimensions = [Int32](repeating: 0, count: Int(rank))
    try netCDF("read the variable '\(variable)'", path) { nc_inq_vardimid(id, number, &dimensions) }
    guard let type = NetCDFType(rawValue: rawType) else {
      throw MDError(.file, "'\(variable)' has an unknown type", at: .init(file: path), found: "\(rawType)")
    }
    var shape = Shape(type: type, dimensions: [], lengths: [])
    for dimension in dimensions {
      var name = [CChar](repeating: 0, count: Int(NC_MAX_NAME) + 1)
      var length = 0
      try netCDF("read the dimensions of '\(variable)'", path) { nc_inq_dim(id, dimension, &name, &length) }
      let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      shape.dimensions.append(text)
      shape.lengths.append(records.flatMap { $0.dimension == text ? $0.count : nil } ?? length)
    }
    return shape
  }

  /// A text attribute of a variable, or of the file without one; nil if there is none or it is not text.
  package func text(attribute name: String, of variable: String? = nil) throws(MDError) -> String? {
    guard let (number, type, length) = try attribute(name, of: variable), type == .character else {
      return nil
    }
    guard length > 0 else { return "" }
    let id = try openID
    var bytes = [CChar](repeating: 0, count: length)
    try netCDF("read the attribute '\(name)'", path) { nc_get_att_text(id, number, name, &bytes) }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A numeric attribute; nil if there is none or it is text.
  package func numbers(attribute name: String, of variable: String? = nil) throws(MDError) -> [Double]? {
    guard let (number, type, length) = try attribute(name, of: variable), type != .character else {
      return nil
    }
    let id = try openID
    var values = [Double](repeating: 0, count: length)
    try netCDF("read the attribute '\(name)'", path) { nc_get_att_double(id, number, name, &values) }
    return values
  }

  private func attribute(_ name: String, of variable: String?) throws(MDError) -> (Int32, NetCDFType, Int)? {
    let id = try openID
    let number = try variable.map { (name) throws(MDError) in try variableID(name) } ?? NC_GLOBAL
    var (type, length): (Int32, Int) = (0, 0)
    guard (try? netCDF("", path) { nc_inq_att(id, number, name, &type, &length) }) != nil else { return nil }
    return NetCDFType(rawValue: type).map { (number, $0, length) }
  }

  /// Reads a block of a numeric variable as doubles; the block must lie inside the variable.
  package func doubles(_ name: String, start: [Int], count: [Int]) throws(MDError) -> [Double] {
    let (id, variable) = (try openID, try variableID(name))
    var values = [Double](repeating: 0, count: count.reduce(1, *))
    try netCDF("read '\(name)'", path) { nc_get_vara_double(id, variable, start, count, &values) }
    return values
  }

  /// Reads a block of an integer variable.
  package func integers(_ name: String, start: [Int], count: [Int]) throws(MDError) -> [Int] {
    let (id, variable) = (try openID, try variableID(name))
    var values = [CLongLong](repeating: 0, count: count.reduce(1, *))
    try netCDF("read '\(name)'", path) { nc_get_vara_longlong(id, variable, start, count, &values) }
    return values.map(Int.init)
  }

  /// Reads a block of a character variable; trailing blanks and zeros are dropped.
  package func text(_ name: String, start: [Int], count: [Int]) throws(MDError) -> String {
    let (id, variable) = (try openID, try variableID(name))
    var bytes = [CChar](repeating: 0, count: count.reduce(1, *))
    try netCDF("read '\(name)'", path) { nc_get_vara_text(id, variable, start, count, &bytes) }
    while let last = bytes.last, last == 0 || last == 32 { bytes.removeLast() }
    return String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
