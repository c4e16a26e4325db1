import MDCore

/// The columns of a LAMMPS dump by name.
struct LAMMPSDumpColumns {
  let title: TextLine
  let names: [String]

  /// Fails where a column stands twice.
  init(_ title: TextLine) throws(MDError) {
    self.title = title
    names = title.tokens.dropFirst(2).map(\.text)
    var seen: Set<String> = []
    for (place, name) in names.enumerated() where !seen.insert(name).inserted {
      throw title.error("a column stands twice", word: place + 2, found: "'\(name)'", expected: "one")
    }
  }

  /// Vectors of which not all components are there, e.g. "vx vy".
  var incomplete: [String] {
    let vectors = ["x y z", "xs ys zs", "xu yu zu", "xsu ysu zsu", "ix iy iz", "vx vy vz", "fx fy fz"]
    return vectors.compactMap { vector in
      let parts = vector.split(separator: " ").map(String.init)
      let found = parts.filter { place($0) != nil }
      return found.isEmpty || found.count == parts.count ? nil : found.joined(separator: " ")
    }
  }

  func place(_ name: String) -> Int? { names.firstIndex(of: name) }

  /// Places of three columns, nil unless all are there.
  func places(_ names: [String]) -> [Int]? {
    let found = names.compactMap(place)
    return found.count == 3 ? found : nil
  }

  var hasIDs: Bool { place("id") != nil }

  /// Lines in order of the ids, as they stand without ids.
  func sorted(_ lines: [TextLine]) throws(MDError) -> [TextLine] {
    guard let column = place("id") else { return lines }
    var rows: [(id: Int, line: TextLine)] = []
    for line in lines { rows.append((try line.integer(column, "atom id"), line)) }
    rows.sort { ($0.id, $0.line.number) < ($1.id, $1.line.number) }
    for (one, next) in zip(rows, rows.dropFirst()) where one.id == next.id {
      throw next.line.error("an atom id stands twice", word: column, found: "\(next.id)")
    }
    return rows.map(\.line)
  }

  func vectors(_ places: [Int], _ lines: [TextLine], _ what: String) throws(MDError) -> [Vec3] {
    var result: [Vec3] = []
    result.reserveCapacity(lines.count)
    for line in lines {
      result.append(
        Vec3(
          try line.double(places[0], what), try line.double(places[1], what), try line.double(places[2], what)
        ))
    }
    return result
  }
}

/// The atoms of one frame of a LAMMPS dump.
struct LAMMPSDumpFrame {
  let columns: LAMMPSDumpColumns
  let lines: [TextLine]
  /// In the file's unit of length.
  let box: Cell
  let units: LAMMPSUnits
  /// Whether the file states its units.
  let hasUnits: Bool
  let options: StructureOptions

  func structure() throws(MDError) -> Structure {
    var cell = box
    cell.vectors = units.length * box.vectors
    cell.origin = units.length * box.origin
    let (positions, isUnwrapped) = try positions()
    let masses = try masses()
    let path = columns.title.path
    for part in columns.incomplete {
      options.notices.add("\(path): left out: \(part), which is not the whole of a vector")
    }
    var result = Structure(
      species: try species(masses), positions: positions.map { units.length * $0 }, cell: cell, masses: masses
    )
    let isNamed = columns.place("element") != nil
    if isNamed, options.species != nil { NumericSpecies.renameNothing(options, path) }
    try SpeciesEvidence(options, areNamesGiven: !isNamed && options.species != nil)
      .check(result) { .init(file: path, line: lines[$0].number) }
    result.isUnwrapped = isUnwrapped
    if let place = columns.place("id") {
      var ids: [Int] = []
      for line in lines { ids.append(try line.integer(place, "atom id")) }
      result.ids = ids
    }
    if let places = columns.places(["fx", "fy", "fz"]) {
      result.forces = try columns.vectors(places, lines, "force").map { units.force * $0 }
    }
    result.velocities = try velocities(of: result)
    return result
  }

  /// Positions in the file's unit, unwrapped where the columns allow it.
  private func positions() throws(MDError) -> ([Vec3], isUnwrapped: Bool) {
    func read(_ names: [String], isScaled: Bool) throws(MDError) -> [Vec3]? {
      guard let places = columns.places(names) else { return nil }
      let values = try columns.vectors(places, lines, "coordinate")
      return isScaled ? values.map(box.cartesian) : values
    }
    if let values = try read(["xu", "yu", "zu"], isScaled: false) { return (values, true) }
    if let values = try read(["xsu", "ysu", "zsu"], isScaled: true) { return (values, true) }
    var folded = try read(["x", "y", "z"], isScaled: false)
    if folded == nil { folded = try read(["xs", "ys", "zs"], isScaled: true) }
    guard let folded else {
      throw columns.title.error(
        "the dump holds no positions", found: columns.names.joined(separator: " "),
        expected: "x y z, xs ys zs, xu yu zu or xsu ysu zsu")
    }
    guard let places = columns.places(["ix", "iy", "iz"]) else {
      return (folded, !box.periodic.contains(true))
    }
    let images = try columns.vectors(places, lines, "image flag")
    return (zip(folded, images).map { $0 + $1 * box.vectors }, true)
  }

  private func masses() throws(MDError) -> [Double]? {
    guard let place = columns.place("mass") else { return nil }
    var result: [Double] = []
    for line in lines {
      let mass = try line.double(place, "mass")
      guard mass > 0 else { throw line.error("the mass is not positive", word: place, found: "\(mass)") }
      result.append(units.mass * mass)
    }
    return result
  }

  /// By element, by the names given for types, by mass, in this order.
  private func species(_ masses: [Double]?) throws(MDError) -> [String] {
    if let place = columns.place("element") { return lines.map { $0.tokens[place].text } }
    let type = columns.place("type")
    if options.species == nil, options.units.name == .metal, let masses {
      let symbols = masses.compactMap { PeriodicTable.element(mass: $0)?.symbol }
      if symbols.count == masses.count { return symbols }
    }
    guard let type else {
      throw columns.title.error(
        "the dump does not say which atoms are which elements", found: columns.names.joined(separator: " "),
        expected: "a column element, type or mass")
    }
    let names = NumericSpecies(options)
    var result: [String] = []
    result.reserveCapacity(lines.count)
    for line in lines { result.append(try names.name(line.tokens[type].text, line, word: type)) }
    return result
  }

  private func velocities(of structure: Structure) throws(MDError) -> [Vec3]? {
    guard options.wantsVelocities, let places = columns.places(["vx", "vy", "vz"]) else { return nil }
    let values = try columns.vectors(places, lines, "velocity")
    let elements = structure.species.compactMap { PeriodicTable.element($0)?.mass }
    let masses = structure.masses ?? (elements.count == structure.count ? elements : nil)
    let own = units.velocityUnit(options.units)
    if !hasUnits, options.velocityUnit == nil, options.units.name == .metal {
      options.notices.add(
        "\(columns.title.path): velocities without ITEM: UNITS are taken to be in A/ps (units metal)")
    }
    let unit = try VelocityUnitChoice(
      options: options, place: .init(file: columns.title.path, line: columns.title.number)
    ).unit(of: values, masses: masses, source: hasUnits ? .stated(own) : .convention(own))
    let factor = unit?.factor ?? 1
    return values.map { factor * $0 }
  }
}
