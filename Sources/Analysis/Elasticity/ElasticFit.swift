/// How the independent constants follow from measured changes of the stress with strain, by least squares.
///
/// Of the measured entries M_ij = dsigma_i/deps_j (all i, some j), linear in the constants c_k by the crystal's symmetry,
/// the fit is c_k = sum_ij W_k,ij M_ij, so that errors can be had from any series of M.
public struct ElasticFit: Sendable {
  public let crystal: CrystalClass
  /// Strains applied, Voigt from one.
  public let strains: [Int]
  /// By constant, strain (in the order of `strains`) and stress component (from zero).
  public let weights: [[[Double]]]

  /// Nil where the strains do not fix all constants.
  public init?(_ crystal: CrystalClass, strains: [Int]) {
    let count = crystal.independentConstants.count
    let parts = (0..<count).map { k in crystal.tensor((0..<count).map { $0 == k ? 1 : 0 }) }
    func design(_ k: Int) -> [Double] { strains.flatMap { j in (1...6).map { parts[k][$0, j] } } }
    let columns = (0..<count).map(design)
    let normal = columns.map { a in columns.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    guard let solve = SymmetricSolve(normal) else { return nil }
    let inverse = solve.inverse
    self.crystal = crystal
    self.strains = strains
    weights = (0..<count).map { k in
      let flat = columns[0].indices.map { n in (0..<count).reduce(0) { $0 + inverse[k][$1] * columns[$1][n] }
      }
      return strains.indices.map { s in Array(flat[6 * s..<6 * s + 6]) }
    }
  }

  /// The constants from M, `changes[s][i]` being dsigma_i by strain number s.
  public func constants(_ changes: [[Double]]) -> [Double] {
    weights.map { weight in
      zip(weight, changes).reduce(0) { sum, pair in zip(pair.0, pair.1).reduce(sum) { $0 + $1.0 * $1.1 } }
    }
  }
}
