public import MDCore

/// A point a run can be resumed from, bit for bit.
public struct Checkpoint: Sendable, Equatable {
  /// Words that tie it to its run, e.g. "deck": hash, "version": ..., in any number.
  public var identity: [String: String]
  /// The state of everything that has one.
  public var record: CheckpointRecord

  public init(identity: [String: String], record: CheckpointRecord) {
    self.identity = identity
    self.record = record
  }

  /// Replaces the checkpoint at `path` in one stroke; what stood there stays as `path.previous`.
  ///
  /// A crash at any moment leaves a complete checkpoint at `path` or `path.previous`.
  public func write(to path: String) throws(MDError) {
    try AtomicFile.write(CheckpointFormat.encode(self), to: path, keepsPrevious: true)
  }

  /// Reads the checkpoint at `path`; if that is missing or damaged, the one before it, with a notice for the user.
  ///
  /// Fails with the first file's fault if neither can be read.
  public static func read(_ path: String) throws(MDError) -> (checkpoint: Checkpoint, notice: String?) {
    do throws(MDError) {
      return (try readFile(path), nil)
    } catch {
      guard let previous = try? readFile(path + ".previous") else { throw error }
      return (previous, "the checkpoint before the last is used, because: \(error.description)")
    }
  }

  private static func readFile(_ path: String) throws(MDError) -> Checkpoint {
    try CheckpointFormat.decode(Array(FileBytes.read(path)), path: path)
  }
}
