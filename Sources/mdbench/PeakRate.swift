import CKernels
import MDCore

/// The most floating-point operations a second that fused multiply-adds in registers reach on this machine.
struct PeakRate: Encodable {
  /// Threads that run at the same time.
  let threads: Int
  /// Gflop/s of all threads together, double precision.
  let double: Double
  /// Gflop/s of all threads together, single precision.
  let single: Double

  /// Measures about 0.2 s: the best of short tries, because other work on the machine can only make it slower.
  static func measured(threads: Int) -> PeakRate {
    PeakRate(
      threads: threads, double: best(threads: threads, ck_fma_double),
      single: best(threads: threads, ck_fma_single))
  }

  private typealias Kernel = @Sendable (_ rounds: Int, _ sum: UnsafeMutablePointer<Double>?) -> Double

  private static func best(threads: Int, _ kernel: Kernel) -> Double {
    let workers = Workers(threads: threads)
    let rounds = 400_000
    return (0..<30).map { _ in
      let start = ContinuousClock.now
      let flop = workers.partials(count: threads, chunkSize: 1, initial: 0.0) { _ in
        var sum = 0.0
        return kernel(rounds, &sum)
      }
      return flop.reduce(0, +) / ((ContinuousClock.now - start) / .nanoseconds(1))
    }.max() ?? 0
  }
}
