internal import Foundation
internal import MDCore

/// Errors of smooth functions of variances and covariances of correlated series.
///
/// A function f of the means of x, y, x^2, xy, y^2 (x, y with their averages taken off) is replaced by its linear part,
///   f + sum_i (df/dm_i) (m_i(t) - m_i),
/// a series whose mean has the same error (the infinitesimal jackknife), found like that of any other series: the larger
/// one of autocorrelation and blocking, with the same warnings of too short a run.
struct MomentEstimate {
  /// Averages and covariances of two series.
  struct Moments {
    var x: Double
    var y: Double
    var xx: Double
    var xy: Double
    var yy: Double
  }

  private let origin: (x: Double, y: Double)
  private let products: [[Double]]
  private let means: [Double]
  /// Covariances about the sample's own mean are too small by 1 - g/n.
  private let correction: Double
  private let sampling: Sampling
  private let discarded: Int

  /// Two series of one length, at least eight samples of them from `equilibration` on.
  init(_ x: [Double], _ y: [Double], sampling: Sampling, from equilibration: Equilibration) throws(MDError) {
    precondition(x.count == y.count)
    let start = min(equilibration.start, x.count)
    let (x, y) = (Array(x[start...]), Array(y[start...]))
    guard x.count >= Estimate.fewestSamples else {
      throw MDError(
        .analysis, "too few samples for fluctuations", found: "\(x.count)",
        expected: "at least \(Estimate.fewestSamples)")
    }
    origin = (average(of: x), average(of: y))
    let (u, v) = (x.map { [origin] in $0 - origin.x }, y.map { [origin] in $0 - origin.y })
    products = [u, v, u.map { $0 * $0 }, zip(u, v).map { $0 * $1 }, v.map { $0 * $0 }]
    means = products.map { average(of: $0) }
    let g = max(statisticalInefficiency(of: u), statisticalInefficiency(of: v))
    correction = 1 / (1 - min(0.5, g / Double(x.count)))
    self.sampling = sampling
    discarded = start
  }

  private func moments(_ m: [Double]) -> Moments {
    Moments(
      x: origin.x + m[0], y: origin.y + m[1], xx: correction * (m[2] - m[0] * m[0]),
      xy: correction * (m[3] - m[0] * m[1]), yy: correction * (m[4] - m[1] * m[1]))
  }

  var moments: Moments { moments(means) }

  func estimate(unit: String, _ f: (Moments) -> Double) -> Estimate {
    var gradient: [Double] = []
    for i in means.indices {
      // f is smooth on the scale of the scatter of a moment, so a small part of it makes a good difference.
      let step = 1e-4 * variance(of: products[i]).squareRoot()
      guard step > 0 else {
        gradient.append(0)
        continue
      }
      var (up, down) = (means, means)
      up[i] += step
      down[i] -= step
      gradient.append((f(moments(up)) - f(moments(down))) / (2 * step))
    }
    let linear = products[0].indices.map { t in
      gradient.indices.reduce(0) { $0 + gradient[$1] * (products[$1][t] - means[$1]) }
    }
    var estimate = Estimate.mean(of: linear, unit: unit, sampling: sampling, from: .none(of: linear.count))
    estimate.value = f(moments)
    estimate.evidence.discarded = discarded
    return estimate
  }
}
