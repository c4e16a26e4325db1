import Foundation
import MDCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A text table that grows by whole lines and can be cut back to a length.
final class TableFile {
  private let path: String
  private let descriptor: Int32
  /// Bytes of complete lines.
  private(set) var length: Int

  /// Creates the file with its header line, replacing what was there.
  convenience init(creating path: String, header: String) throws(MDError) {
    try AtomicFile.write(header, to: path)
    try self.init(opening: path, length: header.utf8.count)
  }

  /// Continues a file after its first `length` bytes; its header line must be `header`.
  convenience init(continuing path: String, length: Int, header: String) throws(MDError) {
    let found = try FileBytes.head(path, count: header.utf8.count)
    guard found == Array(header.utf8) else {
      throw MDError(
        .file, "the table does not belong to this run: its columns differ", at: .init(file: path, line: 1),
        found: String(decoding: found.prefix { $0 != 10 }, as: UTF8.self),
        expected: String(header.dropLast()), hint: "resume with the deck and version that began it")
    }
    try Self.cut(path, to: length)
    try self.init(opening: path, length: length)
  }

  private init(opening path: String, length: Int) throws(MDError) {
    descriptor = open(path, O_WRONLY | O_APPEND)
    self.path = path
    self.length = length
    guard descriptor >= 0 else { throw AtomicFile.systemError("cannot open the table", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends whole lines; after a failure the file ends with its last complete line.
  func append(_ lines: String) throws(MDError) {
    var failure: MDError?
    let bytes = Array(lines.utf8)
    bytes.withUnsafeBytes { view in
      do throws(MDError) { try AtomicFile.writeAll(view, to: descriptor, path: path) } catch {
        failure = error
      }
    }
    if let failure {
      _ = ftruncate(descriptor, off_t(length))
      throw failure
    }
    length += bytes.count
  }

  func flush() throws(MDError) {
    guard fsync(descriptor) == 0 else {
      throw AtomicFile.systemError("cannot bring the table safely to disk", path)
    }
  }

  /// Cuts a file to its first `length` bytes.
  static func cut(_ path: String, to length: Int) throws(MDError) {
    let found = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
    guard found >= length else {
      throw MDError(
        .file, "the table is shorter than the checkpoint says", at: .init(file: path),
        found: "\(found) bytes",
        expected: "at least \(length)", hint: "restore the file that belongs to the checkpoint")
    }
    guard truncate(path, off_t(length)) == 0 else {
      throw AtomicFile.systemError("cannot cut the table", path)
    }
  }
}
