internal import MDCore

/// Forces of all atoms as 64-bit integers in units of 1/scale eV/A: sums of integers do not depend on their order, so every
/// thread adds into an accumulator of its own and the total has the same bits on any number of threads.
///
/// With the fine scale, 2^44, the unit is 6e-14 eV/A and a pair may pull with up to 128 eV/A; where one pulls harder the
/// evaluation is repeated with the coarse scale (unit 6e-8 eV/A, up to 1e8 eV/A).
struct ForceAccumulator {
  static let fineScale = 0x1p44
  static let coarseScale = 0x1p24

  /// Largest force component of a pair (eV/A) at this scale: its integer must fit 51 bits, so that the pulls and pushes of 2,047
  /// neighbours fit 63.
  static func largestForce(scale: Double) -> Double { 0x1p51 / scale }

  private let memory: AlignedMemory<SIMD4<Int64>>

  init(count: Int) { memory = AlignedMemory(count: count, repeating: .zero) }

  var count: Int { memory.count }
  var forces: UnsafeMutablePointer<SIMD4<Int64>> { memory.start }

  /// Replaces numbers by integers, rounded to the nearest: adding 1.5 2^52 leaves them in the low bits.
  @inline(__always)
  static func quantize(_ column: UnsafeMutablePointer<Double>, count: Int, scale: Double) {
    let rounding = SIMD8(repeating: 0x1.8p52)
    let offset = SIMD8<UInt64>(repeating: (0x1.8p52).bitPattern)
    for p in stride(from: 0, to: count, by: 8) {
      let shifted = rounding.addingProduct(lanes8(column + p), scale)
      let integers = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &- offset
      UnsafeMutableRawPointer(column + p).storeBytes(of: integers, as: SIMD8<UInt64>.self)
    }
  }

  /// Gradients of the pairs of one centre, as integers: each pulls on the centre and pushes its neighbour.
  @inline(__always)
  static func scatter(
    _ gx: UnsafePointer<Double>, _ gy: UnsafePointer<Double>, _ gz: UnsafePointer<Double>,
    neighbors: UnsafePointer<Int32>, count: Int, centre: Int, to forces: UnsafeMutablePointer<SIMD4<Int64>>
  ) {
    var own = SIMD4<Int64>.zero
    for p in 0..<count {
      let pull = SIMD4(
        Int64(bitPattern: gx[p].bitPattern), Int64(bitPattern: gy[p].bitPattern),
        Int64(bitPattern: gz[p].bitPattern), 0)
      let j = Int(truncatingIfNeeded: neighbors[p])
      forces[j] = forces[j] &- pull
      own = own &+ pull
    }
    forces[centre] = forces[centre] &+ own
  }

  /// Adds the total of all accumulators to `forces` and sets them to zero.
  static func empty(
    _ accumulators: [ForceAccumulator], scale: Double, workers: Workers, into forces: inout [Vec3]
  ) {
    let unit = 1 / scale
    forces.withUnsafeMutableBufferPointer { buffer in
      let target = buffer
      workers.run(count: target.count, chunkSize: Workers.atomChunk) { _, atoms in
        for i in atoms {
          var sum = SIMD4<Int64>.zero
          for accumulator in accumulators {
            sum = sum &+ accumulator.forces[i]
            accumulator.forces[i] = .zero
          }
          target[i] += unit * Vec3(Double(sum[0]), Double(sum[1]), Double(sum[2]))
        }
      }
    }
  }

  /// Sets all accumulators to zero.
  static func discard(_ accumulators: [ForceAccumulator]) {
    for accumulator in accumulators { accumulator.forces.update(repeating: .zero, count: accumulator.count) }
  }
}
