/// A vector of three doubles, 24 bytes, bit-equal to a C `double[3]`.
@frozen
public struct Vec3: Sendable, Equatable, BitwiseCopyable {
  public var x: Double
  public var y: Double
  public var z: Double

  @inlinable
  public init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  @inlinable public static var zero: Vec3 { Vec3(0, 0, 0) }

  @inlinable public subscript(axis: Int) -> Double {
    get { axis == 0 ? x : axis == 1 ? y : z }
    set {
      switch axis {
      case 0: x = newValue
      case 1: y = newValue
      default: z = newValue
      }
    }
  }

  @inlinable public static func + (a: Vec3, b: Vec3) -> Vec3 { Vec3(a.x + b.x, a.y + b.y, a.z + b.z) }
  @inlinable public static func - (a: Vec3, b: Vec3) -> Vec3 { Vec3(a.x - b.x, a.y - b.y, a.z - b.z) }
  @inlinable public static prefix func - (a: Vec3) -> Vec3 { Vec3(-a.x, -a.y, -a.z) }
  @inlinable public static func * (s: Double, a: Vec3) -> Vec3 { Vec3(s * a.x, s * a.y, s * a.z) }
  @inlinable public static func * (a: Vec3, s: Double) -> Vec3 { Vec3(s * a.x, s * a.y, s * a.z) }
  @inlinable public static func / (a: Vec3, s: Double) -> Vec3 { Vec3(a.x / s, a.y / s, a.z / s) }
  @inlinable public static func += (a: inout Vec3, b: Vec3) { a = a + b }
  @inlinable public static func -= (a: inout Vec3, b: Vec3) { a = a - b }
  @inlinable public static func *= (a: inout Vec3, s: Double) { a = a * s }

  @inlinable public func dot(_ b: Vec3) -> Double { x * b.x + y * b.y + z * b.z }
  @inlinable public func cross(_ b: Vec3) -> Vec3 {
    Vec3(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
  }
  /// Squared length.
  @inlinable public var length2: Double { dot(self) }
  /// Euclidean length.
  @inlinable public var length: Double { length2.squareRoot() }
  @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
