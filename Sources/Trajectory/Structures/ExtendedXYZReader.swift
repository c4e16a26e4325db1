public import MDCore

/// Reads the frames of an extended XYZ file one after another.
///
/// Columns: species (or Z), pos, vel or velo (A/fs unless the header's `vel_unit` says otherwise), momenta (ASE's
/// units), forces or force, mass or masses, move_mask, atom_energy or energies. Header: Lattice, Origin, pbc, energy,
/// virial (eV) or stress (eV/A^3, positive under tension); the rest is kept as notes.
public struct ExtendedXYZReader {
  private var file: TextFile
  private let options: StructureOptions

  public init(path: String, options: StructureOptions = .init()) throws(MDError) {
    file = try TextFile(path: path)
    self.options = options
  }

  /// The next frame, nil behind the last one.
  public mutating func next() throws(MDError) -> Structure? {
    var first = file.next()
    while let line = first, line.isBlank { first = file.next() }
    guard let countLine = first else { return nil }
    let count = try countLine.integer(0, "number of atoms")
    guard count > 0 else { throw countLine.error("a frame has no atoms", word: 0, found: "\(count)") }
    try file.check(count: count, "atoms", at: countLine)
    let headerLine = try file.next("the header of the frame")
    let header = try ExtendedXYZHeader(headerLine)
    let columns = try header.columns()
    let width = columns.reduce(0) { $0 + $1.width }
    guard columns.contains(where: { $0.name == "pos" && $0.type == "R" && $0.width == 3 }) else {
      throw headerLine.error("the columns hold no positions", expected: "pos:R:3 in Properties")
    }
    var lines: [TextLine] = []
    for atom in 0..<count {
      let line = try file.next("the line of atom \(atom + 1) of \(count)")
      guard line.tokens.count == width || (header.entry("Properties") == nil && line.tokens.count > width)
      else {
        throw line.error(
          "a line has the wrong number of words", found: "\(line.tokens.count)", expected: "\(width)",
          hint: "its columns are given by Properties in line \(headerLine.number)")
      }
      lines.append(line)
    }
    return try ExtendedXYZFrame(header: header, columns: columns, lines: lines, options: options).structure()
  }
}

/// The lines of one frame.
struct ExtendedXYZFrame {
  let header: ExtendedXYZHeader
  let columns: [ExtendedXYZHeader.Column]
  let lines: [TextLine]
  let options: StructureOptions

  static let understood: Set<String> = [
    "Lattice", "lattice", "Properties", "properties", "pbc", "Origin", "energy", "virial", "stress",
    "vel_unit",
  ]

  func structure() throws(MDError) -> Structure {
    let positions = try vectors(["pos"]) ?? []
    var result = Structure(species: try species(), positions: positions, cell: try cell(positions))
    result.masses = try scalars(["mass", "masses"], positive: true)
    result.forces = try vectors(["forces", "force"])
    result.atomEnergies = try scalars(["atom_energy", "energies", "local_energy"])
    result.frozen = try flags("move_mask")?.map { !$0 }
    result.velocities = try velocities(masses: result.masses, species: result.species)
    result.energy = try header.numbers("energy", counts: [1])?[0]
    result.virial = try virial(result.cell)
    result.notes = header.entries.filter { !Self.understood.contains($0.key) }
      .map { Structure.Note($0.key, $0.value) }
    return result
  }

  /// First word and type of a column of one of these names.
  private func place(_ names: [String]) -> (start: Int, column: ExtendedXYZHeader.Column)? {
    var start = 0
    for column in columns {
      if names.contains(column.name) { return (start, column) }
      start += column.width
    }
    return nil
  }

  private func vectors(_ names: [String]) throws(MDError) -> [Vec3]? {
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
      return try named(lines.map { $0.tokens[start].text }, at: start)
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

  /// Numeric types under the names given for them; names of the file are left as they are.
  private func named(_ words: [String], at start: Int) throws(MDError) -> [String] {
    guard let given = options.species, words.allSatisfy({ Int($0) != nil }) else { return words }
    var names: [String] = []
    for (word, line) in zip(words, lines) {
      guard let type = Int(word), given.indices.contains(type - 1) else {
        throw line.error(
          "a type has no species", word: start, found: "\(word)", expected: "1 to \(given.count)")
      }
      names.append(given[type - 1])
    }
    return names
  }

  private func cell(_ positions: [Vec3]) throws(MDError) -> Cell {
    let origin = try header.numbers("Origin", counts: [3]).map { Vec3($0[0], $0[1], $0[2]) } ?? .zero
    var periodic = [true, true, true]
    if let entry = header.entry("pbc") {
      let words = entry.value.split { " ,[]".contains($0) }.map { $0.uppercased() }
      guard words.count == 3, words.allSatisfy({ ["T", "F", "TRUE", "FALSE", "1", "0"].contains($0) }) else {
        throw header.error("'pbc' is wrong", entry, expected: "T or F three times")
      }
      periodic = words.map { ["T", "TRUE", "1"].contains($0) }
    }
    guard let lattice = try header.numbers("Lattice", counts: [9]) else { return Cell.around(positions) }
    let vectors = Matrix3(
      Vec3(lattice[0], lattice[1], lattice[2]), Vec3(lattice[3], lattice[4], lattice[5]),
      Vec3(lattice[6], lattice[7], lattice[8]))
    if abs(vectors.determinant) > 1e-9 { return Cell(vectors, origin: origin, periodic: periodic) }
    if periodic.contains(true), let entry = header.entry("Lattice") {
      throw header.error("the lattice vectors have no volume", entry, expected: "three independent vectors")
    }
    return Cell.around(positions)
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

  private func velocities(masses: [Double]?, species: [String]) throws(MDError) -> [Vec3]? {
    if let (_, column) = place(["vel", "velo", "velocities"]), let values = try vectors([column.name]) {
      guard let entry = header.entry("vel_unit") else { return values.map { options.units.timeToUser * $0 } }
      if options.units.name == .lj && entry.value == "sigma/tau" { return values }
      guard let unit = UnitExpression(entry.value), unit.isReduced || unit.dimension == .velocity else {
        throw header.error("unknown unit of velocity", entry, expected: "A/fs, A/ps or sigma/tau")
      }
      return values.map { unit.factor * $0 }
    }
    guard let momenta = try vectors(["momenta"]) else { return nil }
    var result: [Vec3] = []
    for (atom, momentum) in momenta.enumerated() {
      guard let mass = masses?[atom] ?? PeriodicTable.element(species[atom])?.mass, mass > 0 else {
        throw lines[atom].error(
          "momenta need masses", found: "species '\(species[atom])'", expected: "a column masses:R:1")
      }
      result.append(momentum / mass)
    }
    return result
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
}
