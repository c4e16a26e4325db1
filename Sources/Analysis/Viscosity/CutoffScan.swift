internal import Foundation

/// The value of a spectrum at zero frequency, from fits at many cutoffs [Toraman2025].
///
/// Cutoffs grow by exp(0.5/8) from 5 P effective points on, P the number of parameters, up to 1000 points, the end of
/// the spectrum, or a criterion that lies 100 above the smallest. The fits are mixed with weights exp(-criterion): mean
/// and covariance of the parameters are those of the mixture.
public struct ZeroFrequencyFit: Sendable, Equatable {
  /// One cutoff of the scan.
  public struct Trial: Sendable, Equatable {
    public var cutoff: Double
    public var effectivePoints: Double
    /// Value at zero and its standard error.
    public var value: Double
    public var standardError: Double
    /// Share of this fit in the mixture.
    public var weight: Double
  }

  /// Which function was fitted.
  public enum Shape: String, Sendable {
    /// (p0 + p2 f^2)/(1 + q2 f^2).
    case lorentz = "Lorentz"
    /// exp(b0 + b2 f^2), where no cutoff gives a peak at zero.
    case exponential
  }

  public let shape: Shape
  /// The spectrum at zero: the integral of the autocorrelation function.
  public let value: Double
  public let standardError: Double
  /// Slowest correlation time and its standard error; nil for the exponential shape.
  public let correlationTime: Double?
  public let correlationTimeError: Double?
  /// Parameters P of the model, and the sum of the mixed weights.
  public let parameterCount: Int
  public let effectivePoints: Double
  /// Mean cutoff of the mixture.
  public let cutoff: Double
  /// Likelihood and cutoff criterion against their expectations, in standard deviations: above 2 is suspect.
  public let costDeviation: Double
  public let criterionDeviation: Double
  public private(set) var trials: [Trial]
  /// Mixed parameters in units of the spectrum.
  let parameters: [Double]

  /// Tries the Lorentz shape and, where that fits at no cutoff, the exponential one. Nil where neither fits.
  ///
  /// - Parameter stretch: how many times as far as the cutoff the criterion looks. With the 1.25 of [Toraman2025]
  ///   one-sigma intervals hold the truth of spectra with several time scales only 55 to 67 times in 100; 2.5 takes two
  ///   thirds of the bias away at the same mean-square error.
  public init?(_ spectrum: PowerSpectrum, stretch: Double = 2.5) {
    if let lorentz = Self(scanning: spectrum, LorentzSpectrum.self, as: .lorentz, stretch) {
      self = lorentz
    } else if let other = Self(scanning: spectrum, ExponentialSpectrum.self, as: .exponential, stretch) {
      self = other
    } else {
      return nil
    }
  }

  /// The fitted function.
  public func model(at frequency: Double) -> Double {
    let p = SIMD4(parameters + Array(repeating: 0, count: 4 - parameters.count))
    return switch shape {
    case .lorentz: LorentzSpectrum.evaluate(frequency, p).value
    case .exponential: ExponentialSpectrum.evaluate(frequency, p).value
    }
  }

  /// Weight of the point at a frequency in the mixture.
  public func weight(at frequency: Double) -> Double {
    trials.reduce(0) { $0 + $1.weight * WeightedSpectrum.weight(frequency, cutoff: $1.cutoff) }
  }
}

/// A fit that takes part in the mixture; parameters and covariance in units of the spectrum.
private struct Component {
  var trial: ZeroFrequencyFit.Trial
  var parameters: [Double]
  var covariance: [[Double]]
  var criterion: Double
  var costDeviation: Double
  var criterionDeviation: Double
}

extension ZeroFrequencyFit {
  /// How far the judgement of a fit looks, that of [Toraman2025].
  private static let nearStretch = 1.25
  private static let growth = exp(0.5 / 8)
  private static let mostPoints = 1000.0
  private static let margin = 100.0
  /// Fits whose relative error of tau is so many times that of the value have no meaning, and are left out.
  private static let largestRatio = 100.0

  fileprivate init?<Model: SpectrumModel>(
    scanning spectrum: PowerSpectrum, _ model: Model.Type, as shape: Shape, _ stretch: Double
  ) {
    let positive = spectrum.amplitudes.filter { $0 > 0 }.sorted()
    let count = Model.parameterCount
    guard positive.count > 8 * count, let last = spectrum.frequencies.last,
      var cutoff = Self.firstCutoff(spectrum, points: 5 * Double(count))
    else { return nil }
    let amplitudeScale = positive[positive.count / 2]
    var components: [Component] = []
    var best = Double.infinity
    var previous: (parameters: SIMD4<Double>, cutoff: Double)?
    while CutoffCriterion.fits(spectrum, cutoff: cutoff, stretch: stretch), cutoff < last {
      let points = WeightedSpectrum(spectrum, cutoff: cutoff, amplitudeScale: amplitudeScale)
      let start = previous.map { old in
        old.parameters * Model.scales(amplitude: amplitudeScale, frequency: old.cutoff)
          / Model.scales(amplitude: amplitudeScale, frequency: cutoff)
      }
      if let fit = SpectrumFit<Model>(points, from: start) {
        previous = (fit.parameters, cutoff)
        if let component = Self.component(fit, spectrum, cutoff, amplitudeScale, shape, stretch) {
          components.append(component)
          best = min(best, component.criterion)
          if component.criterion > best + Self.margin, components.count > 10 { break }
        }
      }
      if points.effectiveCount > Self.mostPoints { break }
      cutoff *= Self.growth
    }
    guard !components.isEmpty else { return nil }
    self.init(mixing: components, spectrum, shape, amplitudeScale)
  }

