internal import Foundation

/// d ln Gamma(x) / dx for x > 0: recurrence up to 6, then the asymptotic series. Relative error below 1e-12.
package func digamma(_ x: Double) -> Double {
  var (x, sum) = (x, 0.0)
  while x < 6 {
    sum -= 1 / x
    x += 1
  }
  let r = 1 / (x * x)
  let series =
    r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * 691 / 32760)))))
  return sum + log(x) - 0.5 / x - series
}

/// d^2 ln Gamma(x) / dx^2 for x > 0, by the same route.
package func trigamma(_ x: Double) -> Double {
  var (x, sum) = (x, 0.0)
  while x < 6 {
    sum += 1 / (x * x)
    x += 1
  }
  let r = 1 / (x * x)
  let series =
    r * (1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * (5.0 / 66 - r * 691 / 2730)))))
  return sum + 1 / x + 0.5 * r + series / x
}

/// How many standard deviations above its mean a chi-squared value lies, by the cube-root transformation to a normal
/// variable [Wilson1931].
func chiSquaredDeviation(_ value: Double, degreesOfFreedom: Double) -> Double {
  let width = 2 / (9 * degreesOfFreedom)
  return (cbrt(max(0, value) / degreesOfFreedom) - (1 - width)) / width.squareRoot()
}
