import MDCore

/// The atoms of a LAMMPS data file in order of their ids, which may have gaps.
struct LAMMPSDataAtoms {
  private(set) var types: [Int] = []
  /// In the file's unit of length, folded into the box.
  private(set) var positions: [Vec3] = []
  private(set) var images: [Vec3] = []
  private(set) var hasImages = false
  /// In the file's unit.
  private(set) var velocities: [Vec3]?
  private var order: [Int: Int] = [:]

  var count: Int { types.count }

  /// The style that the comment of the section's title names; nil without one.
  static func style(_ title: TextLine) throws(MDError) -> LAMMPSAtomStyle? {
    guard let hash = title.tokens.firstIndex(where: { $0.text.hasPrefix("#") }) else { return nil }
    let name = title.tokens[hash...].map(\.text).joined(separator: " ").drop { $0 == "#" || $0 == " " }
    if name.isEmpty { return nil }
    guard let style = LAMMPSAtomStyle.named(String(name)) else {
      throw title.error(
        "this atom style is not read", word: hash, found: "'\(name)'",
        expected: LAMMPSAtomStyle.all.map(\.name).joined(separator: ", "))
    }
    return style
  }

  /// Reads the lines of the section; without a style they must be those of `atomic`.
  mutating func read(_ lines: [TextLine], style given: LAMMPSAtomStyle?, types known: LAMMPSTypes)
    throws(MDError)
  {
    let style = given ?? .atomic
    var rows: [(id: Int, line: TextLine)] = []
    for line in lines {
      let words = LAMMPSDataReader.content(line).count
      guard words == style.width || words == style.width + 3 else {
        throw line.error(
          "a line of section Atoms has the wrong number of words", found: "\(words)",
          expected: "\(style.width) or \(style.width + 3) in atom style \(style.name)",
          hint: Self.fitting(LAMMPSDataReader.content(line).map(\.text), known))
      }
      rows.append((try Self.id(line), line))
    }
    try Self.checkCharges(lines, style, known)
    rows.sort { $0.id < $1.id }
    for (one, next) in zip(rows, rows.dropFirst()) where one.id == next.id {
      throw max(one.line.number, next.line.number) == one.line.number
        ? Self.twice(one.line, one.id) : Self.twice(next.line, next.id)
    }
    for (atom, row) in rows.enumerated() {
      order[row.id] = atom
      types.append(try known.index(row.line, word: style.type))
      positions.append(try row.line.vector(style.position, "coordinate"))
      var image = Vec3.zero
      if LAMMPSDataReader.content(row.line).count == style.width + 3 {
        hasImages = true
        for axis in 0..<3 { image[axis] = Double(try row.line.integer(style.width + axis, "image flag")) }
      }
      images.append(image)
    }
  }

  /// The styles that a line fits, for a hint: most have as many words as others, so that only the user can tell.
  private static func fitting(_ words: [String], _ types: LAMMPSTypes) -> String? {
    let names = LAMMPSAtomStyle.all.filter { $0.fits(words, types) }.map(\.name)
    guard let first = names.first else { return nil }
    let others = names.dropFirst().joined(separator: ", ")
    return "name the style behind the title of the section: 'Atoms # \(first)'"
      + (others.isEmpty ? "" : ", or with \(others), as the line fits these too")
  }

  /// Fails where the types leave some out while the charges are whole numbers that name every type: lines of style
  /// molecular under the title of charge, whose molecules would be taken for types.
  private static func checkCharges(
    _ lines: [TextLine], _ style: LAMMPSAtomStyle, _ types: LAMMPSTypes
  ) throws(MDError) {
    guard style.name == "charge", let charge = style.charge else { return }
    let all = Set((1...types.count).map(String.init))
    func words(_ place: Int) -> Set<String> { Set(lines.map { $0.tokens[place].text }) }
    guard words(charge) == all, words(style.type).isStrictSubset(of: all), let line = lines.first else {
      return
    }
    throw line.error(
      "the charges look like types, and the types like molecules", word: charge,
      found: "every type from 1 to \(types.count) among the charges, not among the types",
      expected: "lines of atom style \(style.name): id, type, charge",
      hint:
        "'Atoms # molecular' for lines of id, molecule, type; charges with a decimal point if they are charges"
    )
  }

  mutating func readVelocities(_ lines: [TextLine]) throws(MDError) {
    var all = [Vec3?](repeating: nil, count: count)
    for line in lines {
      let id = try Self.id(line)
      guard let atom = order[id] else {
        throw line.error(
          "there is no atom with this id", word: 0, found: "\(id)", expected: "an id of section Atoms")
      }
      guard all[atom] == nil else { throw Self.twice(line, id) }
      all[atom] = try line.vector(1, "velocity")
    }
    velocities = all.map { $0 ?? .zero }
  }

  private static func id(_ line: TextLine) throws(MDError) -> Int {
    let id = try line.integer(0, "atom id")
    guard id > 0 else { throw line.error("an atom id is not positive", word: 0, found: "\(id)") }
    return id
  }

  private static func twice(_ line: TextLine, _ id: Int) -> MDError {
    line.error("an atom id stands twice", word: 0, found: "\(id)")
  }
}
