internal import LinearAlgebra
package import MDCore

/// Kernels from dE/dT back to the positions.
package enum ForceAssembly {
  /// Writes dE_i/d(r_j - r_i) of the neighbours of one centre at their places in `gradients`; adds to the virial.
  ///
  /// With B = dE/dT / S: dE/dR_j = G_j B^T, and to its radial entry comes (dG_j/ds) B^T . R_j. R rows x 4; G and dG rows x M;
  /// B 4 x M; work 8 rows numbers. The virial is -sum_j (r_j - r_i) (x) dE/d(r_j - r_i) (eV). Cost 16 rows M flop.
  package static func pairGradients(
    rows: Int, width: Int, factor: Double, _ r: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
    _ dg: UnsafePointer<Double>, _ gt: UnsafePointer<Double>, pairs: UnsafePointer<EnvironmentPair>,
    inverseDeviation: SIMD4<Double>, work: UnsafeMutablePointer<Double>,
    into gradients: UnsafeMutablePointer<Vec3>, virial: inout Matrix3
  ) {
    let (direct, through) = (work, work + 4 * rows)
    multiply(rows, 4, width, factor, g, lda: width, gt, .yes, ldb: width, into: direct, ldc: 4)
    multiply(rows, 4, width, factor, dg, lda: width, gt, .yes, ldb: width, into: through, ldc: 4)
    for j in 0..<rows {
      let (row, h, k) = (r + 4 * j, direct + 4 * j, through + 4 * j)
      let radial = h[0] + row[0] * k[0] + row[1] * k[1] + row[2] * k[2] + row[3] * k[3]
      let q = SIMD4(radial, h[1], h[2], h[3]) * inverseDeviation
      let gradient = Environment.gradient(pairs[j], q)
      gradients[pairs[j].entry] = gradient
      virial = virial - Matrix3.outer(pairs[j].displacement, gradient)
    }
  }

  /// Adds the forces: each dE_i/d(r_j - r_i) pulls on the centre and pushes the neighbour.
  ///
  /// Runs through the list in order, so the sums do not depend on the number of threads. Entries beyond the
  /// cutoff hold zero. Cost 6 additions an entry.
  package static func addForces(
    _ gradients: UnsafePointer<Vec3>, pairs: Neighborhood, to forces: inout [Vec3]
  ) {
    forces.withUnsafeMutableBufferPointer { forces in
      for i in 0..<pairs.count {
        var own = Vec3.zero
        for entry in pairs.entries(of: i) {
          let gradient = gradients[entry]
          own += gradient
          forces[Int(pairs.neighbors[entry])] -= gradient
        }
        forces[i] += own
      }
    }
  }
}
