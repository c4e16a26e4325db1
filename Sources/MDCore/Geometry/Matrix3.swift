/// A 3x3 matrix stored by rows; vectors are row vectors, so a point with fractional coordinates s is s M.
@frozen
public struct Matrix3: Sendable, Equatable, BitwiseCopyable {
  /// Rows.
  public var a: Vec3
  public var b: Vec3
  public var c: Vec3

  @inlinable
  public init(_ a: Vec3, _ b: Vec3, _ c: Vec3) {
    self.a = a
    self.b = b
    self.c = c
  }

  @inlinable public static var zero: Matrix3 { Matrix3(.zero, .zero, .zero) }
  @inlinable public static var identity: Matrix3 { diagonal(1, 1, 1) }
  @inlinable public static func diagonal(_ x: Double, _ y: Double, _ z: Double) -> Matrix3 {
    Matrix3(Vec3(x, 0, 0), Vec3(0, y, 0), Vec3(0, 0, z))
  }

  @inlinable public subscript(row: Int) -> Vec3 {
    get { row == 0 ? a : row == 1 ? b : c }
    set {
      switch row {
      case 0: a = newValue
      case 1: b = newValue
      default: c = newValue
      }
    }
  }
  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { self[row][column] }
    set { self[row][column] = newValue }
  }

  @inlinable public static func + (m: Matrix3, n: Matrix3) -> Matrix3 {
    Matrix3(m.a + n.a, m.b + n.b, m.c + n.c)
  }
  @inlinable public static func - (m: Matrix3, n: Matrix3) -> Matrix3 {
    Matrix3(m.a - n.a, m.b - n.b, m.c - n.c)
  }
  @inlinable public static func += (m: inout Matrix3, n: Matrix3) { m = m + n }
  @inlinable public static func * (s: Double, m: Matrix3) -> Matrix3 { Matrix3(s * m.a, s * m.b, s * m.c) }
  /// Row vector times matrix.
  @inlinable public static func * (v: Vec3, m: Matrix3) -> Vec3 { v.x * m.a + v.y * m.b + v.z * m.c }
  @inlinable public static func * (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m.a * n, m.b * n, m.c * n) }
  /// Outer product: element (i, j) is u_i v_j.
  @inlinable public static func outer(_ u: Vec3, _ v: Vec3) -> Matrix3 { Matrix3(u.x * v, u.y * v, u.z * v) }

  @inlinable public var transpose: Matrix3 {
    Matrix3(Vec3(a.x, b.x, c.x), Vec3(a.y, b.y, c.y), Vec3(a.z, b.z, c.z))
  }
  @inlinable public var determinant: Double { a.dot(b.cross(c)) }
  @inlinable public var trace: Double { a.x + b.y + c.z }
  /// The inverse; rows of the result are not finite if the matrix is singular.
  @inlinable public var inverse: Matrix3 {
    let d = 1 / determinant
    return (d * Matrix3(b.cross(c), c.cross(a), a.cross(b))).transpose
  }
  @inlinable public var isFinite: Bool { a.isFinite && b.isFinite && c.isFinite }
  /// Half the sum of the matrix and its transpose.
  @inlinable public var symmetricPart: SymmetricTensor {
    SymmetricTensor(
      xx: a.x, yy: b.y, zz: c.z, yz: 0.5 * (b.z + c.y), xz: 0.5 * (a.z + c.x), xy: 0.5 * (a.y + b.x))
  }
}
