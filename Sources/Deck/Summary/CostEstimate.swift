public import MDCore

/// What a run will cost: steps, time, memory and disk.
public struct CostEstimate: Sendable, Equatable {
  /// Steps of all dynamics stages.
  public let steps: Int
  /// Most steps that the minimisations may add.
  public let minimizationSteps: Int
  /// Wall time of the dynamics (s), nil without a measured speed; each step of a minimisation costs about as much.
  public let seconds: Double?
  /// Resident memory (bytes).
  public let memory: Double
  /// The trajectory (bytes).
  public let trajectoryBytes: Double
  /// The series with its table (bytes).
  public let seriesBytes: Double
  /// A checkpoint; two exist while one is replaced (bytes).
  public let checkpointBytes: Double

  /// All that the run writes (bytes).
  public var diskBytes: Double { trajectoryBytes + seriesBytes + 2 * checkpointBytes }

  /// `microsecondsPerAtomStep` is measured by the caller on this machine; `written` atoms are in the trajectory.
  public init(
    _ plan: Plan, topology: Topology, cell: Cell, cutoff: Double?, microsecondsPerAtomStep: Double?
  ) {
    let atoms = Double(topology.count)
    let output = plan.output
    steps = plan.dynamicsSteps
    minimizationSteps = plan.stages.reduce(0) { $0 + ($1.isDynamics ? 0 : $1.steps) }
    seconds = microsecondsPerAtomStep.map { Double(plan.dynamicsSteps) * atoms * $0 * 1e-6 }

    func events(_ interval: Int?) -> Double { interval.map { Double(plan.dynamicsSteps / $0 + 1) } ?? 0 }
    let written = output.group.flatMap { topology.groups[$0] }.map { Double($0.count) } ?? atoms
    trajectoryBytes =
      output.frameInterval == nil
      ? 0 : 4096 + events(output.frameInterval) * (320 + written * Self.perAtom(output))
    // Energies, temperature, pressure, volume, density, the cell and the stress: some 25 numbers a row.
    let columns = 25.0
    seriesBytes =
      output.seriesInterval == nil
      ? 0 : 4096 + events(output.seriesInterval) * columns * (output.csv ? 8 + 15 : 8)

    // Neighbours within cutoff and skin: index and shift of each.
    let range = (cutoff ?? 0) + (cutoff == nil ? 0 : plan.skin)
    let neighbors = cell.volume > 0 ? atoms / cell.volume * 4 / 3 * Double.pi * range * range * range : 0
    memory = 60e6 + atoms * (400 + 6 * neighbors)
    // Positions, velocities and the positions at the last rebuild, as 64-bit words.
    checkpointBytes = 4096 + atoms * 9 * 8
  }

  /// Bytes of one atom in one frame.
  private static func perAtom(_ output: OutputPlan) -> Double {
    let number = output.precision == .single ? 4.0 : 8.0
    let vectors = 1 + (output.velocities ? 1.0 : 0) + (output.forces ? 1 : 0) + (output.unwrapped ? 1 : 0)
    return 3 * number * vectors + (output.atomEnergies ? 8 : 0)
  }

  /// Lines for the user.
  public var lines: [String] {
    var lines = [
      "steps     \(steps)"
        + (minimizationSteps > 0 ? " and at most \(minimizationSteps) of minimisation" : "")
    ]
    if let seconds { lines.append("time      \(Self.duration(seconds))") }
    lines.append("memory    \(Self.size(memory))")
    lines.append(
      "disk      \(Self.size(diskBytes)): trajectory "
        + "\(Self.size(trajectoryBytes)), series \(Self.size(seriesBytes)), checkpoint \(Self.size(checkpointBytes))"
    )
    return lines
  }

  /// A duration in its natural unit.
  public static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<90: "\(max(1, seconds).formatted(2)) s"
    case ..<5400: "\((seconds / 60).formatted(2)) min"
    case ..<172_800: "\((seconds / 3600).formatted(3)) h"
    default: "\((seconds / 86_400).formatted(3)) days"
    }
  }

  /// A number of bytes in its natural unit.
  public static func size(_ bytes: Double) -> String {
    switch bytes {
    case ..<1e3: "\(Int(bytes)) B"
    case ..<1e6: "\((bytes / 1e3).formatted(3)) kB"
    case ..<1e9: "\((bytes / 1e6).formatted(3)) MB"
    case ..<1e12: "\((bytes / 1e9).formatted(3)) GB"
    default: "\((bytes / 1e12).formatted(3)) TB"
    }
  }
}
