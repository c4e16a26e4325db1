import MDCore
import Testing

@Suite struct CellTests {
  let slanted = Cell(
    Matrix3(Vec3(6, 0.5, -0.3), Vec3(2.2, 5.1, 0.4), Vec3(-1.8, 2.9, 4.2)), origin: Vec3(1, 2, 3))

  func near(_ a: Vec3, _ b: Vec3, _ tolerance: Double = 1e-12) -> Bool { (a - b).length <= tolerance }

  @Test func fractionsAndBack() {
    let r = Vec3(3.3, -8, 17)
    #expect(near(slanted.cartesian(slanted.fractional(r)), r))
    #expect(near(slanted.fractional(slanted.origin + slanted.vectors.b), Vec3(0, 1, 0)))
  }

  @Test func lengthsAndAnglesMakeTheCell() {
    let lengths = Vec3(3, 4, 5)
    let angles = Vec3(80, 95, 110)
    let cell = Cell(lengths: lengths, anglesInDegrees: angles)
    #expect(near(cell.lengths, lengths) && near(cell.anglesInDegrees, angles, 1e-10))
    #expect(cell.isStandardOrientation)
    let cube = Cell(lengths: Vec3(2, 2, 2), anglesInDegrees: Vec3(90, 90, 90))
    #expect(cube.vectors == .diagonal(2, 2, 2))
  }

  @Test func heightsAreVolumeOverFace() {
    #expect(near(Cell(orthogonal: Vec3(2, 3, 4)).heights, Vec3(2, 3, 4)))
    let h = slanted.heights
    let face = slanted.vectors.a.cross(slanted.vectors.b)
    #expect(abs(h.z - abs(slanted.vectors.c.dot(face)) / face.length) < 1e-12)
    #expect(abs(slanted.volume - h.z * face.length) < 1e-10)
  }

  @Test(arguments: [false, true])
  func standardOrientationKeepsDistances(leftHanded: Bool) {
    var cell = slanted
    if leftHanded { cell.vectors = Matrix3(cell.vectors.b, cell.vectors.a, cell.vectors.c) }
    let (turned, rotation) = cell.standardOrientation()
    #expect(turned.isStandardOrientation)
    #expect(near(turned.lengths, cell.lengths) && near(turned.anglesInDegrees, cell.anglesInDegrees, 1e-10))
    let product = rotation * rotation.transpose
    for row in 0..<3 { #expect(near(product[row], Matrix3.identity[row])) }
    #expect(abs(rotation.determinant - (leftHanded ? -1 : 1)) < 1e-12)
    let r = Vec3(0.3, 7, -2)
    #expect(near(turned.fractional(r * rotation), cell.fractional(r)))
  }

  @Test func matrices() {
    let m = slanted.vectors
    let product = m * m.inverse
    for row in 0..<3 { #expect(near(product[row], Matrix3.identity[row])) }
    #expect(abs(m.determinant - m.transpose.determinant) < 1e-12)
    #expect(Matrix3.outer(Vec3(1, 2, 3), Vec3(4, 5, 6))[0, 2] == 6)
    #expect(Matrix3.outer(Vec3(1, 2, 3), Vec3(4, 5, 6))[2, 0] == 12)
    let voigt = SymmetricTensor(xx: 1, yy: 2, zz: 3, yz: 4, xz: 5, xy: 6)
    #expect(voigt.voigt == [1, 2, 3, 4, 5, 6])
    #expect(voigt.matrix[1, 2] == 4 && voigt.matrix[0, 2] == 5 && voigt.matrix[0, 1] == 6)
    #expect(voigt.matrix.symmetricPart == voigt)
  }
}
