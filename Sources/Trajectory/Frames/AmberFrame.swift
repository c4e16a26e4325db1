import MDCore

/// Positions, velocities, forces and cell of one frame of an AMBER file.
struct AmberFrame {
  private(set) var positions: [Vec3]
  private(set) var velocities: [Vec3]?
  private(set) var forces: [Vec3]?
  /// The cell of the file; after `restoreAxes` that of the run.
  private(set) var cell: Cell
  private var rotation = Matrix3.identity
  private let variables: AmberVariables
  private let index: Int

  init(_ variables: AmberVariables, index: Int, order: [Int]?) throws(MDError) {
    self.variables = variables
    self.index = index
    var raw: [Vec3] = []
    if let quantity = variables.unwrapped ?? variables.coordinates {
      raw = try variables.vectors(quantity, index, order: order)
      cell = try Self.cell(variables, index, around: raw)
    } else {
      // Without Cartesian positions all axes need a length, which `cell` checks.
      cell = try Self.cell(variables, index, around: [])
      if let scaled = variables.scaled {
        raw = try variables.vectors(scaled, index, order: order).map(cell.cartesian)
      }
    }
    positions = raw
    velocities = try variables.vectorsIfThere(variables.velocities, index, order: order)
    forces = try variables.vectorsIfThere(variables.forces, index, order: order)
  }

  /// Turns a frame of our own files back into the axes of the run, which `cell_vectors` remember.
  mutating func restoreAxes() throws(MDError) {
    guard let quantity = variables.cellVectors else { return }
    func rows(_ flat: [Double]) -> [Vec3] {
      stride(from: 0, to: flat.count, by: 3).map { Vec3(flat[$0], flat[$0 + 1], flat[$0 + 2]) }
    }
    let v = rows(try variables.numbers(quantity, index, count: [3, 3]))
    let corner = try rows(
      variables.numbers(
        .init(name: "cell_corner", factor: quantity.factor, isPerFrame: true), index, count: [3]))[0]
    let periodic =
      try variables.file.numbers(attribute: "periodic").map { $0.map { $0 != 0 } } ?? cell.periodic
    guard periodic.count == 3 else {
      throw MDError(
        .file, "the attribute 'periodic' is wrong", at: .init(file: variables.path),
        found: "\(periodic.count) values", expected: "3")
    }
    let original = Cell(Matrix3(v[0], v[1], v[2]), origin: corner, periodic: periodic)
    rotation = WrittenFrame.oriented(original).1.transpose
    cell = original
    positions = positions.map { $0 * rotation + corner }
    velocities = velocities?.map { $0 * rotation }
    forces = forces?.map { $0 * rotation }
  }

  /// A tensor of the file in the axes of the run.
  func tensor(_ t: SymmetricTensor) -> SymmetricTensor {
    rotation == .identity ? t : (rotation.transpose * t.matrix * rotation).symmetricPart
  }

  /// The cell from lengths, angles and origin; axes of length zero are free and span the atoms.
  private static func cell(
    _ variables: AmberVariables, _ index: Int, around positions: [Vec3]
  ) throws(MDError) -> Cell {
    guard let quantity = variables.cellLengths else { return Cell.around(positions) }
    let lengths = try variables.numbers(quantity, index, count: [3])
    let angles = try variables.numbers(
      .init(name: "cell_angles", factor: variables.angleFactor, isPerFrame: true), index, count: [3])
    func wrong(_ what: String, _ found: [Double], _ expected: String) -> MDError {
      MDError(
        .file, "the \(what) of frame \(index) are wrong", at: .init(file: variables.path),
        found: found.map { "\($0)" }.joined(separator: " "), expected: expected)
    }
    let periodic = lengths.map { $0 > 1e-6 }
    guard lengths.allSatisfy({ $0 >= 0 }), periodic == [true, true, true] || !positions.isEmpty else {
      throw wrong(
        "cell lengths", lengths, positions.isEmpty ? "positive lengths" : "lengths, zero along free axes")
    }
    guard periodic.contains(true) else { return Cell.around(positions) }
    guard angles.allSatisfy({ $0 > 0 && $0 < 180 }) else {
      throw wrong("cell angles", angles, "0 to 180 degrees")
    }
    var cell = Cell(
      lengths: Vec3(periodic[0] ? lengths[0] : 1, periodic[1] ? lengths[1] : 1, periodic[2] ? lengths[2] : 1),
      anglesInDegrees: Vec3(angles[0], angles[1], angles[2]))
    guard cell.vectors.isFinite, cell.volume > 1e-9 else {
      throw wrong("cell angles", angles, "angles that form a cell")
    }
    if let origin = try variables.cellOrigin(index) { cell.origin = origin }
    cell.periodic = periodic
    for axis in 0..<3 where !periodic[axis] {
      let s = positions.map { cell.fractional($0)[axis] }
      let (low, high) = ((s.min() ?? 0) - 1, (s.max() ?? 0) + 1)
      cell.origin += low * cell.vectors[axis]
      cell.vectors[axis] = (high - low) * cell.vectors[axis]
    }
    return cell
  }
}
