package import MDCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps other processes from writing into a folder as long as it is held; the system lets go of it when the
/// process ends, however that happens.
///
/// On file systems without locks it does nothing.
package struct FolderLock {
  private let descriptor: Int32

  /// Throws if another process, or another lock of this one, holds the folder.
  package init(_ path: String) throws(MDError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AtomicFile.systemError("cannot open the folder", path) }
    // Whoever only asks whether a folder is held holds it for an instant.
    for _ in 0..<5 {
      guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
      usleep(20_000)
    }
    close(descriptor)
    throw MDError(
      .file, "another process is writing into this folder", at: .init(file: path),
      hint: "wait until it has ended, or stop it")
  }

  package func release() { close(descriptor) }
}
