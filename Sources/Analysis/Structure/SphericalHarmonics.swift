internal import MDCore

/// Spherical harmonics of degree 4 and 6 as polynomials, and Wigner's 3j symbols to combine three of them.
///
/// Y_lm = N_lm (x + i y)^m P_lm(z) on the unit sphere, Condon-Shortley phase. Only m >= 0 is stored;
/// Y_l,-m = (-1)^m conj(Y_lm). Layout of the twelve complex numbers: l = 4, m = 0 ... 4, then l = 6, m = 0 ... 6.
enum SphericalHarmonics {
  /// Complex numbers stored for both degrees.
  static let count = 12

  /// Where degree l begins.
  static func offset(_ l: Int) -> Int { l == 4 ? 0 : 5 }

  /// Adds Y_lm of direction `u` (a unit vector) to `real` and `imaginary`, twelve numbers each.
  static func add(
    _ u: Vec3, to real: UnsafeMutablePointer<Double>, _ imaginary: UnsafeMutablePointer<Double>
  ) {
    let z2 = u.z * u.z
    // (x + i y)^m for m = 0 ... 6
    var (pr, pi) = (1.0, 0.0)
    for m in 0...6 {
      if m <= 4 {
        let p = polynomial4(m, u.z, z2)
        real[m] += p * pr
        imaginary[m] += p * pi
      }
      let p = polynomial6(m, u.z, z2)
      real[5 + m] += p * pr
      imaginary[5 + m] += p * pi
      (pr, pi) = (pr * u.x - pi * u.y, pr * u.y + pi * u.x)
    }
  }

  @inline(__always)
  private static func polynomial4(_ m: Int, _ z: Double, _ z2: Double) -> Double {
    switch m {
    case 0: normalization[0] * ((35 * z2 - 30) * z2 + 3)
    case 1: normalization[1] * (7 * z2 - 3) * z
    case 2: normalization[2] * (7 * z2 - 1)
    case 3: normalization[3] * z
    default: normalization[4]
    }
  }

  @inline(__always)
  private static func polynomial6(_ m: Int, _ z: Double, _ z2: Double) -> Double {
    switch m {
    case 0: normalization[5] * (((231 * z2 - 315) * z2 + 105) * z2 - 5)
    case 1: normalization[6] * ((33 * z2 - 30) * z2 + 5) * z
    case 2: normalization[7] * ((33 * z2 - 18) * z2 + 1)
    case 3: normalization[8] * (11 * z2 - 3) * z
    case 4: normalization[9] * (11 * z2 - 1)
    case 5: normalization[10] * z
    default: normalization[11]
    }
  }

  private static let normalization: [Double] = [
    3.0 / 16 * (1 / Double.pi).squareRoot(), -3.0 / 8 * (5 / Double.pi).squareRoot(),
    3.0 / 8 * (2.5 / Double.pi).squareRoot(), -3.0 / 8 * (35 / Double.pi).squareRoot(),
    3.0 / 16 * (17.5 / Double.pi).squareRoot(),
    1.0 / 32 * (13 / Double.pi).squareRoot(), -1.0 / 16 * (136.5 / Double.pi).squareRoot(),
    1.0 / 64 * (1365 / Double.pi).squareRoot(), -1.0 / 32 * (1365 / Double.pi).squareRoot(),
    3.0 / 32 * (45.5 / Double.pi).squareRoot(), -3.0 / 32 * (1001 / Double.pi).squareRoot(),
    1.0 / 64 * (3003 / Double.pi).squareRoot(),
  ]
}

/// The term w Re(q_m1 q_m2 q_m3) of a third-order invariant, m1 + m2 + m3 = 0.
struct TripleProduct {
  let m1: Int
  let m2: Int
  let m3: Int
  /// Wigner 3j symbol (l l l; m1 m2 m3), times the number of terms that are equal to this one.
  let weight: Double

  static let degree4 = all(degree: 4)
  static let degree6 = all(degree: 6)

  /// All different terms for degree l even, by Racah's formula.
  ///
  /// For even l the symbol is the same in every order and for -m1, -m2, -m3, whose product is the conjugate one, so
  /// m1 >= m2 >= m3 with m2 >= 0 stand for all.
  private static func all(degree l: Int) -> [TripleProduct] {
    var terms: [TripleProduct] = []
    for m1 in 0...l {
      for m2 in 0...m1 where m1 + m2 <= l {
        let m3 = -m1 - m2
        let orders = Set([m1, m2, m3]).count == 3 ? 6.0 : m1 == m2 && m1 == m3 ? 1 : 3
        let signs = m1 == 0 ? 1.0 : m2 == 0 ? 1 : 2
        terms.append(TripleProduct(m1: m1, m2: m2, m3: m3, weight: orders * signs * wigner(l, m1, m2)))
      }
    }
    return terms
  }

  private static func wigner(_ l: Int, _ m1: Int, _ m2: Int) -> Double {
    let m3 = -m1 - m2
    var product = factorial(l) * factorial(l) * factorial(l) / factorial(3 * l + 1)
    for m in [m1, m2, m3] { product *= factorial(l + m) * factorial(l - m) }
    var sum = 0.0
    for t in 0...l {
      let parts = [t, t + m1, t - m2, l - t, l - t - m1, l - t + m2]
      guard parts.allSatisfy({ $0 >= 0 }) else { continue }
      sum += (t % 2 == 0 ? 1 : -1) / parts.reduce(1) { $0 * factorial($1) }
    }
    return (m3 % 2 == 0 ? 1 : -1) * product.squareRoot() * sum
  }

  private static func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
}
