internal import LinearAlgebra

/// Kernels of the `se_e2_a` descriptor of one centre [Zhang2018].
///
/// T = (1/S) sum_j R_j^T G_j, 4 x M, over all slots (S slots, R_j the normalised row, G_j the embedding of its radial entry);
/// D = T^T T' with T' the first A columns of T, M x A. All matrices row-major; T has row length M.
package enum Descriptor {
  /// T += factor R^T G with R rows x 4, G rows x M. Cost 8 rows M flop.
  package static func accumulate(
    rows: Int, width: Int, factor: Double, _ r: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
    into t: UnsafeMutablePointer<Double>
  ) {
    multiply(4, width, rows, factor, r, .yes, lda: 4, g, ldb: width, beta: 1, into: t, ldc: width)
  }

  /// D = T^T T'. Cost 8 M A flop.
  package static func contract(
    width: Int, axis: Int, _ t: UnsafePointer<Double>, into d: UnsafeMutablePointer<Double>
  ) {
    multiply(width, axis, 4, 1, t, .yes, lda: width, t, ldb: width, into: d, ldc: axis)
  }

  /// dE/dT, 4 x M, from dE/dD, M x A: T' (dE/dD)^T, plus T (dE/dD) in the first A columns. Cost 16 M A flop.
  package static func gradient(
    width: Int, axis: Int, _ t: UnsafePointer<Double>, _ gd: UnsafePointer<Double>,
    into gt: UnsafeMutablePointer<Double>
  ) {
    multiply(4, width, axis, 1, t, lda: width, gd, .yes, ldb: axis, into: gt, ldc: width)
    multiply(4, axis, width, 1, t, lda: width, gd, ldb: axis, beta: 1, into: gt, ldc: width)
  }
}
