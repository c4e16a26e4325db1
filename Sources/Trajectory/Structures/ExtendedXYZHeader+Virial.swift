import MDCore

extension ExtendedXYZHeader {
  /// The virial (eV): as it stands, or by the stress (eV/A^3, positive under tension) in a stated cell that repeats along
  /// all axes; without one a stress says nothing of it, which goes to the notices.
  ///
  /// Fails where the two contradict each other, or a tensor is not symmetric.
  func virial(_ cell: Cell, _ notices: NoticeList) throws(MDError) -> Matrix3? {
    let virial = try tensor("virial")
    guard let stress = try tensor("stress") else { return virial }
    guard entry("Lattice") != nil, cell.isFullyPeriodic else {
      if virial == nil {
        notices.add(
          "\(location.file): left out: 'stress', which makes no virial without a stated cell that repeats along all axes"
        )
      }
      return virial
    }
    let byStress = -cell.volume * stress
    guard let virial else { return byStress }
    let (axis, column) = Self.components.max {
      abs(virial[$0.0, $0.1] - byStress[$0.0, $0.1]) < abs(virial[$1.0, $1.1] - byStress[$1.0, $1.1])
    }!
    // Numbers of few digits agree so well.
    let allowed = 0.01 * Self.largest(virial) + 1e-5 * cell.volume
    guard abs(virial[axis, column] - byStress[axis, column]) <= allowed else {
      let name = "\(["x", "y", "z"][axis])\(["x", "y", "z"][column])"
      throw MDError(
        .input, "'virial' and 'stress' contradict each other", at: location,
        found: "\(name) \(virial[axis, column]) eV and, by the stress, \(byStress[axis, column]) eV",
        expected: "virial = -volume * stress, the stress in eV/A^3 and positive under tension")
    }
    return virial
  }

  /// Nine numbers by rows or six in Voigt's order.
  private func tensor(_ key: String) throws(MDError) -> Matrix3? {
    guard let entry = entry(key), let v = try numbers(key, counts: [9, 6]) else { return nil }
    if v.count == 6 { return SymmetricTensor(voigt: v).matrix }
    let matrix = Matrix3(Vec3(v[0], v[1], v[2]), Vec3(v[3], v[4], v[5]), Vec3(v[6], v[7], v[8]))
    let allowed = 0.01 * Self.largest(matrix)
    guard Self.components.allSatisfy({ abs(matrix[$0.0, $0.1] - matrix[$0.1, $0.0]) <= allowed }) else {
      throw error("'\(key)' is not symmetric", entry, expected: "xx xy xz yx yy yz zx zy zz with xy = yx")
    }
    return matrix
  }

  private static let components = (0..<3).flatMap { row in (0..<3).map { (row, $0) } }

  private static func largest(_ m: Matrix3) -> Double { components.map { abs(m[$0.0, $0.1]) }.max() ?? 0 }
}
