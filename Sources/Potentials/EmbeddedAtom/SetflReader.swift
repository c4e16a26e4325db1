import Foundation
public import MDCore

/// Reads setfl files, the format of LAMMPS' `eam/alloy` and `eam/fs`.
///
/// Three comment lines; number and names of the elements; `nrho drho nr dr cutoff`; per element a line
/// `Z mass lattice-constant lattice` followed by F(rho) and the density functions; then r phi(r) for the lower
/// triangle of element pairs. Elements are known by the name in line four alone.
public struct SetflReader {
  private let file: String
  private let lines: [Substring]
  private var line = 0
  private var words: [Substring] = []
  private var next = 0
  /// Said with errors after the first element: a file of the other style goes wrong only there.
  private var styleHint: String?

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
    var reader = SetflReader(file: name, text: text)
    return try reader.tables(style)
  }

  private init(file: String, text: String) {
    self.file = file
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
  }

  private mutating func tables(_ given: EmbeddedAtomTables.Style?) throws(MDError) -> EmbeddedAtomTables {
    line = 3
    try nextLine("the number and names of the elements")
    let names = try elementNames()
    try nextLine("nrho drho nr dr cutoff")
    let densityCount = try count("nrho, the number of densities")
    let densitySpacing = try positive("drho, the density spacing")
    let distanceCount = try count("nr, the number of distances")
    let distanceSpacing = try positive("dr, the distance spacing")
    let cutoff = try positive("the cutoff")
    let sizes = TableSizes(elements: names.count, densities: densityCount, distances: distanceCount)
    let style = try checkedStyle(given, sizes)
    let densities = sizes.densityTables(style)

    var masses: [Double] = []
    var embedding: [[Double]] = []
    var density: [[[Double]]] = []
    for name in names {
      try nextLine("the line of \(name): atomic number, mass, lattice constant, lattice")
      guard words.count >= 2, Double(words[0]) != nil else {
        throw error(
          "the line of \(name) is not valid", found: "'\(lines[line - 1].prefix(60))'",
          expected: "atomic number, mass, lattice constant, lattice")
      }
      next = 1
      masses.append(try positive("the mass of \(name)"))
      next = words.count
      embedding.append(try numbers(densityCount, "F(rho) of \(name)"))
      var functions: [[Double]] = []
      for other in 0..<densities {
        let of = style == .alloy ? name : "\(name) at \(names[other])"
        functions.append(try numbers(distanceCount, "the density of \(of)"))
      }
      density.append(functions)
      styleHint =
        style == .alloy
        ? "'fs' if this is an eam/fs file" : "'alloy' if this is an eam/alloy file"
    }
    var pair: [[Double]] = []
    for a in names.indices {
      for b in 0...a { pair.append(try numbers(distanceCount, "r phi(r) of \(names[a])-\(names[b])")) }
    }
    try expectEnd()
    return EmbeddedAtomTables(
      style: style, elements: names, masses: masses, cutoff: cutoff, densitySpacing: densitySpacing,
      distanceSpacing: distanceSpacing, embedding: embedding, density: density, pair: pair)
  }

  /// How many values a file of one style holds.
  private struct TableSizes {
    let elements: Int
    let densities: Int
    let distances: Int

    func densityTables(_ style: EmbeddedAtomTables.Style) -> Int { style == .alloy ? 1 : elements }
    func values(_ style: EmbeddedAtomTables.Style) -> Int {
      let pairs = elements * (elements + 1) / 2
      return elements * (densities + densityTables(style) * distances) + pairs * distances
    }
  }

  /// The style given, if the file has as many values as it needs, or the one that the values tell.
  ///
  /// Counting first also refuses absurd sizes before memory is asked for.
  private func checkedStyle(
    _ given: EmbeddedAtomTables.Style?, _ sizes: TableSizes
  ) throws(MDError) -> EmbeddedAtomTables.Style {
    let words = lines[min(line, lines.count)...].reduce(0) { $0 + Self.wordCount($1) }
    // The lines of the elements have at least two words and seldom more than a few.
    let likely: EmbeddedAtomTables.Style =
      words >= sizes.values(.finnisSinclair) + 2 * sizes.elements ? .finnisSinclair : .alloy
    let style = given ?? likely
    guard words >= sizes.values(style) else {
      let other: EmbeddedAtomTables.Style = style == .alloy ? .finnisSinclair : .alloy
      throw error(
        "the file is too short for its tables", found: "\(words) words after this line",
        expected: "\(sizes.values(style)) values (nrho \(sizes.densities), nr \(sizes.distances), "
          + "\(sizes.elements) element(s), style \(style.rawValue))",
        hint: words >= sizes.values(other) ? "style '\(other.rawValue)'" : "the file may be truncated")
    }
    return style
  }

  private static func wordCount(_ line: Substring) -> Int {
    var (count, inside) = (0, false)
    for byte in line.utf8 {
      let blank = byte == 32 || (9...13).contains(byte)
      if !blank && !inside { count += 1 }
      inside = !blank
    }
    return count
  }

  private mutating func elementNames() throws(MDError) -> [String] {
    guard let first = words.first, let number = Int(first), (1...100).contains(number) else {
      throw error(
        "the number of elements is not valid", found: "'\(words.first ?? "")'",
        expected: "1 to 100, then names")
    }
    let names = words.dropFirst().map(String.init)
    guard names.count == number, Set(names).count == number else {
      throw error(
        "the names of the elements do not match their number",
        found: names.isEmpty ? "no names" : names.joined(separator: " "),
        expected: "\(number) different name(s)")
    }
    next = words.count
    return names
  }

  private mutating func count(_ what: String) throws(MDError) -> Int {
    let word = try nextWord(what)
    guard let value = Int(word), (5...10_000_000).contains(value) else {
      throw error("\(what) is not valid", found: "'\(word)'", expected: "a whole number from 5 to 10000000")
    }
    return value
  }

  private mutating func positive(_ what: String) throws(MDError) -> Double {
    let value = try number(what)
    guard value > 0 else {
      throw error("\(what) is not valid", found: "\(value)", expected: "more than zero")
    }
    return value
  }

  private mutating func numbers(_ count: Int, _ what: String) throws(MDError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    for k in 0..<count {
      while next == words.count { try nextLine("value \(k + 1) of \(count) of \(what)") }
      values.append(try number("value \(k + 1) of \(count) of \(what)"))
    }
    guard next == words.count else {
      throw error("\(what) is followed by more values", found: "'\(words[next])'", expected: "a new line")
    }
    return values
  }

  private mutating func number(_ what: String) throws(MDError) -> Double {
    let word = try nextWord(what)
    guard let value = Double(word) ?? fortranNumber(word), value.isFinite else {
      throw error("\(what) is not a finite number", found: "'\(word)'", expected: "a number")
    }
    return value
  }

  /// Exponents written with D.
  private func fortranNumber(_ word: Substring) -> Double? {
    Double(String(word.map { $0 == "D" || $0 == "d" ? "E" : $0 }))
  }

  private mutating func nextWord(_ what: String) throws(MDError) -> Substring {
    guard next < words.count else {
      throw error("\(what) is missing", found: "the end of the line", expected: "a number")
    }
    next += 1
    return words[next - 1]
  }

  private mutating func nextLine(_ what: String) throws(MDError) {
    guard line < lines.count else {
      throw error("the file ends early", found: "end of file", expected: what)
    }
    words = lines[line].split { $0.isWhitespace }
    next = 0
    line += 1
  }

  private mutating func expectEnd() throws(MDError) {
    while line < lines.count {
      try nextLine("nothing more")
      if let word = words.first {
        throw error(
          "the file goes on after the last table", found: "'\(word)'", expected: "the end of the file")
      }
    }
  }

  private func error(
    _ what: String, found: String? = nil, expected: String? = nil, hint: String? = nil
  ) -> MDError {
    MDError(
      .input, what, at: .init(file: file, line: min(max(line, 1), max(lines.count, 1))), found: found,
      expected: expected, hint: hint ?? styleHint)
  }
}
