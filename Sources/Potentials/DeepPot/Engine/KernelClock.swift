/// Parts of an evaluation of a Deep Potential, in the order in which they happen.
enum DeepKernel: Int, CaseIterable {
  case neighbors, environment, descriptor, fitting, gradients, forces

  var name: String {
    switch self {
    case .neighbors: "neighbours within the cutoff"
    case .environment: "environment rows"
    case .descriptor: "embedding and descriptor"
    case .fitting: "fitting network"
    case .gradients: "descriptor and embedding, back"
    case .forces: "pair forces and virial"
    }
  }
}

/// Clock readings between the parts of a chunk: a few a millisecond, too few to show.
struct KernelClock {
  private(set) var seconds = SIMD8<Double>.zero
  private(set) var pairs = 0
  private(set) var centres = 0
  private(set) var fittingFlop = 0.0
  private var last = ContinuousClock.now

  mutating func start() { last = .now }

  /// Counts the time since the last reading for `kernel`.
  mutating func stop(_ kernel: DeepKernel) {
    let now = ContinuousClock.now
    seconds[kernel.rawValue] += (now - last) / .seconds(1)
    last = now
  }

  /// Counts a chunk; `fitting` is the flop of the fitting network of one centre.
  mutating func count(pairs: Int, centres: Int, fitting: Double) {
    self.pairs += pairs
    self.centres += centres
    fittingFlop += Double(centres) * fitting
  }
}
