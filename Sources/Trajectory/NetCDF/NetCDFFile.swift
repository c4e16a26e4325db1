internal import CNetCDF
package import MDCore

/// An open classic NetCDF file. Closes itself when released; call `close()` to learn of failures.
package final class NetCDFFile {
  package let path: String
  private var id: Int32?
  private var variableIDs: [String: Int32] = [:]
  /// The record dimension of a file opened to be read, and the records that its checked header counts: netcdf-c takes
  /// a number left to be counted for four thousand million.
  let records: (dimension: String, count: Int)?

  private init(path: String, id: Int32, records: (dimension: String, count: Int)? = nil) {
    self.path = path
    self.id = id
    self.records = records
  }

  deinit { try? close() }

  /// Opens a file whose header has been checked.
  package static func open(_ path: String, forWriting: Bool = false) throws(MDError) -> NetCDFFile {
    let header = try ClassicHeader(path: path)
    var id: Int32 = -1
    try netCDF("open the file", path) { nc_open(path, forWriting ? NC_WRITE : NC_NOWRITE, &id) }
    let record = forWriting ? nil : header.dimensions.first { $0.length == 0 }
    let file = NetCDFFile(path: path, id: id, records: record.map { ($0.name, header.records) })
    if forWriting { try file.disableFill() }
    return file
  }

  /// Creates a CDF-2 (64-bit offset) file in define mode, replacing what was there.
  package static func create(_ path: String) throws(MDError) -> NetCDFFile {
    var id: Int32 = -1
    try netCDF("create the file", path) { nc_create(path, NC_CLOBBER | NC_64BIT_OFFSET, &id) }
    let file = NetCDFFile(path: path, id: id)
    try file.disableFill()
    return file
  }

  package func close() throws(MDError) {
    guard let id else { return }
    self.id = nil
    try netCDF("close the file", path) { nc_close(id) }
  }

  /// Hands everything written to the system.
  package func sync() throws(MDError) {
    let id = try openID
    try netCDF("write to the file", path) { nc_sync(id) }
  }

  var openID: Int32 {
    get throws(MDError) {
      guard let id else { throw MDError(.file, "the file is closed", at: .init(file: path)) }
      return id
    }
  }

  /// netcdf-c's identifier of a variable; throws if there is none of that name.
  func variableID(_ name: String) throws(MDError) -> Int32 {
    if let known = variableIDs[name] { return known }
    let id = try openID
    var variable: Int32 = -1
    try netCDF("find the variable '\(name)'", path) { nc_inq_varid(id, name, &variable) }
    variableIDs[name] = variable
    return variable
  }

  private func disableFill() throws(MDError) {
    let id = try openID
    var old: Int32 = 0
    try netCDF("set up the file", path) { nc_set_fill(id, NC_NOFILL, &old) }
  }
}
