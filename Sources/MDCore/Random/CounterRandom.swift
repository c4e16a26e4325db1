import Foundation

/// Counter-based random numbers (Philox 4x32-10): a pure function of (seed, step, index, stream).
///
/// The same numbers come out whatever the order or number of threads, and a resumed run needs no saved state.
/// Source: [Salmon2011].
public struct CounterRandom: Sendable {
  /// What the numbers are for; different purposes never share numbers.
  public enum Stream: UInt32, Sendable {
    case velocities = 1
    case substitution, interstitials, positions
    case langevin = 16
    case langevinGroup, velocityRescaling, cellRescaling, cellLangevin, analysis
  }

  public let seed: UInt64
  public let stream: Stream

  public init(seed: UInt64, stream: Stream) {
    self.seed = seed
    self.stream = stream
  }

  /// Four random 32-bit words for a counter value.
  @inlinable
  func words(step: Int, index: Int) -> SIMD4<UInt32> {
    let s = UInt64(bitPattern: Int64(step))
    let i = UInt64(bitPattern: Int64(index))
    // step: 40 bits, index: 48 bits, stream: 8 bits of the 128-bit counter, the rest free.
    return philox(
      SIMD4(
        UInt32(truncatingIfNeeded: i), UInt32(truncatingIfNeeded: i >> 32) ^ (streamWord << 24),
        UInt32(truncatingIfNeeded: s), UInt32(truncatingIfNeeded: s >> 32)))
  }

  @usableFromInline var streamWord: UInt32 { stream.rawValue }

  /// Ten rounds of Philox 4x32 on a counter, the key being the seed.
  @usableFromInline
  package func philox(_ start: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var c = start
    var k0 = UInt32(truncatingIfNeeded: seed)
    var k1 = UInt32(truncatingIfNeeded: seed >> 32)
    for _ in 0..<10 {
      let p0 = UInt64(c[0]) &* 0xD251_1F53
      let p1 = UInt64(c[2]) &* 0xCD9E_8D57
      c = SIMD4(
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c[1] ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c[3] ^ k1, UInt32(truncatingIfNeeded: p0))
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return c
  }

  /// Two uniform numbers in (0, 1), 53 bits each.
  public func uniforms(step: Int, index: Int) -> (Double, Double) {
    let w = words(step: step, index: index)
    func unit(_ high: UInt32, _ low: UInt32) -> Double {
      let bits = (UInt64(high) << 32 | UInt64(low)) >> 11
      return (Double(bits) + 0.5) * 0x1p-53
    }
    return (unit(w[0], w[1]), unit(w[2], w[3]))
  }

  /// Two independent standard normal numbers (Box-Muller).
  public func normals(step: Int, index: Int) -> (Double, Double) {
    let (u, v) = uniforms(step: step, index: index)
    let radius = (-2 * log(u)).squareRoot()
    let angle = 2 * Double.pi * v
    return (radius * cos(angle), radius * sin(angle))
  }

  /// Three independent standard normal numbers for an atom.
  public func normalVector(step: Int, atom: Int) -> Vec3 {
    let (x, y) = normals(step: step, index: 2 * atom)
    let (z, _) = normals(step: step, index: 2 * atom + 1)
    return Vec3(x, y, z)
  }
}
