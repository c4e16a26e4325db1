import Dispatch
import Synchronization

/// Runs fixed chunks of work on a number of threads.
///
/// How the work is cut must not depend on `threads`: with ordered reductions over chunks the results are then
/// the same bits on any number of threads.
public struct Workers: Sendable, Equatable {
  /// Number of threads used, at least one.
  public let threads: Int

  public init(threads: Int) { self.threads = max(1, threads) }

  /// Calls `body(chunk)` for every chunk in 0 ..< chunks, each once, in no particular order; returns when all are done.
  ///
  /// The body may write only to memory that belongs to its chunk.
  public func run(chunks: Int, _ body: (_ chunk: Int) -> Void) {
    if threads == 1 || chunks <= 1 {
      for chunk in 0..<chunks { body(chunk) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      let shared = Unchecked(body: escaping)
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: min(threads, chunks)) { _ in
        while true {
          let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if chunk >= chunks { return }
          shared.body(chunk)
        }
      }
    }
  }

  /// Cuts 0 ..< count into ranges of `size` and calls `body(chunk, range)` for each.
  public func run(count: Int, chunkSize size: Int, _ body: (_ chunk: Int, _ range: Range<Int>) -> Void) {
    let chunks = (count + size - 1) / size
    run(chunks: chunks) { chunk in body(chunk, chunk * size..<min(count, (chunk + 1) * size)) }
  }

  /// The caller promises that chunks write to disjoint memory.
  private struct Unchecked: @unchecked Sendable {
    let body: (Int) -> Void
  }
}
