internal import Foundation
public import MDCore

/// Accumulates static structure factors over frames.
///
///   X_ab(k) = <Re rho_a(k) rho_b(-k)> / N,  rho_a(k) = sum over atoms of species a of exp(i k . r),
/// k the wave vectors of the periodic cell, of any shape, in shells of equal width. From X: the total S = sum of all
/// X_ab; Faber and Ziman's S_ab = 1 + (X_ab - c_a delta_ab) / (c_a c_b); Ashcroft and Langreth's
/// S_ab = X_ab / sqrt(c_a c_b). A shell holds at most 40 wave vectors, so a frame costs about 40 times the shells times
/// the atoms, a few nanoseconds each. The vectors keep their indices while the cell breathes.
public struct StructureFactorAnalysis: Analysis {
  static let vectorsPerShell = 40
  private let requestedRange: Double?
  private let binCount: Int
  private let convention: StructureFactorConvention
  private var collected: Collected?
  private var monitor = EquilibrationMonitor()

  private struct Collected {
    var topology: Topology
    /// Atoms of each species that occurs.
    var atoms: [[Int]]
    var shells: WaveShells
    var phases: PhaseSums
    var blocks: BlockAccumulator
    var cellSum: Matrix3

    /// Pairs of species a <= b.
    var pairs: [(Int, Int)] { atoms.indices.flatMap { a in (a..<atoms.count).map { (a, $0) } } }
  }

  /// `range`: largest k (1/A), by default 25 over the cube root of the volume per atom; `bins` shells up to there.
  public init(
    range: Double? = nil, bins: Int = 250, convention: StructureFactorConvention = .faberZiman
  ) {
    precondition(bins > 0 && range.map { $0 > 0 } ?? true)
    requestedRange = range
    binCount = bins
    self.convention = convention
  }

  public mutating func consume(_ snapshot: borrowing Snapshot) throws(MDError) {
    let state = snapshot.state
    guard state.cell.isFullyPeriodic, state.count > 0, state.cell.volume > 0 else {
      throw MDError(
        .analysis, "S(k) needs atoms in a cell that is periodic in all directions",
        found: "\(state.count) atoms")
    }
    var work: Collected
    if let begun = collected { work = begun } else { work = try start(snapshot) }
    collected = nil
    guard work.topology.types == snapshot.topology.types else {
      throw MDError(.analysis, "the species of atoms change between frames")
    }
    let inverse = state.cell.vectors.inverse
    let amplitudes = work.atoms.map { atoms in work.phases.sums(atoms.map { state.positions[$0] * inverse }) }
    let (pairs, shells) = (work.pairs, work.shells.shells)
    work.blocks.add { sums in
      for (p, (a, b)) in pairs.enumerated() {
        for (s, shell) in shells.enumerated() {
          var sum = 0.0
          for w in shell {
            sum += amplitudes[a].real[w] * amplitudes[b].real[w]
            sum += amplitudes[a].imaginary[w] * amplitudes[b].imaginary[w]
          }
          sums[p * shells.count + s] += sum / Double(shell.count)
        }
      }
    }
    work.cellSum += state.cell.vectors
    monitor.note(snapshot)
    collected = work
  }

  private func start(_ snapshot: borrowing Snapshot) throws(MDError) -> Collected {
    let (state, topology) = (snapshot.state, snapshot.topology)
    let range = requestedRange ?? 25 / cbrt(state.cell.volume / Double(state.count))
    let lengths = state.cell.lengths
    let longest = max(lengths.x, lengths.y, lengths.z)
    guard range * longest < 1e9, range / Double(binCount) * longest < 2 * .pi * 200 else {
      throw MDError(
        .analysis, "the range of the structure factor is too large for its bins",
        found: "\(range) in \(binCount) bins",
        expected: "some 10 1/A, or more bins")
    }
    let shells = WaveShells(state.cell, range: range, bins: binCount, most: Self.vectorsPerShell)
    guard !shells.shells.isEmpty else {
      throw MDError(
        .analysis, "no wave vector of the cell is that short", found: "a range of \(range)",
        expected:
          "more than \(significant(2 * .pi / max(state.cell.lengths.x, state.cell.lengths.y, state.cell.lengths.z), digits: 3))"
      )
    }
    let atoms = Set(topology.types).sorted().map { type in
      topology.types.indices.filter { topology.types[$0] == type }
    }
    let pairs = atoms.count * (atoms.count + 1) / 2
    return Collected(
      topology: topology, atoms: atoms, shells: shells, phases: PhaseSums(shells.indices),
      blocks: BlockAccumulator(width: pairs * shells.shells.count), cellSum: .zero)
  }

  /// Throws when there was no frame. Blocks before equilibrium are left out.
  public consuming func finish() throws(MDError) -> StructureFactor {
    guard let work = collected else { throw MDError(.analysis, "there is no frame for S(k)") }
    let blocks = work.blocks.production(from: monitor.equilibration().start)
    let shellCount = work.shells.shells.count
    let count = Double(work.topology.count)
    func curve(_ name: String, offset: Double, _ weights: [Double]) -> StructureFactor.Curve {
      let reduced = blocks.map { block in
        BlockAccumulator.Block(
          firstFrame: block.firstFrame, frames: block.frames,
          sums: (0..<shellCount).map { s in
            weights.indices.reduce(0) { $0 + weights[$1] * block.sums[$1 * shellCount + s] } / count
          })
      }
      let (mean, error) = blockMeans(reduced, fullLength: work.blocks.blockLength)
      return StructureFactor.Curve(name: name, values: mean.map { offset + $0 }, standardError: error)
    }
    let pairs = work.pairs
    var curves = [curve("total", offset: 0, pairs.map { $0 == $1 ? 1 : 2 })]
    if work.atoms.count > 1 {
      for (p, (a, b)) in pairs.enumerated() {
        let (ca, cb) = (Double(work.atoms[a].count) / count, Double(work.atoms[b].count) / count)
        let name = "\(work.topology.name(of: work.atoms[a][0]))-\(work.topology.name(of: work.atoms[b][0]))"
        var weights = Array(repeating: 0.0, count: pairs.count)
        switch convention {
        case .faberZiman:
          weights[p] = 1 / (ca * cb)
          curves.append(curve(name, offset: a == b ? 1 - 1 / ca : 1, weights))
        case .ashcroftLangreth:
          weights[p] = 1 / (ca * cb).squareRoot()
          curves.append(curve(name, offset: 0, weights))
        }
      }
    }
    let full = blocks.count { $0.frames == work.blocks.blockLength }
    return StructureFactor(
      k: work.shells.lengths(in: Cell((1 / Double(work.blocks.frames)) * work.cellSum)),
      vectors: work.shells.shells.map(\.count), convention: convention, curves: curves,
      units: work.topology.units,
      warnings: full >= 4 ? [] : ["too few frames for error bars: at least four blocks are needed"])
  }
}
