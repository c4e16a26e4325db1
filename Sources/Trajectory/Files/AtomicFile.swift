import Foundation
package import MDCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writing files so that a reader, or a power cut, never meets half of one.
package enum AtomicFile {
  /// Replaces `path` by `bytes`: a temporary file in the same folder, fsync, rename, fsync of the folder.
  ///
  /// On failure the old file is untouched and the temporary one is removed.
  /// - Parameter keepsPrevious: keeps what stood at `path` before under `path.previous`.
  package static func write(_ bytes: [UInt8], to path: String, keepsPrevious: Bool = false) throws(MDError) {
    let temporary = path + ".partial"
    do throws(MDError) {
      try writeSynced(bytes, to: temporary, named: path)
      if keepsPrevious { try keepPrevious(path) }
      guard rename(temporary, path) == 0 else { throw systemError("cannot put the new file in place", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    syncFolder(of: path)
  }

  /// The same for text.
  package static func write(_ text: String, to path: String) throws(MDError) {
    try write(Array(text.utf8), to: path)
  }

  /// Brings a finished file to disk and gives it its final name, replacing what stood there.
  package static func move(_ temporary: String, to path: String) throws(MDError) {
    try sync(temporary)
    guard rename(temporary, path) == 0 else { throw systemError("cannot put the new file in place", path) }
    syncFolder(of: path)
  }

  /// Makes a folder and those above it where they are missing.
  package static func makeFolder(_ path: String) throws(MDError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += made.isEmpty || made == "/" ? part : "/" + part
      if isFolder(made) || mkdir(made, 0o777) == 0 { continue }
      let failure = systemError("the folder cannot be made", path)
      // Another process may have made it in between.
      guard isFolder(made) else { throw failure }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Waits until everything written to `path` is on the disk.
  package static func sync(_ path: String) throws(MDError) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw systemError("cannot open the file", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw systemError("cannot bring the file safely to disk", path) }
  }

  /// Makes a rename in the folder of `path` durable; some file systems cannot, which does no harm.
  package static func syncFolder(of path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Writes all bytes to an open file, going on after interruptions and short writes.
  package static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws(MDError) {
    var done = 0
    while done < bytes.count {
      #if canImport(Glibc)
        let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #else
        let written = Darwin.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #endif
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw systemError("cannot write to the file", path) }
      done += written
    }
  }

  /// The error for a system call that just failed on `path`, from errno.
  package static func systemError(_ what: String, _ path: String) -> MDError {
    let code = errno
    return MDError(
      .file, what, at: .init(file: path), found: String(cString: strerror(code)), hint: advice(for: code))
  }

  /// What a user can do about an errno value.
  package static func advice(for code: Int32) -> String? {
    switch code {
    case ENOSPC, EDQUOT: "free disk space, or write to another disk; what was complete before stays readable"
    case EFBIG: "the file is larger than this system or your limit (ulimit -f) allows"
    case EACCES, EPERM, EROFS: "choose a folder you may write to"
    case ENOENT: "check the path"
    default: nil
    }
  }

  /// `path` is the name that the user knows, for messages.
  private static func writeSynced(
    _ bytes: [UInt8], to temporary: String, named path: String
  ) throws(MDError) {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw systemError("cannot create the file", path) }
    var failure: MDError?
    bytes.withUnsafeBytes { view in
      do throws(MDError) { try writeAll(view, to: descriptor, path: path) } catch { failure = error }
    }
    if failure == nil, fsync(descriptor) != 0 {
      failure = systemError("cannot bring the file safely to disk", path)
    }
    if close(descriptor) != 0, failure == nil { failure = systemError("cannot close the file", path) }
    if let failure { throw failure }
  }

  /// A second name for the present file, so that `path` itself is never missing; a copy where links are not allowed.
  private static func keepPrevious(_ path: String) throws(MDError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let previous = path + ".previous"
    unlink(previous)
    if link(path, previous) == 0 { return }
    guard rename(path, previous) == 0 else { throw systemError("cannot keep the previous file", path) }
  }
}