  /// The cutoff at which the weights add up to `points`; nil where the spectrum is too short.
  private static func firstCutoff(_ spectrum: PowerSpectrum, points: Double) -> Double? {
    guard spectrum.frequencies.count > 2, let last = spectrum.frequencies.last else { return nil }
    func total(_ cutoff: Double) -> Double {
      spectrum.frequencies.reduce(0) { $0 + WeightedSpectrum.weight($1, cutoff: cutoff) }
    }
    var (low, high) = (0.5 * last / Double(spectrum.frequencies.count), last)
    guard total(high) > points else { return nil }
    for _ in 0..<60 {
      let middle = (low * high).squareRoot()
      if total(middle) < points { low = middle } else { high = middle }
      if high / low < 1 + 1e-9 { break }
    }
    return high
  }

  private static func component<Model: SpectrumModel>(
    _ fit: SpectrumFit<Model>, _ spectrum: PowerSpectrum, _ cutoff: Double, _ amplitudeScale: Double,
    _ shape: Shape, _ stretch: Double
  ) -> Component? {
    guard
      let criterion = CutoffCriterion(
        fit, spectrum, cutoff: cutoff, amplitudeScale: amplitudeScale, stretch: stretch)
    else { return nil }
    var value = criterion.value
    // Far beyond the cutoff the model may well fail; what it must explain is what it was fitted to.
    let near = CutoffCriterion(
      fit, spectrum, cutoff: cutoff, amplitudeScale: amplitudeScale, stretch: Self.nearStretch)
    let p = fit.parameters
    if shape == .lorentz {
      guard LorentzSpectrum.isPeak(p) else { return nil }
      // Where only the top of the peak is seen, its width is unknown and Laplace's approximation fails.
      let ofTime = 0.5 * fit.covariance[2][2].squareRoot() / p[2]
      let ofValue = fit.covariance[0][0].squareRoot() / p[0]
      guard ofTime <= largestRatio * ofValue else { return nil }
      value += ofTime / ofValue
    }
    let scales = Model.scales(amplitude: amplitudeScale, frequency: cutoff)
    let count = Model.parameterCount
    let parameters = (0..<count).map { p[$0] * scales[$0] }
    let covariance = (0..<count).map { i in
      (0..<count).map { fit.covariance[i][$0] * scales[i] * scales[$0] }
    }
    let trial = Trial(
      cutoff: cutoff, effectivePoints: fit.points.effectiveCount, value: parameters[0],
      standardError: covariance[0][0].squareRoot(), weight: 0)
    return Component(
      trial: trial, parameters: parameters, covariance: covariance, criterion: value,
      costDeviation: fit.costDeviation, criterionDeviation: (near ?? criterion).deviation)
  }

  private init(
    mixing components: [Component], _ spectrum: PowerSpectrum, _ shape: Shape, _ amplitudeScale: Double
  ) {
    let best = components.map(\.criterion).min() ?? 0
    var shares = components.map { exp(best - $0.criterion) }
    let total = shares.reduce(0, +)
    for k in shares.indices { shares[k] /= total }
    func mean(_ quantity: (Component) -> Double) -> Double {
      zip(shares, components).reduce(0) { $0 + $1.0 * quantity($1.1) }
    }
    let count = components[0].parameters.count
    let mixed = (0..<count).map { i in mean { $0.parameters[i] } }
    func variance(_ i: Int) -> Double {
      mean { $0.covariance[i][i] + ($0.parameters[i] - mixed[i]) * ($0.parameters[i] - mixed[i]) }
    }
    var trials = components.map(\.trial)
    for k in trials.indices { trials[k].weight = shares[k] }
    self.shape = shape
    self.trials = trials
    parameterCount = count
    cutoff = mean(\.trial.cutoff)
    costDeviation = mean(\.costDeviation)
    criterionDeviation = mean(\.criterionDeviation)
    effectivePoints = spectrum.frequencies.reduce(0) { sum, f in
      sum + trials.reduce(0) { $0 + $1.weight * WeightedSpectrum.weight(f, cutoff: $1.cutoff) }
    }
    switch shape {
    case .lorentz:
      parameters = mixed
      value = mixed[0]
      standardError = variance(0).squareRoot()
      // tau = sqrt(q2)/(2 pi)
      correlationTime = mixed[2].squareRoot() / (2 * .pi)
      correlationTimeError = variance(2).squareRoot() / (4 * .pi * mixed[2].squareRoot())
    case .exponential:
      // Mean and standard deviation of the log-normal distribution of exp(b0).
      let spread = variance(0)
      value = amplitudeScale * exp(mixed[0] + 0.5 * spread)
      standardError = value * (exp(spread) - 1).squareRoot()
      var shifted = mixed
      shifted[0] += log(amplitudeScale)
      parameters = shifted
      (correlationTime, correlationTimeError) = (nil, nil)
      for k in self.trials.indices {
        let ratio = amplitudeScale * exp(self.trials[k].value)
        self.trials[k].value = ratio
        self.trials[k].standardError *= ratio
      }
    }
  }
}
