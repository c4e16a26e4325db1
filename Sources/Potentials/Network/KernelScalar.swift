/// A floating-point type that the hot kernels are built for: Double, or Float in mixed precision.
package protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable, BitwiseCopyable, Sendable {
  /// One vector register full of numbers (64 bytes where the processor has AVX-512, otherwise 32).
  associatedtype Lanes: SIMD where Lanes.Scalar == Self
  /// Derivatives that a spline of an embedding matches at each node, the value counted too: enough that tables
  /// with this type's accuracy fit the second-level cache.
  static var splineOrder: Int { get }
  /// Largest error of a spline, as a share of the largest value, and of the largest slope.
  static var splineBound: Double { get }
  /// Sums of four registers over their lanes.
  static func sums(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> SIMD4<Double>
  /// `count` numbers rounded to this type: in `memory`, or where they are if nothing is to be rounded.
  static func rounded(
    _ numbers: UnsafePointer<Double>, count: Int, in memory: UnsafeMutablePointer<Self>
  ) -> UnsafePointer<Self>
  /// tanh(x) without branches, so that loops over it become vector code.
  static func fastTanh(_ x: Self) -> Self
}

extension Double: KernelScalar {
  #if AVX512
    package typealias Lanes = SIMD8<Double>
  #else
    package typealias Lanes = SIMD4<Double>
  #endif
  @inline(__always) package static var splineOrder: Int { 4 }
  package static var splineBound: Double { 1e-11 }

  @inline(__always) package static func sums(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
  ) -> SIMD4<Double> {
    #if AVX512
      sumsOfFour(
        a.lowHalf + a.highHalf, b.lowHalf + b.highHalf, c.lowHalf + c.highHalf, d.lowHalf + d.highHalf)
    #else
      sumsOfFour(a, b, c, d)
    #endif
  }

  @inline(__always) package static func rounded(
    _ numbers: UnsafePointer<Double>, count: Int, in memory: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<Double> { numbers }
}

extension Float: KernelScalar {
  #if AVX512
    package typealias Lanes = SIMD16<Float>
  #else
    package typealias Lanes = SIMD8<Float>
  #endif
  @inline(__always) package static var splineOrder: Int { 3 }
  package static var splineBound: Double { 1e-7 }

  @inline(__always) package static func sums(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
  ) -> SIMD4<Double> {
    #if AVX512
      let (a, b) = (a.lowHalf + a.highHalf, b.lowHalf + b.highHalf)
      let (c, d) = (c.lowHalf + c.highHalf, d.lowHalf + d.highHalf)
    #endif
    return SIMD4<Double>(
      sumsOfFour(
        a.lowHalf + a.highHalf, b.lowHalf + b.highHalf, c.lowHalf + c.highHalf, d.lowHalf + d.highHalf))
  }

  @inline(__always) package static func rounded(
    _ numbers: UnsafePointer<Double>, count: Int, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    for k in 0..<count { memory[k] = Float(numbers[k]) }
    return UnsafePointer(memory)
  }
}

/// Sums of four times four lanes: pairs first, then pairs of pairs.
@inline(__always)
private func sumsOfFour<Scalar: KernelScalar>(
  _ a: SIMD4<Scalar>, _ b: SIMD4<Scalar>, _ c: SIMD4<Scalar>, _ d: SIMD4<Scalar>
) -> SIMD4<Scalar> {
  let (ab, cd) = (SIMD8(lowHalf: a, highHalf: b), SIMD8(lowHalf: c, highHalf: d))
  let pairs = SIMD8(lowHalf: ab.evenHalf + ab.oddHalf, highHalf: cd.evenHalf + cd.oddHalf)
  return pairs.evenHalf + pairs.oddHalf
}

extension KernelScalar {
  /// Numbers in a vector register.
  @inline(__always) package static var laneCount: Int { Lanes.scalarCount }

  /// `count` rounded up to whole registers.
  @inline(__always) package static func padded(_ count: Int) -> Int {
    (count + laneCount - 1) / laneCount * laneCount
  }
}

/// A vector register from memory; no alignment needed.
@inline(__always)
package func lanes<Scalar: KernelScalar>(_ p: UnsafePointer<Scalar>) -> Scalar.Lanes {
  UnsafeRawPointer(p).loadUnaligned(as: Scalar.Lanes.self)
}

/// A vector register to memory; no alignment needed.
@inline(__always)
package func store<Scalar: KernelScalar>(_ v: Scalar.Lanes, _ p: UnsafeMutablePointer<Scalar>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Scalar.Lanes.self)
}
