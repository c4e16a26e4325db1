internal import MDCore

/// The matrix of elastic constants C_ij, Voigt order xx yy zz yz xz xy, engineering shear strains, in one unit throughout.
///
/// Under pressure these are the stress-strain coefficients, dsigma_i/deps_j at the stressed state [Wallace1972].
public struct ElasticTensor: Sendable, Equatable, Codable {
  /// Six rows of six.
  public var rows: [[Double]]

  public init(_ rows: [[Double]]) {
    precondition(rows.count == 6 && rows.allSatisfy { $0.count == 6 })
    self.rows = rows
  }

  /// Voigt indices from one, as they are written: `c[1, 1]` is C11.
  public subscript(i: Int, j: Int) -> Double {
    get { rows[i - 1][j - 1] }
    set { rows[i - 1][j - 1] = newValue }
  }

  public static let zero = ElasticTensor(Array(repeating: Array(repeating: 0, count: 6), count: 6))

  public static func + (a: ElasticTensor, b: ElasticTensor) -> ElasticTensor {
    ElasticTensor(zip(a.rows, b.rows).map { zip($0, $1).map(+) })
  }
  public static func * (s: Double, a: ElasticTensor) -> ElasticTensor {
    ElasticTensor(a.rows.map { $0.map { s * $0 } })
  }
  public static func - (a: ElasticTensor, b: ElasticTensor) -> ElasticTensor { a + (-1) * b }

  /// Half the sum with the transpose.
  public var symmetrized: ElasticTensor {
    ElasticTensor((0..<6).map { i in (0..<6).map { j in 0.5 * (rows[i][j] + rows[j][i]) } })
  }

  /// Largest magnitude of an entry.
  public var largest: Double { rows.joined().reduce(0) { max($0, $1.magnitude) } }

  /// Voigt index (from zero) of a pair of Cartesian axes.
  static func voigt(_ a: Int, _ b: Int) -> Int { a == b ? a : 6 - a - b }

  /// Seen from axes that are turned by an orthogonal matrix: C'_abcd = Q_am Q_bn Q_cp Q_dq C_mnpq.
  func rotated(_ q: Matrix3) -> ElasticTensor {
    var result = ElasticTensor.zero
    let pairs = [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    // Bond's matrix M, sigma' = M sigma in Voigt's order, so that C' = M C M^T.
    let bond = pairs.map { a, b in
      pairs.map { m, n in m == n ? q[a, m] * q[b, m] : q[a, m] * q[b, n] + q[a, n] * q[b, m] }
    }
    for i in 0..<6 {
      for j in 0..<6 {
        var sum = 0.0
        for k in 0..<6 where bond[i][k] != 0 {
          for l in 0..<6 { sum += bond[i][k] * rows[k][l] * bond[j][l] }
        }
        result.rows[i][j] = sum
      }
    }
    return result
  }

  /// Eigenvalues in rising order of the matrix that acts on strains of equal norm (shear rows and columns times sqrt 2, 2):
  /// C11 + 2 C12, C11 - C12 twice and 2 C44 three times for a cubic crystal. All are positive in a stable one.
  public var eigenvalues: [Double] {
    func factor(_ i: Int) -> Double { i < 3 ? 1 : 2.0.squareRoot() }
    let c = symmetrized.rows
    return symmetricEigenvalues(
      (0..<6).map { i in (0..<6).map { j in factor(i) * factor(j) * c[i][j] } })
  }

  /// The compliances S = C^-1; nil where the crystal is not stable.
  public var compliance: ElasticTensor? {
    SymmetricSolve(symmetrized.rows).map { ElasticTensor($0.inverse) }
  }
}
