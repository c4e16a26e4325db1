import Foundation
package import MDCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A CDF-2 file that grows by whole records and can be cut back to a number of them.
///
/// The file stands under its final name only once its header is complete, and claims a record only when the record's
/// data are written: it is a valid NetCDF file at every moment. All variables are written in every record and no fill
/// values are used, so a file cut back and continued has the same bytes as one written in one go.
package final class RecordFile {
  /// What the file consists of.
  package struct Layout: Sendable {
    /// Name of the record dimension.
    package var record: String
    /// Fixed dimensions, in order.
    package var dimensions: [(name: String, length: Int)]
    package var variables: [VariableDeclaration]

    package init(record: String, dimensions: [(name: String, length: Int)], variables: [VariableDeclaration])
    {
      self.record = record
      self.dimensions = dimensions
      self.variables = variables
    }
  }

  package let path: String
  /// Complete records.
  package private(set) var records: Int
  private var file: NetCDFFile?

  /// Creates the file: `header` writes attributes (in define mode), `constants` the variables without records.
  package init(
    creating path: String, layout: Layout, header: (NetCDFFile) throws(MDError) -> Void,
    constants: (NetCDFFile) throws(MDError) -> Void
  ) throws(MDError) {
    self.path = path
    records = 0
    let temporary = path + ".partial"
    do throws(MDError) {
      let new = try NetCDFFile.create(temporary)
      try new.define(dimension: layout.record, length: nil)
      for dimension in layout.dimensions {
        try new.define(dimension: dimension.name, length: dimension.length)
      }
      for variable in layout.variables { try new.define(variable) }
      try header(new)
      try new.endDefinitions()
      try constants(new)
      try new.close()
      try AtomicFile.sync(temporary)
      guard rename(temporary, path) == 0 else {
        throw AtomicFile.systemError("cannot put the new file in place", path)
      }
    } catch {
      unlink(temporary)
      var located = error
      located.location?.file = path
      throw located
    }
    AtomicFile.syncFolder(of: path)
    file = try NetCDFFile.open(path, forWriting: true)
  }

  /// Opens an existing file to continue after its first `count` records; what lies beyond is cut off.
  package init(continuing path: String, layout: Layout, records count: Int) throws(MDError) {
    self.path = path
    records = count
    let header = try ClassicHeader(path: path, allowsTruncated: true)
    let lengths = Dictionary(uniqueKeysWithValues: layout.dimensions.map { ($0.name, $0.length) })
    let found = header.variables.map { variable in
      VariableDeclaration(
        variable.name, variable.type, variable.dimensions.map { header.dimensions[$0].name })
    }
    let expected = layout.variables.map { VariableDeclaration($0.name, $0.type, $0.dimensions) }
    let sameLengths = header.dimensions.allSatisfy {
      $0.length == 0 ? $0.name == layout.record : lengths[$0.name] == $0.length
    }
    guard header.version == 2, found == expected, sameLengths else {
      throw MDError(
        .file, "the file does not belong to this run: its variables or sizes differ", at: .init(file: path),
        found: Self.summary(found, header.dimensions.map { ($0.name, $0.length) }),
        expected: Self.summary(expected, layout.dimensions),
        hint: "resume with the deck and version that began it, or move the file away and begin anew")
    }
    try Self.cut(path, to: count, header: header)
    file = try NetCDFFile.open(path, forWriting: true)
  }

  /// Writes one record; it counts once all of it is handed to the system.
  ///
  /// After a failure the file is cut back to its complete records and takes no more.
  package func append(_ write: (NetCDFFile, _ record: Int) throws(MDError) -> Void) throws(MDError) {
    guard let file else {
      throw MDError(.file, "the file was closed after an earlier failure", at: .init(file: path))
    }
    do throws(MDError) {
      try write(file, records)
      try file.sync()
      records += 1
    } catch {
      abandon()
      throw error
    }
  }

  /// Waits until all complete records are on the disk.
  package func flush() throws(MDError) {
    guard let file else { return }
    try file.sync()
    try AtomicFile.sync(path)
  }

  /// Closes the file; further records are refused.
  package func close() throws(MDError) {
    guard let open = file else { return }
    file = nil
    do throws(MDError) { try open.close() } catch {
      abandon()
      throw error
    }
  }

  /// Cuts a file that nobody has open back to its first `count` records.
  package static func cut(_ path: String, to count: Int) throws(MDError) {
    try cut(path, to: count, header: ClassicHeader(path: path, allowsTruncated: true))
  }

  /// Closes without trusting what the library still holds, and restores the last complete state.
  private func abandon() {
    try? file?.close()
    file = nil
    if let header = try? ClassicHeader(path: path, allowsTruncated: true) {
      try? Self.cut(path, to: min(records, header.records), header: header)
    }
  }

  /// Sets the number of records in the header and cuts the file behind them.
  private static func cut(_ path: String, to count: Int, header: ClassicHeader) throws(MDError) {
    guard count <= header.completeRecords || header.recordSize == 0 else {
      throw MDError(
        .file, "the file is shorter than the checkpoint says", at: .init(file: path),
        found: "\(header.completeRecords) complete records", expected: "at least \(count)",
        hint: "restore the file that belongs to the checkpoint")
    }
    let descriptor = Foundation.open(path, O_RDWR)
    guard descriptor >= 0 else { throw AtomicFile.systemError("cannot open the file for writing", path) }
    defer { _ = Foundation.close(descriptor) }
    let number = withUnsafeBytes(of: UInt32(count).bigEndian) { Array($0) }
    guard pwrite(descriptor, number, 4, 4) == 4,
      ftruncate(descriptor, off_t(header.fileSize(records: count))) == 0,
      fsync(descriptor) == 0
    else { throw AtomicFile.systemError("cannot cut the file to its complete records", path) }
  }

  private static func summary(_ variables: [VariableDeclaration], _ dimensions: [(String, Int)]) -> String {
    dimensions.filter { $0.1 > 0 }.map { "\($0.0) = \($0.1)" }.joined(separator: ", ") + "; "
      + variables.map { "\($0.name) (\($0.type))" }.joined(separator: " ")
  }
}
