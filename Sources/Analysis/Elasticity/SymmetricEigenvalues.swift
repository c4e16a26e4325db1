/// The eigenvalues of a real symmetric matrix in rising order, by Jacobi's rotations; meant for a few rows.
///
/// Entries below the diagonal are taken; cost O(n^3) a sweep, some six sweeps.
func symmetricEigenvalues(_ matrix: [[Double]]) -> [Double] {
  let n = matrix.count
  var a = (0..<n).map { i in (0..<n).map { j in i >= j ? matrix[i][j] : matrix[j][i] } }
  let scale = a.joined().reduce(0) { $0 + $1 * $1 }
  for _ in 0..<60 {
    var rest = 0.0
    for p in 0..<n { for q in 0..<p { rest += 2 * a[p][q] * a[p][q] } }
    if rest <= 1e-30 * scale { break }
    for p in 1..<n {
      for q in 0..<p where a[p][q] != 0 {
        let theta = 0.5 * (a[p][p] - a[q][q]) / a[p][q]
        let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<n {
          let (x, y) = (a[k][q], a[k][p])
          (a[k][q], a[k][p]) = (c * x - s * y, s * x + c * y)
        }
        for k in 0..<n {
          let (x, y) = (a[q][k], a[p][k])
          (a[q][k], a[p][k]) = (c * x - s * y, s * x + c * y)
        }
      }
    }
  }
  return (0..<n).map { a[$0][$0] }.sorted()
}
