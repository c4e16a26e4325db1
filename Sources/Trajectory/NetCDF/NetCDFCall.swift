internal import CNetCDF
import MDCore
import Synchronization

/// netcdf-c keeps global tables and is not thread-safe: every call goes through this lock.
private let library = Mutex(())

/// Calls netcdf-c; a status other than NC_NOERR becomes an error that names the file and what was being done.
func netCDF(
  _ doing: @autoclosure () -> String, _ path: String, _ body: () -> Int32
) throws(MDError) {
  let status = library.withLock { _ in body() }
  guard status != NC_NOERR else { return }
  let reason = library.withLock { _ in String(cString: nc_strerror(status)) }
  throw MDError(
    .file, "cannot \(doing())", at: .init(file: path), found: reason,
    hint: status > 0 ? AtomicFile.advice(for: status) : nil)
}

/// Types of NetCDF variables that are read and written here.
package enum NetCDFType: Int32, Sendable {
  case byte = 1
  case character, short, int, float, double, unsignedByte, unsignedShort, unsignedInt, int64, unsignedInt64

  /// Bytes per value.
  package var size: Int {
    switch self {
    case .byte, .character, .unsignedByte: 1
    case .short, .unsignedShort: 2
    case .int, .float, .unsignedInt: 4
    case .double, .int64, .unsignedInt64: 8
    }
  }
  package var isInteger: Bool { self != .character && !isReal }
  package var isReal: Bool { self == .float || self == .double }
}
