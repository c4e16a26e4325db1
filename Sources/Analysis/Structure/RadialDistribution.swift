internal import Foundation
public import MDCore

/// Radial distribution functions g(r), total and for each pair of species, with errors and coordination numbers.
public struct RadialDistribution: Sendable, Equatable {
  /// One g(r).
  public struct Curve: Sendable, Equatable {
    /// "total" or "Fe-C".
    public var name: String
    public var g: [Double]
    /// One standard error of each bin, from blocks of the run; infinite when there were too few frames.
    public var standardError: [Double]
    /// Where g first stops falling behind its highest peak (A); nil if it does not within the range.
    public var firstMinimum: Double?
    /// Neighbours of the second species around one atom of the first up to the first minimum. The error is that of the
    /// count; where the minimum lies is taken as exact.
    public var coordination: Estimate?
    /// "C-Fe" and the neighbours of the first species around one atom of the second; nil for like pairs.
    public var reverse: (name: String, number: Estimate)? {
      guard let coordination, let ratio = populationRatio else { return nil }
      return (
        name.split(separator: "-").reversed().joined(separator: "-"),
        coordination.converted(by: ratio, to: coordination.unit)
      )
    }
    /// Neighbours within each distance: `coordination` up to the outer edge of each bin.
    public var runningCoordination: [Double]
    /// Atoms of the first species over those of the second; nil for like pairs.
    package var populationRatio: Double?
  }

  /// Centres of the bins (A).
  public let r: [Double]
  public let lengthUnit: String
  public let curves: [Curve]

  /// r, then g, its error and the running coordination number of every curve.
  public var table: Table {
    Table(
      name: "rdf",
      columns: [Table.Column("r", unit: lengthUnit, r)]
        + curves.flatMap {
          [
            Table.Column("g \($0.name)", $0.g), Table.Column("error \($0.name)", $0.standardError),
            Table.Column("n \($0.name)", $0.runningCoordination),
          ]
        })
  }
}

/// Accumulates g(r) over frames.
///
///   g_ab(r) = <V n_ab(r)> / (N_a N_b 4 pi r^2 dr),
/// n_ab the ordered pairs at distance r, images included, so that the range may exceed half the cell. It tends to
/// 1 far out, or to 1 - 1/N within a range that reaches no image of the atom itself. Cost O(N) a frame.
public struct RadialDistributionAnalysis: Analysis {
  private let requestedRange: Double?
  private let binCount: Int
  private var list: NeighborList?
  private var collected: Collected?
  private var monitor = EquilibrationMonitor()

  private struct Collected {
    var topology: Topology
    var species: [Int]
    var binWidth: Double
    var blocks: BlockAccumulator
    var volume = 0.0
    /// Half the least distance between opposite faces of any frame: farther out are images of what is within.
    var halfWidth = Double.infinity
  }

  /// `range`: largest distance (A), by default 3.5 times the cube root of the volume per atom.
  public init(range: Double? = nil, bins: Int = 200) {
    precondition(bins > 0 && range.map { $0 > 0 } ?? true)
    requestedRange = range
    binCount = bins
  }

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let state = snapshot.state
    guard state.cell.isFullyPeriodic, state.count > 0 else {
      throw MDError(
        .analysis, "g(r) needs atoms in a cell that is periodic in all directions",
        found: "\(state.count) atoms")
    }
    var work = collected ?? start(snapshot)
    collected = nil
    guard work.topology.types == snapshot.topology.types else {
      throw MDError(.analysis, "the species of atoms change between frames")
    }
    var list =
      list
      ?? NeighborList(
        cutoff: work.binWidth * Double(binCount), skin: 0, types: work.topology.types)
    self.list = nil
    try list.update(positions: state.positions, cell: state.cell, workers: Workers(threads: 1))
    try Self.count(list, &work, bins: binCount, volume: state.cell.volume)
    self.list = list
    monitor.note(snapshot)
    let heights = state.cell.heights
    work.halfWidth = min(work.halfWidth, 0.5 * min(heights.x, heights.y, heights.z))
    collected = work
  }

  private func start(_ snapshot: borrowing Snapshot) -> Collected {
    let perAtom = snapshot.state.cell.volume / Double(snapshot.state.count)
    let range = requestedRange ?? 3.5 * cbrt(perAtom)
    let species = Set(snapshot.topology.types).sorted()
    return Collected(
      topology: snapshot.topology, species: species, binWidth: range / Double(binCount),
      blocks: BlockAccumulator(width: species.count * species.count * binCount))
  }

  private static func count(
    _ list: NeighborList, _ work: inout Collected, bins: Int, volume: Double
  ) throws(MDError) {
    var place = Array(repeating: 0, count: work.topology.species.count)
    for (k, type) in work.species.enumerated() { place[type] = k }
    let (count, scale) = (work.species.count, 1 / work.binWidth)
    try list.withNeighborhood { (view) throws(MDError) in
      let kinds = view.types.map { place[Int($0)] }
      work.blocks.add { sums in
        for i in 0..<view.count {
          for entry in view.entries(of: i) {
            let bin = Int(view.displacement(i, entry).length * scale)
            guard bin < bins else { continue }
            sums[(kinds[i] * count + kinds[Int(view.neighbors[entry])]) * bins + bin] += volume
          }
        }
      }
    }
    work.volume += volume
  }

  /// Throws when there was no frame. Blocks before equilibrium are left out.
  public consuming func finish() throws(MDError) -> RadialDistribution {
    guard let work = collected else { throw MDError(.analysis, "there is no frame for g(r)") }
    let start = monitor.equilibration().start
    let blocks = work.blocks.production(from: start)
    let width = work.binWidth
    let r = (0..<binCount).map { (Double($0) + 0.5) * width }
    let builder = RadialDistributionCurves(
      blocks: blocks, blockLength: work.blocks.blockLength, topology: work.topology, species: work.species,
      bins: binCount, width: width, meanVolume: work.volume / Double(work.blocks.frames),
      halfWidth: work.halfWidth)
    return RadialDistribution(
      r: r, lengthUnit: work.topology.units.lengthSymbol,
      curves: builder.curves(discarded: blocks.first?.firstFrame ?? 0))
  }
}
