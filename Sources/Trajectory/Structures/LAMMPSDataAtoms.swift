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
    let name = title.tokens[hash...].map(\.text).joined().drop { $0 == "#" }
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
          hint: given == nil ? "name another style behind the title of the section: 'Atoms # charge'" : nil)
      }
      rows.append((try Self.id(line), line))
    }
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
