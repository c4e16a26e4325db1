import MDCore

/// A snapshot in the axes of the AMBER convention: a along x, b in the xy plane, the cell's corner at the origin.
///
/// Positions, velocities, forces and stress are turned together with the cell, r' = (r - origin) Q.
/// A left-handed cell is mirrored, as lengths and angles can only describe a right-handed one.
struct WrittenFrame {
  /// The cell in standard orientation, its corner at the origin.
  let cell: Cell
  private let rotation: Matrix3
  private let origin: Vec3

  init(_ cell: Cell) {
    (self.cell, rotation) = Self.oriented(cell)
    origin = cell.origin
  }

  /// The oriented cell and Q; a cell without volume stays as it is.
  static func oriented(_ cell: Cell) -> (Cell, Matrix3) {
    guard cell.volume > 0 else { return (cell, .identity) }
    var (turned, rotation) = cell.standardOrientation()
    turned.origin = .zero
    return (turned, rotation)
  }

  func position(_ r: Vec3) -> Vec3 { (r - origin) * rotation }
  /// Velocities and forces.
  func vector(_ v: Vec3) -> Vec3 { v * rotation }
  func tensor(_ t: SymmetricTensor) -> SymmetricTensor {
    rotation == .identity ? t : (rotation.transpose * t.matrix * rotation).symmetricPart
  }

  /// Positions already turned, folded into the cell along its periodic axes.
  func wrapped(_ positions: [Vec3]) -> [Vec3] { cell.wrapped(positions) }

  /// Lengths (A), zero along free axes: how readers are told that an axis does not repeat.
  ///
  /// Where no axis repeats they are 1e-30: ASE and OVITO take that for zero too, but MDAnalysis 2.11 cannot open a file
  /// with three zeros, nor ASE 3.29 one without lengths.
  var lengths: Vec3 {
    guard cell.periodic.contains(true) else { return Vec3(1e-30, 1e-30, 1e-30) }
    let l = cell.lengths
    return Vec3(cell.periodic[0] ? l.x : 0, cell.periodic[1] ? l.y : 0, cell.periodic[2] ? l.z : 0)
  }
  var angles: Vec3 { cell.volume > 0 ? cell.anglesInDegrees : Vec3(90, 90, 90) }
}

extension Cell {
  /// Points moved by whole cell vectors so that their fractional coordinates along periodic axes lie in 0 ..< 1.
  func wrapped(_ points: [Vec3]) -> [Vec3] {
    guard volume > 0, periodic.contains(true) else { return points }
    let inverse = vectors.inverse
    return points.map { point in
      let s = (point - origin) * inverse
      var shift = Vec3.zero
      for axis in 0..<3 where periodic[axis] { shift[axis] = s[axis].rounded(.down) }
      return shift == .zero ? point : point - shift * vectors
    }
  }
}
