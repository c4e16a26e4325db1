internal import CNetCDF
package import MDCore

/// The declaration of a variable.
package struct VariableDeclaration: Sendable, Equatable {
  package var name: String
  package var type: NetCDFType
  /// Names of its dimensions, the record dimension first.
  package var dimensions: [String]
  package var attributes: [TextAttribute]

  /// `units` becomes the first attribute.
  package init(
    _ name: String, _ type: NetCDFType, _ dimensions: [String], units: String? = nil,
    _ attributes: [TextAttribute] = []
  ) {
    self.name = name
    self.type = type
    self.dimensions = dimensions
    self.attributes = (units.map { [TextAttribute("units", $0)] } ?? []) + attributes
  }
}

/// A named text.
package struct TextAttribute: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension NetCDFFile {
  /// Declares a dimension; nil length is the record dimension.
  package func define(dimension name: String, length: Int?) throws(MDError) {
    let id = try openID
    var dimension: Int32 = -1
    try netCDF("define the dimension '\(name)'", path) {
      nc_def_dim(id, name, length ?? 0, &dimension)
    }
  }

  package func define(_ declaration: VariableDeclaration) throws(MDError) {
    let id = try openID
    var dimensions: [Int32] = []
    for name in declaration.dimensions {
      var dimension: Int32 = -1
      try netCDF("find the dimension '\(name)'", path) { nc_inq_dimid(id, name, &dimension) }
      dimensions.append(dimension)
    }
    var variable: Int32 = -1
    try netCDF("define the variable '\(declaration.name)'", path) {
      nc_def_var(
        id, declaration.name, declaration.type.rawValue, Int32(dimensions.count), dimensions, &variable)
    }
    for attribute in declaration.attributes { try put(attribute, variable: variable) }
  }

  /// A text attribute of the file.
  package func put(_ attribute: TextAttribute) throws(MDError) { try put(attribute, variable: NC_GLOBAL) }

  /// A numeric attribute of the file.
  package func put(attribute name: String, _ values: [Double]) throws(MDError) {
    let id = try openID
    try netCDF("write the attribute '\(name)'", path) {
      nc_put_att_double(id, NC_GLOBAL, name, NC_DOUBLE, values.count, values)
    }
  }

  package func put(attribute name: String, integers values: [Int32]) throws(MDError) {
    let id = try openID
    try netCDF("write the attribute '\(name)'", path) {
      nc_put_att_int(id, NC_GLOBAL, name, NC_INT, values.count, values)
    }
  }

  private func put(_ attribute: TextAttribute, variable: Int32) throws(MDError) {
    let id = try openID
    try netCDF("write the attribute '\(attribute.name)'", path) {
      nc_put_att_text(id, variable, attribute.name, attribute.value.utf8.count, attribute.value)
    }
  }

  package func endDefinitions() throws(MDError) {
    let id = try openID
    try netCDF("write the header", path) { nc_enddef(id) }
  }

  /// Writes numbers at `start`, converted to the variable's type.
  package func put(_ name: String, start: [Int], count: [Int], _ values: [Double]) throws(MDError) {
    precondition(values.count == count.reduce(1, *))
    let (id, variable) = (try openID, try variableID(name))
    try netCDF("write '\(name)'", path) { nc_put_vara_double(id, variable, start, count, values) }
  }

  /// Writes vectors; the last dimension is the axis.
  package func put(_ name: String, start: [Int], count: [Int], _ vectors: [Vec3]) throws(MDError) {
    precondition(3 * vectors.count == count.reduce(1, *))
    let (id, variable) = (try openID, try variableID(name))
    try netCDF("write '\(name)'", path) {
      vectors.withUnsafeBytes {
        nc_put_vara_double(id, variable, start, count, $0.assumingMemoryBound(to: Double.self).baseAddress)
      }
    }
  }

  package func put(_ name: String, start: [Int], count: [Int], _ values: [Int]) throws(MDError) {
    precondition(values.count == count.reduce(1, *))
    let (id, variable) = (try openID, try variableID(name))
    let wide = values.map(Int64.init)
    try netCDF("write '\(name)'", path) {
      wide.withUnsafeBytes {
        nc_put_vara_longlong(
          id, variable, start, count, $0.assumingMemoryBound(to: CLongLong.self).baseAddress)
      }
    }
  }

  /// Writes text, padded with blanks or cut to `length` bytes.
  package func put(_ name: String, start: [Int], count: [Int], text: String) throws(MDError) {
    let length = count.reduce(1, *)
    var bytes = Array(text.utf8.prefix(length)).map { CChar(bitPattern: $0) }
    bytes += Array(repeating: CChar(32), count: length - bytes.count)
    let (id, variable) = (try openID, try variableID(name))
    try netCDF("write '\(name)'", path) { nc_put_vara_text(id, variable, start, count, bytes) }
  }
}
