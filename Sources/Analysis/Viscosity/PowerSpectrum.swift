/// The sampled power spectrum of independent series, scaled so that its value at frequency zero is the integral of the
/// autocorrelation function from zero to infinity, times a prefactor.
///
/// I_k = mean over series of F h / (2 N) |sum_n x_n exp(-2 pi i k n / N)|^2 at f_k = k/(N h) [Toraman2025]. About its
/// expectation it is distributed as Gamma(shape a_k): chi-squared with 2 a_k degrees of freedom, a_k = M for M series,
/// M/2 at k = 0 and at the highest frequency of an even N.
public struct PowerSpectrum: Sendable, Equatable {
  /// Time between samples.
  public let interval: Double
  /// Samples of each series.
  public let length: Int
  /// Series averaged over.
  public let seriesCount: Int
  /// f_k, from 0 (or, without the mean, from 1/(N h)) to 1/(2 h).
  public let frequencies: [Double]
  public let amplitudes: [Double]
  /// Shape a_k of the Gamma distribution of each amplitude.
  public let shapes: [Double]

  /// All series have one length; `prefactors` has F of each.
  ///
  /// `droppingMean` leaves out k = 0, for quantities whose average is not zero.
  public init(
    _ series: [[Double]], prefactors: [Double], interval: Double, droppingMean: Bool = false
  ) {
    precondition(!series.isEmpty && series.count == prefactors.count)
    let length = series[0].count
    let transform = PowerTransform(count: length)
    var sum = Array(repeating: 0.0, count: length / 2 + 1)
    for (x, prefactor) in zip(series, prefactors) {
      let scale = prefactor * interval / (2 * Double(length)) / Double(series.count)
      for (k, power) in transform.powers(of: x).enumerated() { sum[k] += scale * power }
    }
    self.init(
      interval: interval, length: length, seriesCount: series.count, all: sum, droppingMean: droppingMean)
  }

  /// A spectrum whose amplitudes for k = 0 ... N/2 are known.
  init(interval: Double, length: Int, seriesCount: Int, all amplitudes: [Double], droppingMean: Bool = false)
  {
    self.interval = interval
    self.length = length
    self.seriesCount = seriesCount
    let first = droppingMean ? 1 : 0
    let step = 1 / (Double(length) * interval)
    let kept = first..<amplitudes.count
    frequencies = kept.map { Double($0) * step }
    self.amplitudes = Array(amplitudes[kept])
    shapes = kept.map { k in
      k == 0 || 2 * k == length ? 0.5 * Double(seriesCount) : Double(seriesCount)
    }
  }

  /// Length of each series in time.
  public var duration: Double { Double(length) * interval }
}
