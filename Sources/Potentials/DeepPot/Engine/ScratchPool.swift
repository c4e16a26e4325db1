internal import Synchronization

/// Hands out scratch memory, one piece for each thread at work.
///
/// Which piece a chunk gets differs from run to run; results do not depend on it.
final class ScratchPool<Kernel: DescriptorKernel>: Sendable {
  private let free: Mutex<[ChunkScratch<Kernel>]>
  let all: [ChunkScratch<Kernel>]

  init(count: Int, _ make: () -> ChunkScratch<Kernel>) {
    all = (0..<count).map { _ in make() }
    free = Mutex(all)
  }

  /// Runs `body` with a piece that no other thread uses. At most `all.count` threads may be inside.
  func withScratch(_ body: (ChunkScratch<Kernel>) -> Void) {
    let scratch = free.withLock { $0.removeLast() }
    body(scratch)
    free.withLock { $0.append(scratch) }
  }
}
