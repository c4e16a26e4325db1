import MDCore

/// Reads the header and the sections of one LAMMPS data file.
struct LAMMPSDataReader {
  private let options: StructureOptions
  private var file: TextFile
  private var count = 0
  private var typeCount = 0
  private var low = Vec3.zero
  private var high = Vec3.zero
  private var tilt = Vec3.zero
  private var masses: [Double?] = []
  private var names: [String?] = []
  private var types: [Int] = []
  private var positions: [Vec3] = []
  private var images: [Vec3] = []
  private var velocities: [Vec3]?
  private var comment = ""

  init(path: String, options: StructureOptions) throws(MDError) {
    self.options = options
    file = try TextFile(path: path)
  }

  mutating func read() throws(MDError) -> Structure {
    comment = try file.next("a title").text.trimmingPrefix { $0 == "#" || $0 == " " }.description
    var line = try readHeader()
    let cell = Cell(
      Matrix3(
        Vec3(high.x - low.x, 0, 0), Vec3(tilt.x, high.y - low.y, 0), Vec3(tilt.y, tilt.z, high.z - low.z)),
      origin: low)
    while let section = line {
      try readSection(section)
      line = nextContent()
    }
    guard positions.count == count else {
      throw MDError(
        .input, "the file has no section Atoms", at: .init(file: file.path, line: file.lineNumber),
        expected: "Atoms # atomic")
    }
    let species = try speciesNames()
    return Structure(
      species: types.map { species[$0] }, positions: zip(positions, images).map { $0 + $1 * cell.vectors },
      velocities: velocities, cell: cell,
      masses: masses.contains { $0 == nil } ? nil : types.map { masses[$0]! }, comment: comment)
  }

  private func content(_ line: TextLine) -> [TextLine.Token] {
    Array(line.tokens.prefix { !$0.text.hasPrefix("#") })
  }

  private mutating func nextContent() -> TextLine? {
    while let line = file.next() {
      if !content(line).isEmpty { return line }
    }
    return nil
  }

  /// Reads the header; returns the line of the first section.
  private mutating func readHeader() throws(MDError) -> TextLine? {
    var hasBox = [false, false, false]
    var line = nextContent()
    while let current = line {
      let words = content(current).map(\.text)
      if words.count == 2, words[1] == "atoms" {
        count = try current.integer(0, "number of atoms")
        try file.check(count: count, "atoms", at: current)
      } else if words.count == 3, words[1...] == ["atom", "types"] {
        typeCount = try current.integer(0, "number of atom types")
        guard (1...10_000).contains(typeCount) else {
          throw current.error(
            "the number of atom types is wrong", word: 0, found: "\(typeCount)", expected: "1 to 10000")
        }
      } else if words.count == 4, let axis = ["xlo", "ylo", "zlo"].firstIndex(of: words[2]) {
        low[axis] = try current.double(0, "lower bound")
        high[axis] = try current.double(1, "upper bound")
        guard high[axis] > low[axis] else {
          throw current.error(
            "the box has no extent", word: 1, found: words[1], expected: "more than \(words[0])")
        }
        hasBox[axis] = true
      } else if words.count == 6, words[3...] == ["xy", "xz", "yz"] {
        tilt = try current.vector(0, "tilt factor")
      } else if words.first.flatMap(Double.init) != nil {
        guard words.first == "0" else {
          throw current.error(
            "this line of the header is not supported", word: 0, found: "'\(words.joined(separator: " "))'",
            expected: "atoms, atom types, xlo xhi, ylo yhi, zlo zhi, xy xz yz")
        }
      } else {
        break
      }
      line = nextContent()
    }
    guard count > 0, typeCount > 0, hasBox == [true, true, true] else {
      let missing = [
        (count > 0, "atoms"), (typeCount > 0, "atom types"), (hasBox == [true, true, true], "the box"),
      ]
      throw MDError(
        .input, "the header is not complete", at: .init(file: file.path, line: file.lineNumber),
        found: "no " + missing.filter { !$0.0 }.map(\.1).joined(separator: ", no "),
        expected: "numbers of atoms and atom types, and xlo xhi, ylo yhi, zlo zhi")
    }
    masses = Array(repeating: nil, count: typeCount)
    names = Array(repeating: nil, count: typeCount)
    return line
  }

