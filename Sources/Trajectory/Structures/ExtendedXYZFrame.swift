import MDCore

/// The lines of one frame.
struct ExtendedXYZFrame {
  let header: ExtendedXYZHeader
  let columns: [ExtendedXYZHeader.Column]
  let lines: [TextLine]
  let options: StructureOptions

  /// Everything but velocities.
  func structure() throws(MDError) -> Structure {
    try header.checkUnits(options)
    let positions = try vectors(["pos"]) ?? []
    let (species, areNamesGiven) = try species()
    var result = Structure(species: species, positions: positions, cell: try header.cell(around: positions))
    result.comment = header.comment
    result.masses = try scalars(["mass", "masses"], positive: true)
    result.forces = try vectors(["forces", "force"])
    result.atomEnergies = try scalars(["atom_energy", "energies", "local_energy"])
    result.frozen = try flags("move_mask")?.map { !$0 }
    result.energy = try header.numbers("energy", counts: [1])?[0]
    result.virial = try header.virial(result.cell, options.notices)
    result.ids = try ids()
    result.part = try part()
    result.unread = unreadColumns
    result.time = try header.time(options)
    result.step = header.step
    result.isUnwrapped = header.isUnwrapped
    let elsewhere =
      (result.part == nil ? [] : ["group", "atoms_in_system"]) + (result.time == nil ? [] : ["time"])
    let understood = ExtendedXYZHeader.understood.union(elsewhere)
    result.notes = header.entries.filter { !understood.contains($0.key) }
      .map { Structure.Note($0.key, $0.value) }
    try SpeciesEvidence(options, areNamesGiven: areNamesGiven)
      .check(result) { .init(file: header.location.file, line: lines[$0].number) }
    return result
  }

  /// Names by atom, and whether the user gave them for numbers: by the columns of names or of atomic numbers, which
  /// must agree.
  private func species() throws(MDError) -> (names: [String], areGiven: Bool) {
    var names: [String]?
    var areGiven = false
    for (start, _) in places(["species", "element", "elements"]) {
      let numbers = NumericSpecies(options)
      var list: [String] = []
      list.reserveCapacity(lines.count)
      for line in lines { list.append(try numbers.name(line.tokens[start].text, line, word: start)) }
      areGiven = areGiven || options.species != nil && lines.contains { Int($0.tokens[start].text) != nil }
      if let names { try checkNames(list, are: names, start) }
      names = names ?? list
    }
    if options.species != nil, names != nil, !areGiven {
      NumericSpecies.renameNothing(options, header.location.file)
    }
    for (start, column) in places(["Z", "numbers"]) where names == nil || column.type == "I" {
      var list: [String] = []
      for (atom, line) in lines.enumerated() {
        let number = try line.integer(start, "atomic number")
        // A name that is no element, such as a ghost's, has no number.
        let known = names.map { PeriodicTable.element($0[atom]) == nil ? $0[atom] : nil } ?? nil
        guard let symbol = known ?? PeriodicTable.element(number: number)?.symbol else {
          throw line.error("there is no such element", word: start, found: "\(number)", expected: "1 to 118")
        }
        list.append(symbol)
      }
      if let names { try checkNames(list, are: names, start) }
      names = names ?? list
    }
    guard let names else {
      throw lines[0].error("the columns hold no species", expected: "species:S:1 or Z:I:1 in Properties")
    }
    return (names, areGiven)
  }

  private func checkNames(_ list: [String], are names: [String], _ word: Int) throws(MDError) {
    guard let atom = names.indices.first(where: { names[$0] != list[$0] }) else { return }
    throw lines[atom].error(
      "two columns contradict each other", word: word, found: "\(list[atom]) beside \(names[atom])",
      expected: "the same element")
  }
}
