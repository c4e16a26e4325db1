import MDCore

/// Reads the frames of a LAMMPS text dump (styles atom and custom) one after another.
///
/// Columns: id, type, element, mass; x y z, xs ys zs, xu yu zu or xsu ysu zsu; ix iy iz; vx vy vz; fx fy fz; the rest is
/// not kept. Atoms come in order of their ids. Units are those of `ITEM: UNITS`, else of the options; times those of
/// `ITEM: TIME`. [LAMMPS manual, dump]
struct LAMMPSDumpReader: StructureReader {
  private var file: TextFile
  private let options: StructureOptions
  private var units: LAMMPSUnits?
  /// What the head of the present frame has said so far.
  private var head = Head()
  private var frameCount = 0

  private struct Head {
    var step: Int?
    var time: Double?
    var count: Int?
    var cell: Cell?
  }

  init(path: String, options: StructureOptions) throws(MDError) {
    file = try TextFile(path: path)
    self.options = options
  }

  mutating func next() throws(MDError) -> Structure? {
    head = Head()
    while file.peek()?.isBlank == true { _ = file.next() }
    guard !file.isAtEnd else { return nil }
    while true {
      let line = try file.next("ITEM: ATOMS")
      guard line.tokens.first?.text == "ITEM:" else {
        throw line.error(
          "a section of the dump is missing", word: 0, found: "'\(line.text)'", expected: "a line ITEM: ...")
      }
      let words = line.tokens.dropFirst().map(\.text)
      switch words.prefix(2).joined(separator: " ") {
      case "TIMESTEP": head.step = try file.next("a step").integer(0, "step")
      case "TIME": head.time = try file.next("a time").double(0, "time")
      case "UNITS":
        let row = try file.next("a unit style")
        units = try LAMMPSUnits.of(
          stated: try row.word(0, "a unit style"), options, at: .init(file: file.path, line: row.number))
      case "NUMBER OF":
        guard words.last == "ATOMS" else { throw notAtoms(line) }
        let row = try file.next("a number of atoms")
        let count = try row.integer(0, "number of atoms")
        guard count > 0 else { throw row.error("a frame has no atoms", word: 0, found: "\(count)") }
        try file.check(count: count, "atoms", at: row)
        head.count = count
      case "BOX BOUNDS": head.cell = try LAMMPSDumpBox.cell(&file, title: line)
      default:
        guard words.first == "ATOMS" else { throw notAtoms(line) }
        return try atoms(try LAMMPSDumpColumns(line))
      }
    }
  }

  private func notAtoms(_ line: TextLine) -> MDError {
    line.error(
      "this section of a dump is not read", word: 1, found: "'\(line.text)'",
      expected: "a dump of atoms: TIMESTEP, NUMBER OF ATOMS, BOX BOUNDS, ATOMS")
  }

  private mutating func atoms(_ columns: LAMMPSDumpColumns) throws(MDError) -> Structure {
    guard let count = head.count, let cell = head.cell else {
      throw columns.title.error(
        "the frame does not say everything before its atoms",
        found: head.count == nil ? "no NUMBER OF ATOMS" : "no BOX BOUNDS",
        expected: "NUMBER OF ATOMS and BOX BOUNDS")
    }
    var lines: [TextLine] = []
    for atom in 0..<count {
      let line = try file.next("the line of atom \(atom + 1) of \(count)")
      guard line.tokens.count == columns.names.count else {
        throw line.error(
          "a line has the wrong number of words", found: "\(line.tokens.count)",
          expected: "\(columns.names.count)", hint: "its columns are given in line \(columns.title.number)")
      }
      lines.append(line)
    }
    let isStated = units != nil
    let style = try LAMMPSUnits.of(stated: units?.name, options, at: .init(file: file.path))
    let frame = LAMMPSDumpFrame(
      columns: columns, lines: try columns.sorted(lines), box: cell, units: style, hasUnits: isStated,
      options: options)
    var structure = try frame.structure()
    structure.step = head.step
    structure.time = head.time.map { $0 * style.internalTime(options.units) }
    if head.time != nil, !isStated {
      options.notices.add("\(file.path): times without ITEM: UNITS are taken to be in \(style.timeName)")
    }
    frameCount += 1
    if !columns.hasIDs, frameCount == 2 {
      options.notices.add(
        "\(file.path): the dump holds no ids: that atoms stand in the same order in every frame is not certain"
      )
    }
    return structure
  }
}

/// The box of a frame: `xlo xhi` by axis, with tilt factors, or three vectors and an origin.
enum LAMMPSDumpBox {
  static func cell(_ file: inout TextFile, title: TextLine) throws(MDError) -> Cell {
    let words = title.tokens.dropFirst(3).map(\.text)
    let flags = words.filter { $0.count <= 2 && $0.allSatisfy("pfsm".contains) && $0 != "xy" }
    let periodic = flags.count == 3 ? flags.map { $0 == "pp" || $0 == "p" } : [true, true, true]
    var rows: [TextLine] = []
    for axis in ["x", "y", "z"] { rows.append(try file.next("the bounds along \(axis)")) }
    if words.starts(with: ["abc", "origin"]) {
      var (vectors, origin) = (Matrix3.zero, Vec3.zero)
      for axis in 0..<3 {
        vectors[axis] = try rows[axis].vector(0, "cell vector")
        origin[axis] = try rows[axis].double(3, "origin")
      }
      return try checked(Cell(vectors, origin: origin, periodic: periodic), title)
    }
    var (low, high, tilt) = (Vec3.zero, Vec3.zero, Vec3.zero)
    for axis in 0..<3 {
      low[axis] = try rows[axis].double(0, "lower bound")
      high[axis] = try rows[axis].double(1, "upper bound")
      if words.starts(with: ["xy", "xz", "yz"]) { tilt[axis] = try rows[axis].double(2, "tilt factor") }
    }
    // The bounds written are those of the box around the tilted cell.
    let (xy, xz, yz) = (tilt.x, tilt.y, tilt.z)
    low.x -= min(0, xy, xz, xy + xz)
    high.x -= max(0, xy, xz, xy + xz)
    low.y -= min(0, yz)
    high.y -= max(0, yz)
    let size = high - low
    return try checked(
      Cell(
        Matrix3(Vec3(size.x, 0, 0), Vec3(xy, size.y, 0), Vec3(xz, yz, size.z)), origin: low,
        periodic: periodic), title)
  }

  private static func checked(_ cell: Cell, _ title: TextLine) throws(MDError) -> Cell {
    guard cell.vectors.determinant > 1e-9 else {
      throw title.error(
        "the box has no volume", found: "\(cell.vectors.determinant)",
        expected: "upper bounds above lower ones")
    }
    return cell
  }
}