  private mutating func readSection(_ title: TextLine) throws(MDError) {
    let words = content(title).map(\.text)
    switch words.joined(separator: " ") {
    case "Masses": try readMasses()
    case "Atoms": try readAtoms(title)
    case "Velocities": try readVelocities()
    case "Atom Type Labels":
      for _ in 0..<typeCount {
        let line = try row("a label")
        names[try index(line, 0, limit: typeCount, "atom type")] = try line.word(1, "a label")
      }
    case "Pair Coeffs", "PairIJ Coeffs":
      // Coefficients are no part of a structure.
      while let line = file.peek(), line.isBlank || line.tokens.first.flatMap({ Int($0.text) }) != nil {
        _ = file.next()
      }
    default:
      throw title.error(
        "unknown section", word: 0, found: "'\(words.joined(separator: " "))'",
        expected: "Masses, Atoms, Velocities, Atom Type Labels or Pair Coeffs")
    }
  }

  private mutating func row(_ what: String) throws(MDError) -> TextLine {
    if let line = nextContent() { return line }
    return try file.next(what)
  }

  /// A number from one to `limit`, as an index from zero.
  private func index(_ line: TextLine, _ place: Int, limit: Int, _ what: String) throws(MDError) -> Int {
    let number = try line.integer(place, what)
    guard (1...limit).contains(number) else {
      throw line.error(
        "the \(what) is out of range", word: place, found: "\(number)", expected: "1 to \(limit)")
    }
    return number - 1
  }

  private mutating func readMasses() throws(MDError) {
    for _ in 0..<typeCount {
      let line = try row("a mass")
      let type = try index(line, 0, limit: typeCount, "atom type")
      let mass = try line.double(1, "mass")
      guard mass > 0 else { throw line.error("a mass is not positive", word: 1, found: "\(mass)") }
      masses[type] = mass
      if let hash = line.tokens.firstIndex(where: { $0.text.hasPrefix("#") }) {
        let rest = line.tokens[hash...].map(\.text).joined(separator: " ").drop { $0 == "#" || $0 == " " }
        if let name = rest.split(separator: " ").first { names[type] = String(name) }
      }
    }
  }

  private mutating func readAtoms(_ title: TextLine) throws(MDError) {
    if let hash = title.tokens.firstIndex(where: { $0.text.hasPrefix("#") }) {
      let style = title.tokens[hash...].map(\.text).joined().drop { $0 == "#" }
      guard style == "atomic" || style.isEmpty else {
        throw title.error(
          "only atom style atomic is read", word: hash, found: "'\(style)'", expected: "atomic",
          hint: "write_data with atom_style atomic")
      }
    }
    types = Array(repeating: -1, count: count)
    positions = Array(repeating: .zero, count: count)
    images = positions
    for _ in 0..<count {
      let line = try row("an atom")
      let words = content(line).count
      guard words == 5 || words == 8 else {
        throw line.error(
          "a line of section Atoms has the wrong number of words", found: "\(words)",
          expected: "5 or 8: id type x y z [ix iy iz]", hint: "only atom style atomic is read")
      }
      let atom = try index(line, 0, limit: count, "atom id")
      guard types[atom] < 0 else {
        throw line.error("an atom id stands twice", word: 0, found: "\(atom + 1)")
      }
      types[atom] = try index(line, 1, limit: typeCount, "atom type")
      positions[atom] = try line.vector(2, "coordinate")
      if words == 8 {
        for axis in 0..<3 { images[atom][axis] = Double(try line.integer(5 + axis, "image flag")) }
      }
    }
  }

  private mutating func readVelocities() throws(MDError) {
    var all = [Vec3](repeating: .zero, count: count)
    let factor = 1 / TrajectoryUnits(options.units).velocity
    for _ in 0..<count {
      let line = try row("a velocity")
      all[try index(line, 0, limit: count, "atom id")] = factor * (try line.vector(1, "velocity"))
    }
    velocities = all
  }

  private func speciesNames() throws(MDError) -> [String] {
    if let given = options.species {
      guard given.count >= typeCount else {
        throw MDError(
          .input, "the species list is shorter than the number of atom types", at: .init(file: file.path),
          found: given.joined(separator: ","), expected: "\(typeCount) names")
      }
      return given
    }
    var result: [String] = []
    for type in 0..<typeCount {
      let byMass = masses[type].flatMap(PeriodicTable.element(mass:))?.symbol
      guard let name = names[type] ?? byMass else {
        throw MDError(
          .input, "the species of atom type \(type + 1) is not known", at: .init(file: file.path),
          found: masses[type].map { "mass \($0)" } ?? "no mass", expected: "a comment '# Fe' behind its mass",
          hint: options.naming)
      }
      result.append(name)
    }
    return result
  }
}
