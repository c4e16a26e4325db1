/// A floating-point type that the hot kernels are built for: Double, or Float in mixed precision.
package protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable, BitwiseCopyable, Sendable {
  /// One vector register full of numbers (64 bytes where the processor has AVX-512, otherwise 32).
  associatedtype Lanes: SIMD where Lanes.Scalar == Self
  /// Derivatives that a spline of an embedding matches at each node, the value counted too: enough that tables
  /// with this type's accuracy fit the second-level cache.
  static var splineOrder: Int { get }
  /// Largest error of a spline, as a share of the largest value, and of the largest slope.
  static var splineBound: Double { get }
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
}

extension Float: KernelScalar {
  #if AVX512
    package typealias Lanes = SIMD16<Float>
  #else
    package typealias Lanes = SIMD8<Float>
  #endif
  @inline(__always) package static var splineOrder: Int { 3 }
  package static var splineBound: Double { 1e-7 }
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
