internal import MDCore

extension EmbeddedAtomTables {
  /// What is odd about how the functions of distance end: a table that stops before the cutoff, where its last
  /// value is held as LAMMPS holds it, and functions that are not zero at the cutoff, where energies jump.
  var endNotices: [String] {
    let count = pair.first?.count ?? 0
    var notices: [String] = []
    // Many writers leave out the last point, where all is zero.
    if cutoff > Double(count) * distanceSpacing * (1 + 1e-9) {
      notices.append(
        "the tables end at \(rounded(Double(count - 1) * distanceSpacing)) A, before the cutoff of \(cutoff) A; "
          + "their last values are held up to there")
    }
    let jumps = (densityJumps + pairJumps).joined(separator: ", ")
    if !jumps.isEmpty {
      notices.append("energies jump where a neighbour crosses the cutoff of \(cutoff) A: \(jumps)")
    }
    return notices
  }

  /// Pair energies of a milli-electronvolt or more at the cutoff.
  private var pairJumps: [String] {
    var jumps: [String] = []
    for a in elements.indices {
      for b in 0...a {
        let energy = spline(pair[a * (a + 1) / 2 + b]).evaluate(cutoff).value / cutoff
        if abs(energy) >= 1e-3 {
          jumps.append("phi of \(elements[a])-\(elements[b]) is still \(rounded(energy)) eV")
        }
      }
    }
    return jumps
  }

  /// Densities at the cutoff that make a milli-electronvolt or more, with the slope that F has in the middle of its
  /// table.
  private var densityJumps: [String] {
    let slopes = embedding.map { function in
      SplineTable(function, spacing: densitySpacing).evaluate(densitySpacing * Double(function.count / 2))
        .slope
    }
    var jumps: [String] = []
    for (a, functions) in density.enumerated() {
      for (b, function) in functions.enumerated() {
        let end = spline(function).evaluate(cutoff).value
        let slope = style == .alloy ? slopes.map(abs).max() ?? 0 : abs(slopes[b])
        guard abs(end) * slope >= 1e-3 else { continue }
        let of = style == .alloy ? elements[a] : "\(elements[a]) at \(elements[b])"
        jumps.append("the density of \(of) is still \(rounded(end)), about \(rounded(abs(end) * slope)) eV")
      }
    }
    return jumps
  }

  private func spline(_ function: [Double]) -> SplineTable {
    SplineTable(function, spacing: distanceSpacing)
  }

  private func rounded(_ value: Double) -> String { value.formatted(4) }
}

extension EmbeddedAtomPotential {
  /// Notes for each element whose atoms have another mass than in the file: those of the run count, while LAMMPS takes
  /// the file's unless its input says otherwise.
  mutating func noteMasses(of topology: Topology) {
    for (element, stated) in zip(elements, masses) {
      let atom = topology.types.firstIndex { topology.species[$0] == element }
      guard let atom, abs(topology.masses[atom] - stated) > 0.005 * stated else { continue }
      notices.append(
        "\(label): the mass of \(element) is \(stated) u in the file and \(topology.masses[atom]) u in the run, "
          + "which counts; LAMMPS takes the file's")
    }
  }
}
