import MDCore

/// What stands behind the positions of a POSCAR or CONTCAR: perhaps lattice velocities, perhaps velocities, text.
///
/// Velocities follow a blank line or one that begins with c, k or d; anything else is text that VASP does not read.
struct POSCARTail {
  let options: StructureOptions

  /// Velocities in internal units, nil if there are none.
  func velocities(_ file: inout TextFile, species: [String]) throws(MDError) -> [Vec3]? {
    if file.peek()?.tokens.first?.text.lowercased().hasPrefix("lattice") == true {
      for _ in 0..<8 { _ = file.next() }
    }
    guard let separator = file.next() else { return nil }
    let kind = separator.tokens.first?.text.lowercased().first
    guard kind.map("ckd".contains) ?? true, let first = file.peek(), first.startsWithNumbers(3) else {
      if !separator.isBlank {
        options.notices.add("\(file.path): text behind the positions is not read: '\(separator.text)'")
      }
      return nil
    }
    if first.tokens.count == 3, first.integers().count == 3, hasGrid(file) {
      throw first.error(
        "behind the positions stands a grid, as in CHGCAR or LOCPOT, and no velocities", word: 0,
        found: "'\(first.text)'", hint: "keep the lines down to the last position")
    }
    guard options.wantsVelocities else { return nil }
    var values: [Vec3] = []
    for atom in species.indices {
      let line = try file.next("the velocity of atom \(atom + 1)")
      guard line.tokens.count == 3 else {
        throw line.error(
          "a line of the velocities has the wrong number of words", found: "\(line.tokens.count)",
          expected: "3")
      }
      values.append(try line.vector(0, "velocity"))
    }
    if kind == "d" {
      options.notices.add(
        "\(file.path): velocities in lattice vectors per time step are left out: the file does not hold the step"
      )
      return nil
    }
    let masses = species.compactMap { PeriodicTable.element($0)?.mass }
    let unit = try VelocityUnitChoice(options: options, place: .init(file: file.path, line: first.number))
      .unit(
        of: values, masses: masses.count == species.count ? masses : nil,
        source: .convention(.angstromPerFemtosecond))
    let factor = unit?.factor ?? 1
    return values.map { factor * $0 }.velocities(of: file.path, options.notices)
  }

  /// Whether the line after the next holds more than a vector, as the numbers of a grid do.
  private func hasGrid(_ file: TextFile) -> Bool {
    var copy = file
    _ = copy.next()
    return (copy.next()?.tokens.count ?? 0) > 3
  }
}
