import MDCore

/// Series with known statistics, made from counter-based random numbers.
struct SyntheticSeries {
  let seed: UInt64

  /// Independent standard normal numbers.
  func normals(_ count: Int, series: Int = 0) -> [Double] {
    let random = CounterRandom(seed: seed, stream: .analysis)
    return (0..<(count + 1) / 2).flatMap { (i: Int) -> [Double] in
      let (a, b) = random.normals(step: series, index: i)
      return [a, b]
    }.prefix(count).map { $0 }
  }

  /// x_t = phi x_{t-1} + sqrt(1 - phi^2) noise: mean zero, variance one, autocorrelation phi^k, so the
  /// statistical inefficiency is (1 + phi)/(1 - phi).
  func autoregressive(_ count: Int, phi: Double, series: Int = 0) -> [Double] {
    let noise = normals(count, series: series)
    let amplitude = (1 - phi * phi).squareRoot()
    var x = noise[0]
    return [x]
      + noise.dropFirst().map { e in
        x = phi * x + amplitude * e
        return x
      }
  }
}

/// Share of the repetitions in which the true value lies within one standard error.
func coverage(_ repetitions: Int, _ isWithinOneError: (Int) throws -> Bool) rethrows -> Double {
  var hits = 0
  for i in 0..<repetitions where try isWithinOneError(i) { hits += 1 }
  return Double(hits) / Double(repetitions)
}
