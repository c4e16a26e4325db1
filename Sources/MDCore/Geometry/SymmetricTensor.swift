/// A symmetric 3x3 tensor in Voigt order xx yy zz yz xz xy.
@frozen
public struct SymmetricTensor: Sendable, Equatable, BitwiseCopyable {
  public var xx: Double
  public var yy: Double
  public var zz: Double
  public var yz: Double
  public var xz: Double
  public var xy: Double

  @inlinable
  public init(xx: Double, yy: Double, zz: Double, yz: Double, xz: Double, xy: Double) {
    self.xx = xx
    self.yy = yy
    self.zz = zz
    self.yz = yz
    self.xz = xz
    self.xy = xy
  }

  /// f v v.
  @inlinable public init(_ v: Vec3, times f: Double) {
    self.init(
      xx: f * v.x * v.x, yy: f * v.y * v.y, zz: f * v.z * v.z, yz: f * v.y * v.z, xz: f * v.x * v.z,
      xy: f * v.x * v.y)
  }

  @inlinable public static var zero: SymmetricTensor {
    SymmetricTensor(xx: 0, yy: 0, zz: 0, yz: 0, xz: 0, xy: 0)
  }
  /// The six components in Voigt order.
  @inlinable public var voigt: [Double] { [xx, yy, zz, yz, xz, xy] }
  @inlinable public init(voigt v: [Double]) {
    self.init(xx: v[0], yy: v[1], zz: v[2], yz: v[3], xz: v[4], xy: v[5])
  }
  @inlinable public var trace: Double { xx + yy + zz }
  @inlinable public var matrix: Matrix3 { Matrix3(Vec3(xx, xy, xz), Vec3(xy, yy, yz), Vec3(xz, yz, zz)) }

  @inlinable public static func + (s: SymmetricTensor, t: SymmetricTensor) -> SymmetricTensor {
    SymmetricTensor(
      xx: s.xx + t.xx, yy: s.yy + t.yy, zz: s.zz + t.zz, yz: s.yz + t.yz, xz: s.xz + t.xz, xy: s.xy + t.xy)
  }
  @inlinable public static func - (s: SymmetricTensor, t: SymmetricTensor) -> SymmetricTensor { s + (-1) * t }
  @inlinable public static func * (f: Double, t: SymmetricTensor) -> SymmetricTensor {
    SymmetricTensor(xx: f * t.xx, yy: f * t.yy, zz: f * t.zz, yz: f * t.yz, xz: f * t.xz, xy: f * t.xy)
  }
}
