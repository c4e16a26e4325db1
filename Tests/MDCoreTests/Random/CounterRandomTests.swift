import MDCore
import Testing

@Suite struct CounterRandomTests {
  /// Known answers of philox4x32-10 from Random123's `kat_vectors` [Salmon2011].
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), UInt64(0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), UInt64.max,
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), UInt64(0x299f_31d0_a409_3822),
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func knownAnswers(counter: SIMD4<UInt32>, key: UInt64, answer: SIMD4<UInt32>) {
    #expect(CounterRandom(seed: key, stream: .velocities).philox(counter) == answer)
  }

  @Test func uniformsHaveTheirMomentsAndStayInside() {
    let random = CounterRandom(seed: 5, stream: .analysis)
    let n = 200_000
    var (sum, square, product) = (0.0, 0.0, 0.0)
    var bins = [Double](repeating: 0, count: 20)
    for i in 0..<n {
      let (x, y) = random.uniforms(step: i % 7, index: i)
      #expect(x > 0 && x < 1 && y > 0 && y < 1)
      sum += x
      square += x * x
      product += (x - 0.5) * (y - 0.5)
      bins[Int(20 * x)] += 1
    }
    let count = Double(n)
    // Four standard errors.
    #expect(abs(sum / count - 0.5) < 4 / (12 * count).squareRoot())
    #expect(abs(square / count - 1.0 / 3) < 4 * (4.0 / 45 / count).squareRoot())
    #expect(abs(product / count) < 4 / 12 / count.squareRoot())
    let chi2 = bins.reduce(0) { $0 + ($1 - count / 20) * ($1 - count / 20) / (count / 20) }
    #expect(chi2 > 6 && chi2 < 44)
  }

  @Test func normalsHaveTheirMoments() {
    let random = CounterRandom(seed: 6, stream: .langevin)
    let n = 100_000
    var moments = [Double](repeating: 0, count: 5)
    var cross = 0.0
    for i in 0..<n {
      let v = random.normalVector(step: 3, atom: i)
      for x in [v.x, v.y, v.z] {
        var power = 1.0
        for k in 1...4 {
          power *= x
          moments[k] += power / Double(3 * n)
        }
      }
      cross += v.x * v.z / Double(n)
    }
    let error = 1 / Double(3 * n).squareRoot()
    #expect(abs(moments[1]) < 4 * error)
    #expect(abs(moments[2] - 1) < 4 * 2.0.squareRoot() * error)
    #expect(abs(moments[3]) < 4 * 15.0.squareRoot() * error)
    #expect(abs(moments[4] - 3) < 4 * 96.0.squareRoot() * error)
    #expect(abs(cross) < 4 / Double(n).squareRoot())
  }

  @Test func seedStepAtomAndPurposeAllCount() {
    let base = CounterRandom(seed: 1, stream: .langevin)
    let x = base.uniforms(step: 1, index: 1).0
    #expect(x == base.uniforms(step: 1, index: 1).0)
    #expect(x != base.uniforms(step: 2, index: 1).0)
    #expect(x != base.uniforms(step: 1, index: 2).0)
    #expect(x != base.uniforms(step: 1 << 33, index: 1).0)
    #expect(x != CounterRandom(seed: 2, stream: .langevin).uniforms(step: 1, index: 1).0)
    #expect(x != CounterRandom(seed: 1 << 40 | 1, stream: .langevin).uniforms(step: 1, index: 1).0)
    #expect(x != CounterRandom(seed: 1, stream: .velocities).uniforms(step: 1, index: 1).0)
  }
}
