import MDCore
import Potentials
import Synchronization

/// A potential with a clock: adds up the time spent inside it and leaves its results alone.
struct TimedPotential: ShortRangePotential {
  /// Time spent, shared by all copies.
  final class Clock: Sendable {
    private let total = Mutex(Duration.zero)

    /// Seconds since the last `reset`.
    var seconds: Double { total.withLock { $0 / .seconds(1) } }

    func add(_ time: Duration) { total.withLock { $0 += time } }
    func reset() { total.withLock { $0 = .zero } }
  }

  private var base: any ShortRangePotential
  /// Kernels of a Deep Potential since it was prepared; none for others.
  var kernels: [KernelTime] { (base as? DeepPotential)?.kernelTimes ?? [] }
  private let clock: Clock

  init(_ base: any ShortRangePotential, clock: Clock) {
    self.base = base
    self.clock = clock
  }

  var label: String { base.label }
  var cutoff: Double { base.cutoff }
  var provides: Quantities { base.provides }
  var continuity: Continuity { base.continuity }
  var notices: [String] { base.notices }

  mutating func prepare(species: [String]) throws(MDError) { try base.prepare(species: species) }

  mutating func accumulate(
    _ wanted: Quantities, neighborhood: Neighborhood, workers: Workers, into result: inout Evaluation
  ) throws(MDError) {
    let start = ContinuousClock.now
    try base.accumulate(wanted, neighborhood: neighborhood, workers: workers, into: &result)
    clock.add(ContinuousClock.now - start)
  }
}
