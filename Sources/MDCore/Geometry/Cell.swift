import Foundation

/// A triclinic simulation cell with row vectors a, b, c, each axis periodic or free.
///
/// A free axis still has a vector (the extent used for set-up and output) but no images and no wrapping.
public struct Cell: Sendable, Equatable {
  /// Row vectors a, b, c (A).
  public var vectors: Matrix3
  /// Corner of the cell (A).
  public var origin: Vec3
  /// Whether a, b, c repeat.
  public var periodic: [Bool]

  public init(_ vectors: Matrix3, origin: Vec3 = .zero, periodic: [Bool] = [true, true, true]) {
    precondition(periodic.count == 3)
    self.vectors = vectors
    self.origin = origin
    self.periodic = periodic
  }

  /// A box with edges along x, y, z (A).
  public init(orthogonal lengths: Vec3, periodic: [Bool] = [true, true, true]) {
    self.init(.diagonal(lengths.x, lengths.y, lengths.z), periodic: periodic)
  }

  /// A cell from lengths (A) and angles alpha, beta, gamma (degrees), a along x and b in the xy plane.
  public init(lengths: Vec3, anglesInDegrees angles: Vec3) {
    func cosine(_ degrees: Double) -> Double { degrees == 90 ? 0 : cos(degrees * .pi / 180) }
    let (ca, cb, cg) = (cosine(angles.x), cosine(angles.y), cosine(angles.z))
    let sg = (1 - cg * cg).squareRoot()
    let cy = (ca - cb * cg) / sg
    self.init(
      Matrix3(
        Vec3(lengths.x, 0, 0), Vec3(lengths.y * cg, lengths.y * sg, 0),
        lengths.z * Vec3(cb, cy, (1 - cb * cb - cy * cy).squareRoot())))
  }

  /// Volume of the parallelepiped (A^3).
  public var volume: Double { abs(vectors.determinant) }
  /// True when all three axes repeat.
  public var isFullyPeriodic: Bool { periodic.allSatisfy { $0 } }
  /// Lengths of a, b, c (A).
  public var lengths: Vec3 { Vec3(vectors.a.length, vectors.b.length, vectors.c.length) }
  /// Angles alpha (b, c), beta (a, c), gamma (a, b) (degrees).
  public var anglesInDegrees: Vec3 {
    func angle(_ u: Vec3, _ v: Vec3) -> Double {
      let cosine = u.dot(v) / (u.length * v.length)
      return cosine == 0 ? 90 : acos(max(-1, min(1, cosine))) * 180 / .pi
    }
    return Vec3(angle(vectors.b, vectors.c), angle(vectors.a, vectors.c), angle(vectors.a, vectors.b))
  }
  /// Distances between opposite faces (A).
  public var heights: Vec3 {
    let (a, b, c) = (vectors.a, vectors.b, vectors.c)
    let v = volume
    return Vec3(v / b.cross(c).length, v / c.cross(a).length, v / a.cross(b).length)
  }
  /// True when a lies along +x, b in the xy plane with positive y, and c has positive z.
  public var isStandardOrientation: Bool {
    let m = vectors
    return m.a.y == 0 && m.a.z == 0 && m.b.z == 0 && m.a.x > 0 && m.b.y > 0 && m.c.z > 0
  }

  /// Fractional coordinates of a point.
  public func fractional(_ r: Vec3) -> Vec3 { (r - origin) * vectors.inverse }
  /// The point with the given fractional coordinates (A).
  public func cartesian(_ s: Vec3) -> Vec3 { s * vectors + origin }

  /// The rotation Q (row vectors: r' = r Q) that brings the cell into standard orientation, and the rotated cell.
  ///
  /// A left-handed cell has no such proper rotation; the third axis is then reflected (determinant of Q is -1).
  public func standardOrientation() -> (cell: Cell, rotation: Matrix3) {
    if isStandardOrientation { return (self, .identity) }
    let ex = vectors.a / vectors.a.length
    var ey = vectors.b - vectors.b.dot(ex) * ex
    ey = ey / ey.length
    var ez = ex.cross(ey)
    if vectors.c.dot(ez) < 0 { ez = -ez }
    let rotation = Matrix3(ex, ey, ez).transpose
    var turned = vectors * rotation
    turned.a.y = 0
    turned.a.z = 0
    turned.b.z = 0
    return (Cell(turned, origin: origin * rotation, periodic: periodic), rotation)
  }
}
