internal import Foundation

/// Student's t distribution, for confidence intervals from few independent values.
///
/// P(T <= t) = 1 - I_x(n/2, 1/2) / 2 for t >= 0, x = n / (n + t^2), I the regularised incomplete beta function.
public enum StudentT {
  /// The t that |T| stays below with this probability, n degrees of freedom (any positive number).
  ///
  /// 12.71 for one, 3.18 for three, 1.96 for very many at 95 %. Infinite where there is no degree of freedom.
  public static func twoSided(_ probability: Double = 0.95, degreesOfFreedom n: Double) -> Double {
    precondition(probability > 0 && probability < 1)
    guard n > 0 else { return .infinity }
    var (low, high) = (0.0, 1.0)
    while within(high, n) < probability, high < 1e12 { (low, high) = (high, 2 * high) }
    for _ in 0..<200 where high - low > 1e-12 * high {
      let middle = 0.5 * (low + high)
      if within(middle, n) < probability { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The probability of |T| > t: how often chance alone reaches so far. Precise for small ones too.
  public static func beyond(_ t: Double, degreesOfFreedom n: Double) -> Double {
    guard n > 0, !t.isNaN else { return 1 }
    if t.magnitude == .infinity { return 0 }
    // Beyond so many degrees of freedom it is the normal distribution.
    guard n < 1e6 else { return erfc(t.magnitude / 2.0.squareRoot()) }
    return incompleteBeta(n / (n + t * t), 0.5 * n, 0.5)
  }

  /// P(|T| <= t).
  private static func within(_ t: Double, _ n: Double) -> Double { 1 - beyond(t, degreesOfFreedom: n) }
}

/// The regularised incomplete beta function I_x(a, b) by its continued fraction (Lentz's method).
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges quickly only on one side of the mean.
  let isBelow = x < (a + 1) / (a + b + 2)
  return isBelow ? betaFraction(x, a, b) : 1 - betaFraction(1 - x, b, a)
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
  let tiny = 1e-300
  func nonzero(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
  var fraction = d
  for k in 1...10_000 {
    let m = Double(k)
    for factor in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 / nonzero(1 + factor * d)
      c = nonzero(1 + factor / c)
      fraction *= c * d
    }
    if (c * d - 1).magnitude < 1e-15 { break }
  }
  return exp(logarithm) * fraction / a
}

/// Probability that a chi-squared variable with n degrees of freedom exceeds x.
///
/// By the series of the incomplete gamma function below x = n + 2 and its continued fraction above.
package func chiSquaredExcess(_ x: Double, degreesOfFreedom n: Int) -> Double {
  guard n > 0, x > 0 else { return 1 }
  let (a, z) = (0.5 * Double(n), 0.5 * x)
  let front = exp(a * log(z) - z - lgamma(a))
  if z < a + 1 {
    var (term, sum) = (1 / a, 1 / a)
    for k in 1...10_000 where term > 1e-17 * sum {
      term *= z / (a + Double(k))
      sum += term
    }
    return max(0, 1 - front * sum)
  }
  var b = z + 1 - a
  var c = 1e300
  var d = 1 / b
  var fraction = d
  for k in 1...10_000 {
    let factor = -Double(k) * (Double(k) - a)
    b += 2
    d = 1 / (factor * d + b)
    c = b + factor / c
    fraction *= c * d
    if (c * d - 1).magnitude < 1e-15 { break }
  }
  return front * fraction
}
