internal import Foundation
public import MDCore

/// The equation of state of Birch and Murnaghan, third order in strain, fitted to energies [Birch1947].
///
///   E(V) = E0 + 9 V0 B0/16 { (x - 1)^3 B0' + (x - 1)^2 (6 - 4 x) },   x = (V0/V)^(2/3)
/// is a polynomial of third degree in V^(-2/3), which is fitted by linear least squares; V0 is its minimum.
public struct BirchMurnaghan: Sendable, Equatable {
  /// E0, V0, B0, B0': energy, volume, energy per volume, a number.
  public let parameters: [Double]
  /// Standard errors of the four by the scatter about the curve.
  public let errors: [Double]
  /// Root of the mean square of the residuals, over the degrees of freedom.
  public let residual: Double

  public var energy: Double { parameters[0] }
  public var volume: Double { parameters[1] }
  public var bulkModulus: Double { parameters[2] }
  public var derivative: Double { parameters[3] }

  /// Needs five different volumes with the minimum among them.
  public init(volumes: [Double], energies: [Double]) throws(MDError) {
    precondition(volumes.count == energies.count)
    guard volumes.count >= 5, volumes.allSatisfy({ $0 > 0 && $0.isFinite }), energies.allSatisfy(\.isFinite)
    else {
      throw MDError(
        .analysis, "an equation of state cannot be fitted", found: "\(volumes.count) volumes",
        expected: "five or more with finite energies")
    }
    // Scaled to the middle, so that the normal equations are well conditioned.
    let middle = volumes.reduce(0, +) / Double(volumes.count)
    let shift = energies.reduce(0, +) / Double(energies.count)
    let strains = volumes.map { pow($0 / middle, -2.0 / 3) - 1 }
    let width = strains.reduce(0) { max($0, $1.magnitude) }
    let x = strains.map { $0 / max(width, .leastNormalMagnitude) }
    let powers = x.map { [1, $0, $0 * $0, $0 * $0 * $0] }
    let normal = (0..<4).map { i in (0..<4).map { j in powers.reduce(0) { $0 + $1[i] * $1[j] } } }
    guard let solve = SymmetricSolve(normal) else {
      throw MDError(
        .analysis, "an equation of state cannot be fitted", found: "volumes that do not differ",
        expected: "five or more different volumes")
    }
    let right = (0..<4).map { i in zip(powers, energies).reduce(0) { $0 + $1.0[i] * ($1.1 - shift) } }
    let c = solve.solve(right)
    let squares = zip(powers, energies).reduce(0.0) { sum, pair in
      let r = pair.1 - shift - (0..<4).reduce(0) { $0 + c[$1] * pair.0[$1] }
      return sum + r * r
    }
    let variance = squares / Double(max(1, volumes.count - 4))
    func physical(_ c: [Double]) -> [Double]? { Self.physical(c, middle: middle, width: width, shift: shift) }
    guard let found = physical(c), found[1] >= volumes.min()!, found[1] <= volumes.max()! else {
      throw MDError(
        .analysis, "the energies have no minimum among the volumes",
        found: "\(volumes.min()!.formatted(5)) to \(volumes.max()!.formatted(5))",
        hint: "a structure nearer to its equilibrium volume, or a wider range")
    }
    let covariance = solve.inverse
    // Slopes by central differences; the polynomial's coefficients are of order one in x.
    var gradients = Array(repeating: [Double](), count: 4)
    for k in 0..<4 {
      let step = 1e-5 * max(c[2].magnitude, .leastNormalMagnitude)
      var (above, below) = (c, c)
      above[k] += step
      below[k] -= step
      let (high, low) = (physical(above) ?? found, physical(below) ?? found)
      for p in 0..<4 { gradients[p].append((high[p] - low[p]) / (2 * step)) }
    }
    parameters = found
    errors = gradients.map { g in
      var sum = 0.0
      for i in 0..<4 { for j in 0..<4 { sum += g[i] * g[j] * covariance[i][j] } }
      return (max(0, sum) * variance).squareRoot()
    }
    residual = variance.squareRoot()
  }

  /// E(V).
  public func energy(at volume: Double) -> Double {
    let x = pow(self.volume / volume, 2.0 / 3)
    let (d, scale) = (x - 1, 9 * self.volume * bulkModulus / 16)
    return energy + scale * (d * d * d * derivative + d * d * (6 - 4 * x))
  }

  /// P(V) = -dE/dV.
  public func pressure(at volume: Double) -> Double {
    let r = cbrt(self.volume / volume)
    let (r2, r5) = (r * r, r * r * r * r * r)
    return 1.5 * bulkModulus * (r5 * r2 - r5) * (1 + 0.75 * (derivative - 4) * (r2 - 1))
  }

  /// From the coefficients of the polynomial in u = ((V/middle)^(-2/3) - 1)/width; nil without a minimum.
  private static func physical(_ c: [Double], middle: Double, width: Double, shift: Double) -> [Double]? {
    // c1 + 2 c2 u + 3 c3 u^2 = 0 at the minimum, where the second derivative is the root of the discriminant.
    let discriminant = 4 * c[2] * c[2] - 12 * c[1] * c[3]
    guard discriminant > 0 else { return nil }
    let root = discriminant.squareRoot()
    let u = -2 * c[1] / (2 * c[2] + root)
    let s = 1 + width * u
    guard u.isFinite, s > 0 else { return nil }
    let volume = middle * pow(s, -1.5)
    let energy = shift + c[0] + u * (c[1] + u * (c[2] + u * c[3]))
    // With s = (V/middle)^(-2/3): E'' = E_ss, E''' = E_sss at the minimum; V ds/dV = -2 s/3.
    let second = root / (width * width)
    let third = 6 * c[3] / (width * width * width)
    let bulk = 4.0 / 9 * s * s * second / volume
    // B' = -1 - V^3 E_VVV / (V^2 E_VV) with E_V = E_s s_V and so on.
    let (v1, v2) = (-2.0 / 3 * s, 10.0 / 9 * s)
    let cubic = third * v1 * v1 * v1 + 3 * second * v1 * v2
    return [energy, volume, bulk, -1 - cubic / (second * v1 * v1)]
  }
}
