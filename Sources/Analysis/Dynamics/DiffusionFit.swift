internal import Foundation
internal import MDCore

/// Fits lines to mean-squared displacements of the whole trajectory and of its blocks, and tells whether they are diffusion.
struct DiffusionFit {
  let sampling: Sampling
  /// Frames of a block; also the number of lags.
  let lags: Int
  let window: ClosedRange<Int>
  let units: UnitSystem
  let discarded: Int
  /// Volume per atom (A^3), nil for a single one: what an atom must leave to have diffused.
  let volumePerAtom: Double?
  /// Why a rotation may count as diffusion.
  let lostRotation: String?

  /// The curve of the given atoms.
  func curve(_ name: String, _ atoms: [Int], _ frames: [[Vec3]]) throws(MDError)
    -> MeanSquaredDisplacement.Curve
  {
    let whole = displacement(atoms, frames)
    let total = sum(whole)
    let blocks = (0..<DiffusionAnalysis.blockCount).map { k in
      displacement(atoms, Array(frames[k * lags..<(k + 1) * lags]))
    }
    let totals = blocks.map(sum)
    let root = Double(blocks.count).squareRoot()
    let errors = (0..<lags).map { t in variance(of: totals.map { $0[t] }).squareRoot() / root }
    var slopeVariance = 0.0
    for axis in 0..<3 {
      var slopes: [Double] = []
      for block in blocks { slopes.append(try slope(block[axis], frames: lags)) }
      slopeVariance += variance(of: slopes) / Double(blocks.count)
    }
    let fitted = try slope(total, frames: frames.count)
    let error = slopeVariance.squareRoot() / 6
    var curve = MeanSquaredDisplacement.Curve(name: name, values: total, standardError: errors)
    let test = DiffusionTest(
      total, blocks: totals, errors: errors, window: window, interval: sampling.interval,
      volumePerAtom: volumePerAtom, slope: fitted / 6, slopeError: error)
    if let bound = test.bound {
      curve.upperBound = Estimate(
        value: bound, standardError: .infinity, unit: unit,
        evidence: Evidence(samples: blocks.count, method: .none))
      curve.reason = test.reason
    } else {
      curve.diffusion = Estimate(
        value: fitted / 6, standardError: error, unit: unit,
        evidence: Evidence(samples: blocks.count, discarded: discarded, method: .independentBlocks),
        warnings: test.warnings + [lostRotation].compactMap { $0 })
    }
    return curve
  }

  private var unit: String { "\(units.lengthSymbol)2/\(units.longTimeSymbol)" }

  private func sum(_ axes: [[Double]]) -> [Double] {
    axes[0].indices.map { axes[0][$0] + axes[1][$0] + axes[2][$0] }
  }

  /// Mean-squared displacement along x, y, z.
  private func displacement(_ atoms: [Int], _ frames: [[Vec3]]) -> [[Double]] {
    let fourier = Fourier(atLeast: 2 * frames.count)
    return (0..<3).map { axis in
      var sums = Array(repeating: 0.0, count: lags)
      for atom in atoms {
        let path = frames.map { $0[atom][axis] }
        let own = DisplacementCorrelation.squaredSums(of: path, lags: lags, using: fourier)
        for k in own.indices { sums[k] += own[k] }
      }
      return sums.indices.map { sums[$0] / Double((frames.count - $0) * atoms.count) }
    }
  }

  /// Slope in the fit window, per unit of time, each lag weighted by the variance it would have in Brownian motion.
  private func slope(_ msd: [Double], frames: Int) throws(MDError) -> Double {
    let chosen = Array(window)
    let weights = chosen.map { lag in
      1 / (Double(lag * lag) * Self.relativeVariance(lag: Double(lag), origins: Double(frames - lag)))
    }
    return try LinearFit(
      x: chosen.map { Double($0) * sampling.interval }, y: chosen.map { msd[$0] }, weights: weights
    ).slope
  }

  /// Variance of a mean-squared displacement over overlapping windows, relative to its square, up to a constant
  /// factor: [Qian1991], n the lag and K the number of origins.
  static func relativeVariance(lag n: Double, origins k: Double) -> Double {
    n <= k
      ? (4 * n * n * k + 2 * k + n - n * n * n) / (6 * n * k * k)
      : 1 + (k * k * k - 4 * n * k * k + 4 * n - k) / (6 * n * n * k)
  }
}
