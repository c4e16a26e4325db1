import MDCore

/// The lines of one frame.
struct ExtendedXYZFrame {
  let header: ExtendedXYZHeader
  let columns: [ExtendedXYZHeader.Column]
  let lines: [TextLine]
  let options: StructureOptions

  private static let understood: Set<String> = [
    "Lattice", "lattice", "Properties", "properties", "pbc", "Origin", "energy", "virial", "stress",
    "vel_unit", "step", "time_unit", "unwrapped",
  ]

  /// Everything but velocities.
  func structure() throws(MDError) -> Structure {
    try header.checkUnits(options)
    let positions = try vectors(["pos"]) ?? []
    var result = Structure(
      species: try species(), positions: positions, cell: try header.cell(around: positions))
    result.comment = header.comment
    result.masses = try scalars(["mass", "masses"], positive: true)
    result.forces = try vectors(["forces", "force"])
    result.atomEnergies = try scalars(["atom_energy", "energies", "local_energy"])
    result.frozen = try flags("move_mask")?.map { !$0 }
    result.energy = try header.numbers("energy", counts: [1])?[0]
    result.virial = try virial(result.cell)
    result.ids = try ids()
    result.part = try part()
    result.unread = unreadColumns
    result.time = try header.time(options)
    result.step = header.step
    result.isUnwrapped = header.isUnwrapped
    let elsewhere =
      (result.part == nil ? [] : ["group", "atoms_in_system"]) + (result.time == nil ? [] : ["time"])
    result.notes = header.entries.filter { !Self.understood.union(elsewhere).contains($0.key) }
      .map { Structure.Note($0.key, $0.value) }
    return result
  }

  /// First word and type of a column of one of these names.
  func place(_ names: [String]) -> (start: Int, column: ExtendedXYZHeader.Column)? {
    var start = 0
    for column in columns {
      if names.contains(column.name) { return (start, column) }
      start += column.width
    }
    return nil
  }

  func vectors(_ names: [String]) throws(MDError) -> [Vec3]? {
    guard let (start, column) = place(names), column.width == 3, column.type == "R" else { return nil }
    var result: [Vec3] = []
    result.reserveCapacity(lines.count)
    for line in lines { result.append(try line.vector(start, column.name)) }
    return result
  }

  private func scalars(_ names: [String], positive: Bool = false) throws(MDError) -> [Double]? {
    guard let (start, column) = place(names), column.width == 1, column.type == "R" else { return nil }
    var result: [Double] = []
    for line in lines {
      let value = try line.double(start, column.name)
      guard value > 0 || !positive else {
        throw line.error("the \(column.name) is not positive", word: start, found: "\(value)")
      }
      result.append(value)
    }
    return result
  }

  private func flags(_ name: String) throws(MDError) -> [Bool]? {
    guard let (start, column) = place([name]), column.type == "L" else { return nil }
    var result: [Bool] = []
    for line in lines {
      let words = (start..<start + column.width).map { line.tokens[$0].text.uppercased() }
      guard words.allSatisfy({ ["T", "F", "TRUE", "FALSE", "1", "0"].contains($0) }), Set(words).count == 1
      else {
        throw line.error(
          "a flag of '\(name)' is wrong", word: start, found: "'\(words.joined(separator: " "))'",
          expected: "T or F, the same for all directions")
      }
      result.append(["T", "TRUE", "1"].contains(words[0]))
    }
    return result
  }

  private func species() throws(MDError) -> [String] {
    if let (start, _) = place(["species", "element", "elements"]) {
      let names = NumericSpecies(options)
      var result: [String] = []
      result.reserveCapacity(lines.count)
      for line in lines { result.append(try names.name(line.tokens[start].text, line, word: start)) }
      return result
    }
    guard let (start, _) = place(["Z", "numbers"]) else {
      throw lines[0].error("the columns hold no species", expected: "species:S:1 or Z:I:1 in Properties")
    }
    var result: [String] = []
    for line in lines {
      let number = try line.integer(start, "atomic number")
      guard let element = PeriodicTable.element(number: number) else {
        throw line.error("there is no such element", word: start, found: "\(number)", expected: "1 to 118")
      }
      result.append(element.symbol)
    }
    return result
  }

  private func virial(_ cell: Cell) throws(MDError) -> Matrix3? {
    func matrix(_ v: [Double]) -> Matrix3 {
      v.count == 6
        ? SymmetricTensor(voigt: v).matrix
        : Matrix3(Vec3(v[0], v[1], v[2]), Vec3(v[3], v[4], v[5]), Vec3(v[6], v[7], v[8]))
    }
    if let virial = try header.numbers("virial", counts: [9, 6]) { return matrix(virial) }
    return try header.numbers("stress", counts: [9, 6]).map { -cell.volume * matrix($0) }
  }
}
