internal import Synchronization

/// Hands out scratch memory, one piece for each thread at work.
///
/// Which piece a chunk gets differs from run to run; results do not depend on it.
final class ScratchPool: Sendable {
  private let free: Mutex<[ChunkScratch]>
  let count: Int
  let atomCapacity: Int
  let entryCapacity: Int

  init(_ model: PreparedModel, count: Int, atoms: Int, entries: Int) {
    self.count = count
    atomCapacity = atoms
    entryCapacity = entries
    free = Mutex((0..<count).map { _ in ChunkScratch(model, atoms: atoms, entries: entries) })
  }

  /// Runs `body` with a piece that no other thread uses. At most `count` threads may be inside.
  func withScratch(_ body: (ChunkScratch) -> Void) {
    let scratch = free.withLock { $0.removeLast() }
    body(scratch)
    free.withLock { $0.append(scratch) }
  }
}
