import MDCore

extension ExtendedXYZHeader {
  /// The cell by Lattice, Origin and pbc; without a Lattice a free box around the atoms.
  ///
  /// A lattice vector of length zero along a free axis, as ASE writes it, is made to span the atoms. Fails for periodic
  /// axes without a vector.
  func cell(around positions: [Vec3]) throws(MDError) -> Cell {
    let origin = try numbers("Origin", counts: [3]).map { Vec3($0[0], $0[1], $0[2]) } ?? .zero
    let stated = try periodic()
    guard let entry = entry("Lattice"), let lattice = try numbers("Lattice", counts: [9]) else {
      if let pbc = self.entry("pbc"), stated?.contains(true) == true {
        throw error(
          "a periodic frame has no Lattice", pbc, expected: "Lattice=\"nine numbers\", or pbc=\"F F F\"")
      }
      return Cell.around(positions)
    }
    let periodic = stated ?? [true, true, true]
    let vectors = Matrix3(
      Vec3(lattice[0], lattice[1], lattice[2]), Vec3(lattice[3], lattice[4], lattice[5]),
      Vec3(lattice[6], lattice[7], lattice[8]))
    if abs(vectors.determinant) > 1e-9 { return Cell(vectors, origin: origin, periodic: periodic) }
    guard periodic.contains(true) else { return Cell.around(positions) }
    let cell = Cell(vectors, origin: origin, periodic: periodic).spanning(positions)
    guard abs(cell.vectors.determinant) > 1e-9 else {
      throw error("the lattice vectors have no volume", entry, expected: "three independent vectors")
    }
    return cell
  }

  private func periodic() throws(MDError) -> [Bool]? {
    guard let entry = entry("pbc") else { return nil }
    let words = entry.value.split { " ,[]\t".contains($0) }.map { $0.uppercased() }
    guard words.count == 3, words.allSatisfy({ ["T", "F", "TRUE", "FALSE", "1", "0"].contains($0) }) else {
      throw error("'pbc' is wrong", entry, expected: "T or F three times")
    }
    return words.map { ["T", "TRUE", "1"].contains($0) }
  }
}

extension Cell {
  /// A free box around points, with 1 A to spare on each side.
  static func around(_ points: [Vec3]) -> Cell {
    var (low, high) = (points.first ?? .zero, points.first ?? .zero)
    for r in points {
      for axis in 0..<3 {
        low[axis] = min(low[axis], r[axis])
        high[axis] = max(high[axis], r[axis])
      }
    }
    let margin = Vec3(1, 1, 1)
    let size = high - low + 2 * margin
    return Cell(.diagonal(size.x, size.y, size.z), origin: low - margin, periodic: [false, false, false])
  }

  /// Free axes whose vector is zero take a direction across the others and span the points, with 1 A to spare.
  func spanning(_ points: [Vec3]) -> Cell {
    var cell = self
    let missing = (0..<3).filter { !periodic[$0] && vectors[$0] == .zero }
    for axis in missing {
      let others = (0..<3).filter { $0 != axis }.map { cell.vectors[$0] }
      var direction = others[0].cross(others[1])
      if direction.length < 1e-12, let known = others.first(where: { $0 != .zero }) {
        let axes = [Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, 0, 1)]
        let least = axes.min { abs($0.dot(known)) < abs($1.dot(known)) } ?? axes[0]
        direction = known.cross(least)
      }
      guard direction.length > 0 else { return self }
      cell.vectors[axis] = direction / direction.length
    }
    guard abs(cell.vectors.determinant) > 1e-9 else { return self }
    for axis in missing {
      let s = points.map { cell.fractional($0)[axis] }
      let (low, high) = ((s.min() ?? 0) - 1, (s.max() ?? 0) + 1)
      cell.origin += low * cell.vectors[axis]
      cell.vectors[axis] = (high - low) * cell.vectors[axis]
    }
    return cell
  }
}
