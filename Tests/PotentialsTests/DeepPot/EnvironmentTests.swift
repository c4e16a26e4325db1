import MDCore
import Potentials
import TestSupport
import Testing

/// Geometry kernels against central differences, and numbers that are none.
@Suite struct EnvironmentTests {
  private let environment = Environment(inner: 1.5, width: 2.5)

  @Test func gradientsAreDerivatives() {
    var numbers = TestNumbers(seed: 51)
    let vectors = (0..<16).map { _ in Vec3(2.2 * numbers.next(), 2.2 * numbers.next(), 2.2 * numbers.next()) }
    let q = numbers.take(4 * 16)
    let (found, virial, _) = gradients(vectors, q)
    let h = 1e-5
    var expected = Matrix3.zero
    for p in vectors.indices {
      for axis in 0..<3 {
        let numeric = [h, -h].map { step in
          var moved = vectors
          moved[p][axis] += step
          let row = rows(moved)[p]
          return (0..<4).reduce(0) { $0 + q[16 * $1 + p] * row[$1] }
        }
        #expect(abs((numeric[0] - numeric[1]) / (2 * h) - found[p][axis]) < 1e-8)
      }
      expected = expected - Matrix3.outer(vectors[p], found[p])
    }
    let difference = virial - expected
    #expect([difference.a, difference.b, difference.c].allSatisfy { $0.length < 1e-12 })
  }

  @Test(arguments: [0, 3, 8, 15]) func notANumberIsTheLargest(place: Int) {
    var numbers = TestNumbers(seed: 52)
    let vectors = (0..<16).map { _ in Vec3(2, numbers.next(), numbers.next()) }
    var q = numbers.take(4 * 16)
    let largest = gradients(vectors, q).largest
    #expect(largest.isFinite && largest > 0)
    q[place] = .nan
    #expect(gradients(vectors, q).largest.isNaN)
  }

  /// Rows before normalisation.
  private func rows(_ vectors: [Vec3]) -> [SIMD4<Double>] {
    withColumns(vectors) { columns in
      vectors.indices.map { p in
        let angular = columns.radial[p] * columns.inverse[p]
        return SIMD4(
          columns.radial[p], angular * vectors[p].x, angular * vectors[p].y, angular * vectors[p].z)
      }
    }
  }

  private func gradients(
    _ vectors: [Vec3], _ q: [Double]
  ) -> (gradients: [Vec3], virial: Matrix3, largest: Double) {
    withColumns(vectors) { columns in
      var q = q
      let count = vectors.count
      return q.withUnsafeMutableBufferPointer { buffer in
        let q = buffer.baseAddress!
        let result = environment.gradients(
          columns, count: count, radial: q, q + count, q + 2 * count, q + 3 * count)
        let gradients = (0..<count).map { Vec3(q[count + $0], q[2 * count + $0], q[3 * count + $0]) }
        return (gradients, result.virial, result.largest)
      }
    }
  }

  private func withColumns<Result>(_ vectors: [Vec3], _ body: (Environment.Columns) -> Result) -> Result {
    let count = vectors.count
    var memory = vectors.map(\.x) + vectors.map(\.y) + vectors.map(\.z) + vectors.map(\.length2)
    memory += Array(repeating: 0, count: 2 * count)
    return memory.withUnsafeMutableBufferPointer {
      let start = $0.baseAddress!
      let columns = Environment.Columns(
        x: start, y: start + count, z: start + 2 * count, inverse: start + 3 * count,
        radial: start + 4 * count, slope: start + 5 * count)
      environment.fill(columns, count: count)
      return body(columns)
    }
  }
}
