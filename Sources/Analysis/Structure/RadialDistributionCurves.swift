internal import Foundation
internal import MDCore

/// Turns pair counts of blocks into g(r), first minima and coordination numbers.
struct RadialDistributionCurves {
  let blocks: [BlockAccumulator.Block]
  let blockLength: Int
  let topology: Topology
  let species: [Int]
  let bins: Int
  let width: Double
  let meanVolume: Double
  let halfWidth: Double

  /// The total and, where there are several species, every pair of them.
  func curves(discarded: Int) -> [RadialDistribution.Curve] {
    let all = species.indices
    let pairs = all.flatMap { a in all.filter { $0 >= a }.map { (a, $0) } }
    var curves = [curve("total", all.flatMap { a in all.map { (a, $0) } }, discarded)]
    if species.count > 1 {
      curves += pairs.map { a, b in
        curve("\(name(a))-\(name(b))", a == b ? [(a, b)] : [(a, b), (b, a)], discarded)
      }
    }
    return curves
  }

  private func name(_ place: Int) -> String { topology.species[species[place]] }
  private func population(_ place: Int) -> Double { Double(topology.types.count { $0 == species[place] }) }

  /// Adds up ordered species pairs.
  private func curve(_ name: String, _ pairs: [(Int, Int)], _ discarded: Int) -> RadialDistribution.Curve {
    let counts = blocks.map { block -> BlockAccumulator.Block in
      var reduced = BlockAccumulator.Block(
        firstFrame: block.firstFrame, frames: block.frames, sums: Array(repeating: 0, count: bins))
      for (a, b) in pairs {
        let offset = (a * species.count + b) * bins
        for k in 0..<bins { reduced.sums[k] += block.sums[offset + k] }
      }
      return reduced
    }
    let number = pairs.reduce(0) { $0 + population($1.0) * population($1.1) }
    let normalization = (0..<bins).map { k -> Double in
      let (inner, outer) = (Double(k) * width, Double(k + 1) * width)
      return 1 / (number * 4 / 3 * .pi * (outer * outer * outer - inner * inner * inner))
    }
    let (mean, error) = blockMeans(counts, fullLength: blockLength)
    let g = (0..<bins).map { mean[$0] * normalization[$0] }
    let errors = (0..<bins).map { error[$0] * normalization[$0] }
    var sum = 0.0
    let running = (0..<bins).map { k in
      sum += mean[k] / (meanVolume * centers(pairs))
      return sum
    }
    let isUnlike = pairs.count == 2 && pairs[0].0 != pairs[0].1
    var curve = RadialDistribution.Curve(
      name: name, g: g, standardError: errors, runningCoordination: running,
      populationRatio: isUnlike && name != "total" ? population(pairs[0].0) / population(pairs[0].1) : nil)
    if let end = firstMinimum(g, errors) {
      curve.firstMinimum = (Double(end) + 0.5) * width
      curve.coordination = coordination(counts, pairs, upTo: end, discarded)
    }
    return curve
  }

  /// The bin where g, smoothed over five bins, is lowest before it rises again by more than its noise.
  private func firstMinimum(_ g: [Double], _ errors: [Double]) -> Int? {
    let smooth = g.indices.map { k in average(of: Array(g[max(0, k - 2)...min(bins - 1, k + 2)])) }
    guard let peak = smooth.indices.max(by: { smooth[$0] < smooth[$1] }), smooth[peak] > 0 else { return nil }
    var lowest = peak
    for k in peak..<bins {
      if smooth[k] < smooth[lowest] { lowest = k }
      let noise = errors[k].isFinite ? 4 * errors[k] : 0
      if k > lowest, smooth[k] > smooth[lowest] + max(0.05, noise) { return lowest > peak ? lowest : nil }
    }
    return nil
  }

  /// Atoms whose neighbours the counts are.
  private func centers(_ pairs: [(Int, Int)]) -> Double {
    // An unlike pair was counted from both ends: half of it are the neighbours seen from the first species.
    let isUnlike = pairs.count == 2 && pairs[0].0 != pairs[0].1
    return isUnlike ? 2 * population(pairs[0].0) : Set(pairs.map(\.0)).reduce(0) { $0 + population($1) }
  }

  private var beyond: String {
    "counted beyond half the cell's width, \(significant(halfWidth, digits: 3)) \(topology.units.lengthSymbol), where "
      + "neighbours are images of one another: a larger cell would tell"
  }

  /// Mean number of neighbours in bins up to `end`, with the scatter of the blocks as its error.
  private func coordination(
    _ counts: [BlockAccumulator.Block], _ pairs: [(Int, Int)], upTo end: Int, _ discarded: Int
  ) -> Estimate {
    let centers = centers(pairs)
    let numbers = counts.map { block in
      BlockAccumulator.Block(
        firstFrame: block.firstFrame, frames: block.frames,
        sums: [block.sums[...end].reduce(0, +) / (meanVolume * centers)])
    }
    let (mean, error) = blockMeans(numbers, fullLength: blockLength)
    let full = counts.count { $0.frames == blockLength }
    return Estimate(
      value: mean[0], standardError: error[0], unit: "",
      evidence: Evidence(
        samples: full, discarded: discarded, method: full >= 4 ? .independentBlocks : .none),
      warnings: (full >= 4 ? [] : ["too few frames for an error bar: at least four blocks are needed"])
        + (Double(end + 1) * width <= halfWidth ? [] : [beyond]))
  }
}
