import Foundation
public import MDCore

/// Reads setfl files, the format of LAMMPS' `eam/alloy` and `eam/fs`.
///
/// Three comment lines; number and names of the elements; `nrho drho nr dr cutoff`; per element a line
/// `Z mass lattice-constant lattice` followed by F(rho) and the density functions; then r phi(r) for the lower
/// triangle of element pairs. Elements are known by the name in line four alone. As in LAMMPS, every table begins
/// on a line of its own; what stands on its last line beyond it, what follows the last table, and comments are
/// not read, which `notices` says.
public struct SetflReader {
  private var lines: SetflLines
  private var notices: [String] = []

  /// The tables in a file; `style` nil takes it from the name's ending, else from the number of values. Fails with the line, what was found and what was expected.
  public static func read(
    path: String, style: EmbeddedAtomTables.Style? = nil
  ) throws(MDError) -> EmbeddedAtomTables {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw MDError(
        .file, "cannot read the EAM file", at: .init(file: path), expected: "a readable setfl file")
    }
    let ending = EmbeddedAtomTables.Style.allCases.first { path.lowercased().hasSuffix(".\($0.rawValue)") }
    return try parse(String(decoding: data, as: UTF8.self), name: path, style: style ?? ending)
  }

  /// The tables in a text, of the style that its number of values tells if it is nil; `name` stands for the file in messages.
  public static func parse(
    _ text: String, name: String, style: EmbeddedAtomTables.Style? = nil
  ) throws(MDError) -> EmbeddedAtomTables {
    var reader = SetflReader(lines: SetflLines(file: name, text: text))
    return try reader.tables(style)
  }

  private init(lines: SetflLines) { self.lines = lines }

  private mutating func tables(_ given: EmbeddedAtomTables.Style?) throws(MDError) -> EmbeddedAtomTables {
    try lines.refuseOtherFormats()
    lines.skipTitle()
    try lines.nextLine("the number and names of the elements")
    let names = try elementNames()
    try lines.nextLine("nrho drho nr dr cutoff")
    let densityCount = try count("nrho, the number of densities")
    let densitySpacing = try positive("drho, the density spacing")
    let distanceCount = try count("nr, the number of distances")
    let distanceSpacing = try positive("dr, the distance spacing")
    let cutoff = try positive("the cutoff")
    try passRest(of: "the line of the table sizes")
    let sizes = SetflSizes(elements: names.count, densities: densityCount, distances: distanceCount)
    let style = try sizes.style(given, lines)
    let densities = sizes.densityTables(style)

    var masses: [Double] = []
    var embedding: [[Double]] = []
    var density: [[[Double]]] = []
    for name in names {
      masses.append(try mass(name))
      embedding.append(try numbers(densityCount, "F(rho) of \(name)"))
      var functions: [[Double]] = []
      for other in 0..<densities {
        let of = style == .alloy ? name : "\(name) at \(names[other])"
        functions.append(try numbers(distanceCount, "the density of \(of)"))
      }
      density.append(functions)
    }
    var pair: [[Double]] = []
    for a in names.indices {
      for b in 0...a { pair.append(try numbers(distanceCount, "r phi(r) of \(names[a])-\(names[b])")) }
    }
    notices += try lines.passEnd()
    if let first = lines.commented.first {
      notices.append("line \(first): comments are not read (\(lines.commented.count) line(s))")
    }
    var tables = EmbeddedAtomTables(
      style: style, elements: names, masses: masses, cutoff: cutoff, densitySpacing: densitySpacing,
      distanceSpacing: distanceSpacing, embedding: embedding, density: density, pair: pair)
    tables.notices = notices
    return tables
  }

  private mutating func elementNames() throws(MDError) -> [String] {
    let words = lines.words
    guard let first = words.first, let number = Int(first), (1...100).contains(number) else {
      throw lines.error(
        "the number of elements is not valid", found: "'\(words.first ?? "")'",
        expected: "1 to 100, then names")
    }
    let names = words.dropFirst().map(String.init)
    guard names.count == number, Set(names).count == number else {
      throw lines.error(
        "the names of the elements do not match their number",
        found: names.isEmpty ? "no names" : names.joined(separator: " "),
        expected: "\(number) different name(s)")
    }
    return names
  }

  private mutating func mass(_ name: String) throws(MDError) -> Double {
    try lines.nextLine("the line of \(name): atomic number, mass, lattice constant, lattice")
    guard lines.words.count >= 2, let number = SetflLines.number(try lines.nextWord("the atomic number"))
    else {
      throw lines.error(
        "the line of \(name) is not valid", found: "'\(lines.all[lines.number - 1].prefix(60))'",
        expected: "atomic number, mass, lattice constant, lattice")
    }
    if let element = PeriodicTable.element(name), number != Double(element.number) {
      notices.append(
        "line \(lines.number): the atomic number \(shown(number)) is not that of \(name), \(element.number); "
          + "the name counts")
    }
    let mass = try positive("the mass of \(name)")
    lines.skipRest()
    return mass
  }

  private func shown(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

  private mutating func count(_ what: String) throws(MDError) -> Int {
    let word = try lines.nextWord(what)
    guard let value = Int(word), (5...10_000_000).contains(value) else {
      throw lines.error(
        "\(what) is not valid", found: "'\(word)'", expected: "a whole number from 5 to 10000000")
    }
    return value
  }

  private mutating func positive(_ what: String) throws(MDError) -> Double {
    let value = try lines.number(what, of: lines.nextWord(what))
    guard value > 0 else {
      throw lines.error("\(what) is not valid", found: "\(value)", expected: "more than zero")
    }
    return value
  }

  private mutating func numbers(_ count: Int, _ what: String) throws(MDError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    for k in 0..<count {
      let what = "value \(k + 1) of \(count) of \(what)"
      values.append(try lines.number(what, of: lines.nextWordOfAnyLine(what)))
    }
    try passRest(of: what)
    return values
  }

  /// Passes over numbers that stand beyond a table on its last line; other words are an error.
  private mutating func passRest(of what: String) throws(MDError) {
    guard let first = lines.rest.first else { return }
    guard lines.rest.allSatisfy({ SetflLines.number($0) != nil }) else {
      throw lines.error("\(what) is followed by more values", found: "'\(first)'", expected: "a new line")
    }
    notices.append("line \(lines.number): \(lines.rest.count) value(s) beyond \(what) are not read")
    lines.skipRest()
  }
}
