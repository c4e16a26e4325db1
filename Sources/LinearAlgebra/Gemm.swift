internal import COpenBLAS

/// Whether a factor of a matrix product is used as it stands or transposed.
public enum Transpose: Sendable {
  case no, yes

  fileprivate var cblas: CBLAS_TRANSPOSE { self == .no ? CblasNoTrans : CblasTrans }
}

/// Keeps OpenBLAS to the calling thread: parallel work is split above it. Call before any product.
public func useSingleThreadedBLAS() {
  openblas_set_num_threads(1)
}

/// C = alpha op(A) op(B) + beta C, all row-major: op(A) is m x k, op(B) k x n, C m x n.
///
/// Leading dimensions are the row lengths of A, B and C as stored. Cost 2 m n k flop.
public func multiply(
  _ m: Int, _ n: Int, _ k: Int, _ alpha: Double = 1, _ a: UnsafePointer<Double>,
  _ transposeA: Transpose = .no,
  lda: Int, _ b: UnsafePointer<Double>, _ transposeB: Transpose = .no, ldb: Int, beta: Double = 0,
  into c: UnsafeMutablePointer<Double>, ldc: Int
) {
  guard m > 0, n > 0 else { return }
  cblas_dgemm(
    CblasRowMajor, transposeA.cblas, transposeB.cblas, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b,
    Int32(ldb), beta, c, Int32(ldc))
}
