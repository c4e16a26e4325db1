import Foundation
package import MDCore

/// The layout of a classic NetCDF file (CDF-1, CDF-2 or CDF-5), read from its first bytes.
///
/// Everything is checked against the size of the file before netcdf-c sees it, which trusts the numbers it finds:
/// a damaged count must become an error, not an allocation. [NetCDF classic format specification]
package struct ClassicHeader: Sendable {
  package struct Dimension: Sendable, Equatable {
    package var name: String
    /// Length; 0 marks the record dimension.
    package var length: Int
  }
  package struct Variable: Sendable, Equatable {
    package var name: String
    package var dimensions: [Int]
    package var type: NetCDFType
    /// Bytes of the variable, of one record for record variables, padded to four.
    package var size: Int
    package var begin: Int
    package var isRecord: Bool
  }

  /// 1, 2 or 5.
  package private(set) var version = 0
  /// Number of records the header claims; those that are complete in the file where it leaves them to be counted.
  package private(set) var records = 0
  private var leavesRecordsToBeCounted = false
  package private(set) var dimensions: [Dimension] = []
  package private(set) var variables: [Variable] = []
  /// Bytes of the header itself.
  package private(set) var size = 0
  /// Offset of the first record.
  package private(set) var recordStart = 0
  /// Bytes of one record.
  package private(set) var recordSize = 0
  /// Bytes of the file.
  package private(set) var fileSize = 0

  /// Number of records that are complete in the file, whatever the header claims.
  package var completeRecords: Int {
    recordSize == 0 ? 0 : min(records, max(0, fileSize + 3 - recordStart) / recordSize)
  }

  /// Bytes the file has when it holds `count` records and nothing else.
  package func fileSize(records count: Int) -> Int { recordStart + count * recordSize }

  /// Reads and checks the header of `path`.
  ///
  /// Fails if it is not a classic NetCDF file, is damaged, or (unless `allowsTruncated`) is shorter than it claims.
  package init(path: String, allowsTruncated: Bool = false) throws(MDError) {
    fileSize = try Self.size(of: path)
    var length = 1 << 16
    while true {
      let bytes = try FileBytes.head(path, count: length)
      var cursor = ClassicHeaderCursor(bytes: bytes, fileSize: fileSize, path: path)
      do {
        try parse(&cursor)
        break
      } catch {
        guard cursor.ranOut, bytes.count < fileSize, bytes.count == length else { throw error }
        length *= 8
      }
    }
    // A run that is going on may have added records since: those that the header counts are in the file only now.
    fileSize = try Self.size(of: path)
    try layOut(path)
    if leavesRecordsToBeCounted, recordSize > 0 {
      records = max(0, fileSize + 3 - recordStart) / recordSize
    }
    let (bytes, overflow) = records.multipliedReportingOverflow(by: recordSize)
    // Records without content, or sums beyond 64 bits, are never true.
    if overflow || bytes > Int.max - recordStart - 3 || (records > 0 && recordSize == 0) {
      throw Self.damaged(path, "\(records) records of \(recordSize) bytes")
    }
    if !allowsTruncated, recordSize > 0, recordStart + bytes > fileSize + 3 {
      throw MDError(
        .file, "the file is truncated", at: .init(file: path),
        found: "\(fileSize) bytes, \(completeRecords) complete frames",
        expected: "\(recordStart + bytes) bytes for \(records) frames",
        hint: "copy the file again, or cut it to its complete frames")
    }
  }

  private static func size(of path: String) throws(MDError) -> Int {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let size = attributes[.size] as? NSNumber
    else { throw MDError(.file, "the file does not exist", at: .init(file: path), hint: "check the path") }
    return size.intValue
  }

  private mutating func parse(_ cursor: inout ClassicHeaderCursor) throws(MDError) {
    (version, dimensions, variables) = (try cursor.magic(), [], [])
    let claimed = try cursor.records()
    (records, leavesRecordsToBeCounted) = (claimed ?? 0, claimed == nil)
    for _ in 0..<(try cursor.list(tag: 10, "dimension")) {
      dimensions.append(Dimension(name: try cursor.name(), length: try cursor.count("length of a dimension")))
    }
    guard dimensions.count(where: { $0.length == 0 }) <= 1 else {
      throw cursor.damaged("more than one record dimension")
    }
    try cursor.skipAttributes()
    for _ in 0..<(try cursor.list(tag: 11, "variable")) { try parseVariable(&cursor) }
    guard Set(dimensions.map(\.name)).count == dimensions.count,
      Set(variables.map(\.name)).count == variables.count
    else { throw cursor.damaged("the same name twice") }
    size = cursor.position
  }

  private mutating func parseVariable(_ cursor: inout ClassicHeaderCursor) throws(MDError) {
    let name = try cursor.name()
    let rank = try cursor.count("number of dimensions of '\(name)'", limit: 1024)
    var ids: [Int] = []
    for place in 0..<rank {
      let id = try cursor.count("dimension of '\(name)'")
      guard dimensions.indices.contains(id) else { throw cursor.damaged("dimension \(id) of '\(name)'") }
      guard place == 0 || dimensions[id].length > 0 else {
        throw cursor.damaged("'\(name)' with its record dimension not first")
      }
      ids.append(id)
    }
    try cursor.skipAttributes()
    let type = try cursor.type()
    _ = try cursor.count("size of '\(name)'", limit: Int.max)
    let begin = try cursor.offset("place of '\(name)'")
    let isRecord = ids.first.map { dimensions[$0].length == 0 } ?? false
    var size = type.size
    for id in isRecord ? ids.dropFirst() : ids[...] {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimensions[id].length)
      // Not more than the file in a fixed variable; a record may be wanted by a file without records yet.
      guard !overflow, product < 1 << 50 else { throw cursor.damaged("'\(name)' larger than the file") }
      size = product
    }
    variables.append(
      Variable(
        name: name, dimensions: ids, type: type, size: (size + 3) / 4 * 4, begin: begin, isRecord: isRecord))
  }

  /// Finds where records begin and checks that all variables lie inside the file and behind the header.
  private mutating func layOut(_ path: String) throws(MDError) {
    let recordVariables = variables.filter(\.isRecord)
    if recordVariables.count == 1, let only = recordVariables.first {
      // A lone record variable is not padded.
      recordSize = only.dimensions.dropFirst().reduce(only.type.size) { $0 * dimensions[$1].length }
    } else {
      for variable in recordVariables {
        let (sum, overflow) = recordSize.addingReportingOverflow(variable.size)
        if overflow { throw Self.damaged(path, "records larger than the file") }
        recordSize = sum
      }
    }
    let fixedEnd = variables.filter { !$0.isRecord }.map { $0.begin + $0.size }.max() ?? size
    recordStart = recordVariables.map(\.begin).min() ?? fixedEnd
    for variable in variables {
      guard variable.begin >= size else { throw Self.damaged(path, "'\(variable.name)' inside the header") }
      if variable.isRecord {
        guard variable.begin + variable.size <= recordStart + recordSize + 3 else {
          throw Self.damaged(path, "'\(variable.name)' outside its record")
        }
      } else if variable.begin + variable.size > fileSize + 3 {
        throw Self.damaged(path, "'\(variable.name)' beyond the end of the file (\(fileSize) bytes)")
      }
    }
  }

  static func damaged(_ path: String, _ found: String) -> MDError {
    MDError(
      .file, "the NetCDF header is damaged", at: .init(file: path), found: found,
      hint: "copy the file again, or write it anew")
  }
}
