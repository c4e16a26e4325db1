import Foundation
import MDCore
import Potentials
import Trajectory

/// What was measured of one system on one number of threads.
struct Measurement: Encodable {
  let potential: String
  let precision: String
  let atoms: Int
  let threads: Int
  /// Thickness of the list beyond the cutoff (A).
  let skin: Double
  /// Steps timed, and how often the neighbour list was rebuilt in them.
  let steps: Int
  let rebuilds: Int
  /// Microseconds per atom and step over repeated blocks of steps.
  let median: Double
  let least: Double
  let most: Double
  /// All blocks together.
  let mean: Double
  /// User time of all threads over wall time.
  let threadsBusy: Double
  /// Neighbours per atom within the cutoff, and in the list.
  let neighbors: Double
  let listed: Double
  /// Flop per atom and step; nil for potentials whose operations are not counted.
  let cost: ModelCost?
  /// Gflop/s at the median; nil for these too.
  let rate: Double?
  /// Most memory of the process so far (MiB).
  let peakMemory: Double
  let kernels: [KernelTime]
  /// Atoms times steps that were timed.
  var atomSteps: Double { Double(atoms * steps) }
}

/// Steps of constant-energy dynamics of a `BenchmarkSystem`.
struct Stepper {
  private var simulation: Simulation
  private let system: BenchmarkSystem
  private let precision: Precision
  private let skin: Double
  private let clock = TimedPotential.Clock()

  /// Builds everything and evaluates the first forces.
  init(
    _ system: BenchmarkSystem, _ structure: Structure, precision: Precision, threads: Int,
    skin: Double
  ) throws(MDError) {
    let field = try ForceField(
      [TimedPotential(system.term(precision), clock: clock)], topology: system.topology(structure),
      skin: skin, workers: Workers(threads: threads))
    simulation = Simulation(
      state: structure.state, field: field, scheme: .dynamics(Splitting.nve()), timestep: system.timestep,
      steps: .max)
    (self.system, self.precision, self.skin) = (system, precision, skin)
    try simulation.start(observing: false)
  }

  mutating func advance(_ steps: Int) throws(MDError) {
    for _ in 0..<steps { try simulation.advance() }
  }

  /// Potential energy now (eV).
  var energy: Double { simulation.field.evaluation.energy }

  /// Times up to nine blocks of steps, at least three, of about `seconds` altogether, after a few steps to warm up.
  mutating func measure(seconds: Double) throws(MDError) -> Measurement {
    let wall = { (start: ContinuousClock.Instant) in (ContinuousClock.now - start) / .seconds(1) }
    var start = ContinuousClock.now
    try advance(2)
    let step = max(wall(start) / 2, 1e-9)
    let blocks = min(9, max(3, Int(seconds / step)))
    let length = max(1, Int(seconds / Double(blocks) / step))
    let rebuilds = simulation.field.list?.rebuilds ?? 0
    clock.reset()
    let before = kernels
    let user = ProcessFigures.userTime
    var times: [Double] = []
    for _ in 0..<blocks {
      start = ContinuousClock.now
      try advance(length)
      times.append(wall(start))
    }
    return try result(
      times.sorted(), length: length, userTime: ProcessFigures.userTime - user,
      kernels: zip(kernels, before).map {
        KernelTime(name: $0.name, seconds: $0.seconds - $1.seconds, flop: $0.flop - $1.flop)
      },
      rebuilds: (simulation.field.list?.rebuilds ?? 0) - rebuilds)
  }

  private var kernels: [KernelTime] { (simulation.field.terms[0] as? TimedPotential)?.kernels ?? [] }

  private func result(
    _ times: [Double], length: Int, userTime: Double, kernels: [KernelTime], rebuilds: Int
  ) throws(MDError) -> Measurement {
    let atoms = simulation.state.count
    let neighbors = try neighborsWithinCutoff() / Double(atoms)
    let cost = system.model.map { ModelCost($0, neighbors: neighbors) }
    let steps = times.count * length
    let total = times.reduce(0, +)
    let perAtom = 1e6 / Double(length * atoms)
    let median = times[times.count / 2] * perAtom
    let threads = Double(simulation.field.workers.threads)
    let inside = kernels.isEmpty ? clock.seconds * threads : kernels.reduce(0) { $0 + $1.seconds }
    let parts =
      kernels.isEmpty
      ? [KernelTime(name: "forces", seconds: inside, flop: (cost?.total ?? 0) * Double(atoms * steps))]
      : kernels
    return Measurement(
      potential: system.kind.rawValue, precision: precision.rawValue, atoms: atoms,
      threads: simulation.field.workers.threads, skin: skin, steps: steps, rebuilds: rebuilds,
      median: median, least: times[0] * perAtom,
      most: times[times.count - 1] * perAtom, mean: total / Double(times.count) * perAtom,
      threadsBusy: userTime / total, neighbors: neighbors,
      listed: Double(simulation.field.list?.entryCount ?? 0) / Double(atoms), cost: cost,
      rate: cost.map { $0.total / median * 1e-3 },
      peakMemory: ProcessFigures.peakMemory,
      kernels: parts + [
        KernelTime(
          name: "neighbour list, motion, waiting", seconds: threads * total - inside, flop: 0)
      ])
  }

  /// Entries of the list that are within the cutoff now.
  private func neighborsWithinCutoff() throws(MDError) -> Double {
    guard let list = simulation.field.list else { return 0 }
    let limit = list.cutoff * list.cutoff
    return try list.withNeighborhood { (view) throws(MDError) in
      var count = 0
      for i in 0..<view.count {
        for p in view.entries(of: i) where view.displacement(i, p).length2 < limit { count += 1 }
      }
      return Double(count)
    }
  }
}
